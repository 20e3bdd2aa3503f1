/** What is kept how long: one rule for each kind of rows. */
import { sql, type RawBuilder } from 'kysely';

export type Kind =
  | 'proofs'
  | 'sessions'
  | 'rates'
  | 'challenges'
  | 'needs'
  | 'access'
  | 'answers'
  | 'questions'
  | 'words'
  | 'lists'
  | 'sentLists'
  | 'schoolLists'
  | 'writtenSchools'
  | 'bringIns'
  | 'broughtIn'
  | 'nominationLists'
  | 'unproved'
  | 'selfNominations'
  | 'mails'
  | 'kept'
  | 'inbound'
  | 'feeds'
  | 'bookings'
  | 'audit';

export interface Rule {
  table: string;
  /** A column by which rows are taken in batches; what it does not tell apart goes together. */
  key: string;
  /** Days that it is kept, unless an administrator says otherwise. */
  days: number;
  /** By the real clock, not the demo's. */
  real?: true;
  /** What is older than `before` and still holds something. */
  due(before: string): RawBuilder<unknown>;
  /** What a row becomes; without it, the row goes. */
  becomes?(now: string): RawBuilder<unknown>;
}

/** Events that ended before then. */
const over = (before: string) => sql`select id from event where ends_at < ${before}`;
const bookingsOver = (before: string) =>
  sql`booking_id in (select id from booking where event_id in (${over(before)}))`;

export const RULES: Readonly<Record<Kind, Rule>> = {
  proofs: { table: 'proof', key: 'id', days: 1, due: (before) => sql`until < ${before}` },
  sessions: {
    table: 'session',
    key: 'id',
    days: 1,
    real: true,
    due: (before) => sql`ends_at < ${before}`
  },
  rates: {
    table: 'rate',
    key: 'key',
    days: 1,
    real: true,
    due: (before) => sql`window_at < ${before}`
  },
  challenges: {
    table: 'used_challenge',
    key: 'id',
    days: 1,
    real: true,
    due: (before) => sql`until < ${before}`
  },
  needs: { table: 'need', key: 'booking_id', days: 30, due: bookingsOver },
  access: {
    table: 'presenter',
    key: 'id',
    days: 30,
    due: (before) => sql`access is not null
      and talk_id in (select id from talk where event_id in (${over(before)}))`,
    becomes: () => sql`access = null`
  },
  answers: { table: 'answer', key: 'booking_id', days: 365, due: bookingsOver },
  questions: {
    table: 'talk_question',
    key: 'id',
    days: 90,
    due: (before) => sql`asked_at < ${before}`
  },
  words: {
    table: 'talk_word',
    key: 'id',
    days: 90,
    due: (before) => sql`quote = 'no' and said_at < ${before}`
  },
  // drafts hold addresses that nobody has looked at yet
  lists: {
    table: 'invitation_list',
    key: 'id',
    days: 1,
    due: (before) => sql`sent_at is null and made_at < ${before}`
  },
  sentLists: {
    table: 'invitation_list',
    key: 'id',
    days: 30,
    due: (before) => sql`finished_at < ${before}`
  },
  schoolLists: {
    table: 'school_import',
    key: 'id',
    days: 1,
    due: (before) => sql`applied_at is null and made_at < ${before}`
  },
  writtenSchools: {
    table: 'school_import',
    key: 'id',
    days: 30,
    due: (before) => sql`finished_at < ${before}`
  },
  bringIns: {
    table: 'bring_in',
    key: 'id',
    days: 1,
    due: (before) => sql`applied_at is null and made_at < ${before}`
  },
  // what was read; that it was brought in, and by whom, is kept with what it made
  broughtIn: {
    table: 'bring_in_row',
    key: 'bring_in_id',
    days: 30,
    due: (before) => sql`bring_in_id in (select id from bring_in where finished_at < ${before})`
  },
  nominationLists: {
    table: 'nomination_list',
    key: 'id',
    days: 1,
    // not one that is being gone through
    due: (before) => sql`made_at < ${before} and (sent_at is null or finished_at is not null)`
  },
  unproved: {
    table: 'self_nomination',
    key: 'id',
    days: 7,
    due: (before) => sql`proved_at is null and asked_at < ${before}`
  },
  selfNominations: {
    table: 'self_nomination',
    key: 'id',
    days: 365,
    due: (before) => sql`coalesce(approved_at, declined_at) < ${before}`
  },
  // the row stays: its key keeps a letter from being sent twice
  mails: {
    table: 'outbox',
    key: 'id',
    days: 90,
    due: (before) => sql`done_at < ${before} and to_email <> ''`,
    becomes: () => sql`to_email = '', subject = null, why = null`
  },
  kept: { table: 'sent_mail', key: 'id', days: 90, due: (before) => sql`at < ${before}` },
  inbound: { table: 'inbound', key: 'id', days: 90, due: (before) => sql`read_at < ${before}` },
  feeds: {
    table: 'calendar_feed',
    key: 'id',
    days: 400,
    due: (before) => sql`coalesce(revoked_at, read_at, made_at) < ${before}`
  },
  bookings: {
    table: 'booking',
    key: 'id',
    days: 2192,
    due: (before) => sql`erased_at is null and event_id in (${over(before)})`,
    becomes: (now) => sql`person_id = null, email = null, establishment_id = null,
      establishment_other = null, entry_id = null, invitation_id = null, shown_at = null,
      ranked_why = null, booked_by = null, erased_at = ${now}`
  },
  audit: { table: 'audit_entry', key: 'id', days: 2192, due: (before) => sql`at < ${before}` }
};

export const KINDS = Object.keys(RULES) as Kind[];

/** A day, and ten years. */
export const LEAST_DAYS = 1;
export const MOST_DAYS = 3653;
