/**
 * Every table of the store as a type, on one page. The words are those of the product's glossary.
 *
 * Conventions, the same in SQLite and PostgreSQL: ids are our own text; an instant is UTC ISO text
 * with milliseconds and `Z`, so that text order is time order; a local time is wall-clock text
 * (`2026-11-26T16:00`, `16:00`) beside its zone; there are no booleans, a nullable instant says
 * whether and when; JSON is text that its owner parses.
 */
import type { Generated, Insertable, Selectable } from 'kysely';

/** UTC ISO text of one length: `2026-11-26T16:00:00.000Z`. */
export type Instant = string;
/** Wall-clock text: `2026-11-26T16:00`. */
export type LocalTime = string;
/** A calendar day: `2026-11-26`. */
export type Day = string;
/** JSON text, parsed by the capability that owns the column. */
export type Json = string;

export type EventKind = 'full-day' | 'twilight' | 'teachmeet' | 'webinar';
export type EventMode = 'room' | 'online' | 'hybrid';
export type EventStatus =
  'draft' | 'planned' | 'published' | 'postponed' | 'cancelled' | 'finished';
export type PlaceMode = 'room' | 'online';
export type SlotKind =
  | 'arrival'
  | 'welcome'
  | 'keynote'
  | 'workshop'
  | 'talk'
  | 'conversation'
  | 'sharing'
  | 'networking'
  | 'reflection'
  | 'break';
export type OpenTo = 'partners' | 'psls' | 'anyone';
export type BookingState =
  'held' | 'requested' | 'waiting' | 'offered' | 'confirmed' | 'cancelled' | 'declined';
/** How a booking came to its end. */
export type EndedHow =
  | 'left'
  | 'apologies'
  | 'by-organiser'
  | 'passed-on'
  | 'offer-declined'
  | 'offer-lapsed'
  | 'wish-granted'
  | 'declined'
  | 'started'
  | 'event-cancelled'
  | 'names-missing'
  | 'already-booked';
export type AudienceKind = 'authority' | 'sector' | 'level' | 'role';
export type QuestionKind = 'text' | 'choice' | 'several' | 'yes-no';
export type NeedKind = 'access' | 'diet' | 'allergy';
export type Right = 'organiser' | 'coordinator' | 'presenter' | 'administrator';
export type Scope = 'everything' | 'event' | 'programme' | 'authority' | 'partner';
export type CalendarMethod = 'REQUEST' | 'CANCEL';
export type TravelPaidBy = 'partner' | 'host' | 'to-agree';
/** `server`: by the link that a command on the server printed. */
export type SignInWay = 'mail' | 'provider' | 'passkey' | 'server';
export type ProviderName = 'entra' | 'google';
export type PartStat = 'NEEDS-ACTION' | 'ACCEPTED' | 'DECLINED' | 'TENTATIVE';

// ── the store itself ────────────────────────────────────────────────────────────────────────────
/** One row. `demo_at` makes this store a demo; only then may `clock_offset` (seconds) be other than 0. */
interface InstallationTable {
  id: 'this';
  made_at: Instant;
  demo_at: Instant | null;
  clock_offset: Generated<number>;
}
/** A recurring job and who runs it now. Leases are real time, never the demo's. */
interface RoundTable {
  name: string;
  lease_until: Instant;
  lease_by: string | null;
  ran_at: Instant | null;
}
/** How often something limited was done in one window of real time. */
interface RateTable {
  key: string;
  window_at: Instant;
  used: number;
}
/** One row: what an administrator sets on a page. `version` rises with every change. */
interface HouseTable {
  id: 'this';
  version: number;
  facts: Json;
  logo_id: string | null;
  /** When the first administrator was through with the first steps, or put them away. */
  begun_at: Instant | null;
  changed_at: Instant | null;
}
/** Who did what to which record; append-only. `fields` names what changed, never its content. */
interface AuditEntryTable {
  id: string;
  at: Instant;
  actor_id: string | null;
  action: string;
  subject_kind: string;
  subject_id: string;
  fields: Json | null;
}

// ── people ──────────────────────────────────────────────────────────────────────────────────────
interface PersonTable {
  id: string;
  /** Lower case; the address that letters go to. */
  email: string;
  name: string;
  name_folded: string;
  role: string | null;
  establishment_id: string | null;
  /** When this person first proved that the address is theirs. */
  proved_at: Instant | null;
  disabled_at: Instant | null;
  /** "No photographs of me", standing for every event. */
  no_photographs_at: Instant | null;
  /** The levels that they work with, JSON; null: not said yet. */
  levels: Json | null;
  /** As its owner wrote it, `123456` or `12/3456`; never a key. */
  gtcs_number: Generated<string | null>;
  /** The record that has all of this one since they were found to be one person's. */
  merged_into: Generated<string | null>;
  /** Since when nothing of the person is kept here. */
  erased_at: Generated<Instant | null>;
  /** The file from which the record was made. */
  bring_in_id: Generated<string | null>;
  created_at: Instant;
}
/** Every address of a person, the main one (`person.email`) too; nobody else can have it. */
interface PersonAddressTable {
  email: string;
  person_id: string;
  /** Since when they can sign in by it. */
  proved_at: Instant | null;
  added_at: Instant;
}
/** Where a person works besides `person.establishment_id`. */
interface PersonEstablishmentTable {
  person_id: string;
  establishment_id: string;
  added_at: Instant;
}
/** How long one kind of rows is kept where it is not the usual time, and what its round did. */
interface RetentionTable {
  kind: string;
  days: number | null;
  changed_by: string | null;
  changed_at: Instant | null;
  ran_at: Instant | null;
  removed: Generated<number>;
}
/** A right of one person. `scope_id` is empty for `everything`. */
interface GrantTable {
  id: string;
  person_id: string;
  right: Right;
  scope: Scope;
  scope_id: string;
  granted_by: string | null;
  granted_at: Instant;
  /** When it ends by itself; a round then notes it in `ended_at`. */
  to_at: Generated<Instant | null>;
  ended_at: Instant | null;
}
/** A right that begins later: becomes a grant when it does, so that nobody counts it before. */
interface ComingGrantTable {
  id: string;
  person_id: string;
  right: Right;
  scope: Scope;
  scope_id: string;
  from_at: Instant;
  to_at: Instant | null;
  granted_by: string | null;
  granted_at: Instant;
  begun_at: Instant | null;
  withdrawn_at: Instant | null;
}
/** A right that is offered to an address by mail; accepting it is a press on the page of its link. */
interface RoleInvitationTable {
  id: string;
  email: string;
  name: string;
  right: Right;
  scope: Scope;
  scope_id: string;
  from_at: Instant | null;
  to_at: Instant | null;
  invited_by: string | null;
  invited_at: Instant;
  until: Instant;
  accepted_at: Instant | null;
  accepted_by: string | null;
  withdrawn_at: Instant | null;
}
/** A version of the privacy notice; none: the one that Twilight brings. */
interface PrivacyNoticeTable {
  version: number;
  /** Markdown. */
  text: string;
  published_by: string | null;
  published_at: Instant;
}
interface PrivacyAcceptanceTable {
  person_id: string;
  version: number;
  at: Instant;
}
/** `id` is the SHA-256 of the token in the cookie. All instants are real time. */
interface SessionTable {
  id: string;
  person_id: string;
  device: string;
  created_at: Instant;
  seen_at: Instant;
  /** Seconds without a visit after which it ends. */
  idle: number;
  ends_at: Instant;
  /** The way in by which it began. */
  how: Generated<SignInWay>;
  /** When its holder proved here who they are; null: a provider only said so. */
  proved_at: Instant | null;
  /** When a second administrator confirmed that it is who it says. */
  confirmed_at: Instant | null;
}
/** An account at a provider that is a person's: known by issuer, tenant and subject, never by address. */
interface IdentityTable {
  id: string;
  person_id: string;
  provider: ProviderName;
  issuer: string;
  /** Empty where the provider has no tenants. */
  tenant: string;
  subject: string;
  /** What the provider calls the account, mostly an address: shown to its owner, and trusted by nobody. */
  label: string;
  added_at: Instant;
  used_at: Instant | null;
}
/** A passkey of a person. */
interface PasskeyTable {
  id: string;
  person_id: string;
  /** The credential's id, base64url. */
  credential: string;
  /** COSE, base64url. */
  public_key: string;
  /** How often the authenticator says it signed; 0 where it does not count. */
  counter: number;
  transports: Json;
  name: string;
  added_at: Instant;
  used_at: Instant | null;
}
/** A passkey's challenge that was answered: none is answered twice. `id` is its SHA-256; real time. */
interface UsedChallengeTable {
  id: string;
  until: Instant;
}
/** An administrator without a passkey asks another one to confirm them; real time. */
interface ConfirmationTable {
  id: string;
  session_id: string;
  person_id: string;
  asked_at: Instant;
  until: Instant;
  confirmed_by: string | null;
  confirmed_at: Instant | null;
}
/**
 * A mail that proves an address: by its link, or by its six digits while `code_until`. Neither is
 * stored: both are derived from `id` and the installation's secret (docs/decisions/0005).
 */
interface ProofTable {
  id: string;
  purpose: 'sign-in' | 'booking' | 'partner' | 'administrator';
  /** What it is for instead of its purpose: such a mail signs nobody in. */
  act: Generated<'address' | 'erase' | null>;
  email: string;
  booking_id: string | null;
  partner_id: string | null;
  /** What was typed with the address, shown to nobody before it is proved, JSON. */
  typed: Json | null;
  /** The way back after signing in, a path of ours. */
  next: string | null;
  code_until: Instant;
  until: Instant;
  tries: Generated<number>;
  used_at: Instant | null;
  /** When its holder pressed "stay signed in on this device". */
  stayed_at: Instant | null;
  created_at: Instant;
}

// ── organisations and programmes ────────────────────────────────────────────────────────────────
interface AuthorityTable {
  id: string;
  name: string;
}
/** School calendar: a day on which the authority's schools are closed to pupils. */
interface ClosedDayTable {
  authority_id: string;
  day: Day;
  kind: 'holiday' | 'local-holiday' | 'in-service';
}
interface EstablishmentTable {
  id: string;
  seed_code: string | null;
  name: string;
  name_folded: string;
  sector: string;
  authority_id: string;
  /** The school office, which hears when its people are sent online. */
  office_email: string | null;
  /** Its first day, where it is known. */
  opened_on: Generated<Day | null>;
  /** Its last day; kept with everything that was booked for it. */
  closed_on: Day | null;
  cluster_id: Generated<string | null>;
}
/** The link to an establishment's page, sent to its office; one that stands at a time. */
interface OfficeLinkTable {
  id: string;
  establishment_id: string;
  made_at: Instant;
  ended_at: Instant | null;
}
/**
 * One visit to an establishment's page: its six digits, derived from `id` like those of a proof, and
 * once they were typed the SHA-256 of the visit's cookie. `ends_at` is real time.
 */
interface OfficeVisitTable {
  id: string;
  link_id: string;
  asked_at: Instant;
  code_until: Instant;
  tries: Generated<number>;
  token_hash: string | null;
  opened_at: Instant | null;
  ends_at: Instant | null;
}
/** Establishments that work together, of one authority. */
interface ClusterTable {
  id: string;
  authority_id: string;
  name: string;
  ended_at: Generated<Instant | null>;
}
/** A grouping of authorities; switched off it appears nowhere. */
interface RegionTable {
  id: string;
  name: string;
  off_at: Instant | null;
}
interface RegionAuthorityTable {
  region_id: string;
  authority_id: string;
}
/** A list of schools from a file: kept as a draft for a day, then written piece by piece. */
interface SchoolImportTable {
  id: string;
  /** Of its file. */
  name: string;
  encoding: string;
  headers: Json;
  /** Which column holds what, JSON. */
  columns: Json;
  /** When its rows were last compared with the schools that are there. */
  compared_at: Instant | null;
  /** Since when schools that it does not name are to be closed. */
  close_missing_at: Instant | null;
  applied_at: Instant | null;
  applied_by: string | null;
  finished_at: Instant | null;
  made_by: string | null;
  made_at: Instant;
}
/** A row of the file as it was read. */
interface SchoolImportTextTable {
  import_id: string;
  position: number;
  fields: Json;
}
/** What becomes of a row, or of a school that the file does not name. */
interface SchoolImportRowTable {
  import_id: string;
  position: number;
  outcome: 'new' | 'changed' | 'same' | 'missing' | 'problem';
  /** Its line of the file. */
  line: number | null;
  problem: string | null;
  establishment_id: string | null;
  before: Json | null;
  facts: Json | null;
  done_at: Instant | null;
}
/** People and past attendance from a spreadsheet: a draft for a day, then written piece by piece. */
interface BringInTable {
  id: string;
  /** Of its file. */
  name: string;
  encoding: string;
  headers: Json;
  /** Which column holds what, JSON. */
  columns: Json;
  /** What schools that the list does not know are: an establishment's id, or `other`; JSON by text. */
  schools: Generated<Json>;
  /** Of the events that it makes. */
  host: Generated<string>;
  contact: Generated<string>;
  /** By how many places it made pools larger, JSON by pool. */
  raised: Generated<Json>;
  /** When its rows were last compared with what is there. */
  compared_at: Instant | null;
  applied_at: Instant | null;
  applied_by: string | null;
  finished_at: Instant | null;
  /** When what it had written was taken away again. */
  undone_at: Instant | null;
  undone_by: string | null;
  /** How many it made. */
  people: Generated<number>;
  events: Generated<number>;
  attendances: Generated<number>;
  made_by: string | null;
  made_at: Instant;
}
/** A row of the file as it was read, and what becomes of it. */
interface BringInRowTable {
  bring_in_id: string;
  position: number;
  fields: Json;
  outcome: 'new' | 'known' | 'problem' | null;
  problem: string | null;
  facts: Json | null;
  done_at: Instant | null;
}
/** A list that organisers can edit. */
interface PartnerKindTable {
  id: string;
  name: string;
  position: number;
}
/** A building that events use again and again. */
interface VenueTable {
  id: string;
  name: string;
  name_folded: string;
  address: string;
  address_folded: string;
  postcode: string | null;
  getting_there: string | null;
  /** What somebody finds there who needs it: step-free, a loop …; JSON, from a list. */
  access: Generated<Json>;
  access_text: string | null;
  /** The organiser's own; null: found by its address. */
  map_link: string | null;
  /** The janitor's times: `08:00`, when the building opens and closes. */
  opens: string | null;
  closes: string | null;
  /** Who lets people in; only organisers see it. */
  contact: string | null;
  authority_id: string | null;
  /** Since when nothing new is held there; what was held there keeps it. */
  closed_at: Instant | null;
  /** Raised by every saved edit, so that a second editor is told of the first. */
  version: Generated<number>;
  created_at: Instant;
}
interface VenueRoomTable {
  id: string;
  venue_id: string;
  name: string;
  name_folded: string;
  /** Everyone allowed in it; the room limit of an event there unless it says another one. */
  size: number;
  notes: string | null;
  closed_at: Instant | null;
  version: Generated<number>;
}
interface PartnerTable {
  id: string;
  name: string;
  name_folded: string;
  kind_id: string;
  web: string | null;
  about: string | null;
  lead_id: string | null;
  created_at: Instant;
  approved_at: Instant | null;
  declined_at: Instant | null;
  answered_by: string | null;
  /** What the organiser wrote with the answer. */
  answer_message: string | null;
  /** Ids of authorities, JSON; null: anywhere. */
  areas: Json | null;
  levels: Json | null;
  themes: Json | null;
  /** Since when its presenters travel to a room, and present online. */
  travels_at: Instant | null;
  online_at: Instant | null;
  /** School days that it needs to know before. */
  notice_days: number | null;
  travel_paid_by: TravelPaidBy | null;
  /** Where it wants to be asked as well as here: an address of its own platform. */
  platform: string | null;
  logo_id: string | null;
  risk_sheet_id: string | null;
  /** When its lead last got the mail with what organisers ask; at most one a week. */
  asks_told_at: Instant | null;
  /** Presents no longer: by its own wish or the organisers'. */
  ended_at: Instant | null;
}
/** A talk or workshop that a partner describes once and that can go into many events. */
interface StandingTalkTable {
  id: string;
  partner_id: string;
  kind: SlotKind;
  title: string;
  line: string | null;
  description: string | null;
  minutes: number;
  levels: Json;
  theme: string | null;
  mode: 'room' | 'online' | 'either';
  equipment: string | null;
  created_at: Instant;
  retired_at: Instant | null;
}
/** The facts of an uploaded file; its bytes lie in `DATA_DIR/files` under its id. */
interface FileTable {
  id: string;
  name: string;
  type: string;
  /** Octets. */
  size: number;
  sha256: string;
  added_by: string | null;
  added_at: Instant;
  removed_at: Instant | null;
}
interface ProgrammeTable {
  id: string;
  title: string;
  summary: string;
  starts_on: Day | null;
  ends_on: Day | null;
  created_at: Instant;
  /** Markdown; raw HTML is never shown. */
  description: Generated<string>;
  for_whom: Generated<string>;
  /** Who runs it, and where a reply to its mails goes. */
  host: Generated<string>;
  contact: Generated<string>;
  /** Raised by the first statement of every verb about its places. */
  turn: Generated<number>;
  /** Raised by every saved edit. */
  version: Generated<number>;
}
/** Places that an authority may fill, and how many participants use one. */
interface ProgrammePlaceTable {
  programme_id: string;
  authority_id: string;
  places: number;
  taken: Generated<number>;
}
/** What completes a programme; a later version changes nothing for those who have completed. */
interface ProgrammeRuleTable {
  id: string;
  programme_id: string;
  version: number;
  /** Events to attend; null: this does not count. */
  events_needed: number | null;
  /** Declared minutes of the events attended. */
  minutes_needed: number | null;
  made_by: string | null;
  made_at: Instant;
}
interface ParticipantTable {
  id: string;
  programme_id: string;
  person_id: string;
  establishment_id: string | null;
  authority_id: string | null;
  nominated_at: Instant;
  accepted_at: Instant | null;
  declined_at: Instant | null;
  withdrawn_at: Instant | null;
  completed_at: Instant | null;
  /** As whoever nominated them wrote it; shown until they accept, so that a guess learns no name. */
  typed_name: Generated<string | null>;
  nominated_by: Generated<string | null>;
  /** When they said yes and no place was left: they stand in line in this order. */
  reserved_at: Generated<Instant | null>;
  reminded_at: Generated<Instant | null>;
  /** The participant whose place they take when they accept. */
  replaces_id: Generated<string | null>;
  completed_rule_id: Generated<string | null>;
}
/** A programme stands still; one that has not ended at a time. */
interface SuspensionTable {
  id: string;
  programme_id: string;
  note: string;
  suspended_at: Instant;
  suspended_by: string | null;
  ended_at: Instant | null;
}
/** An event that a suspension stopped. */
interface SuspendedEventTable {
  suspension_id: string;
  event_id: string;
  /** Title, time and place as they were, JSON. */
  was: Json;
}
/** A programme goes on, with all or some of what stood still. */
interface ResumptionTable {
  id: string;
  programme_id: string;
  note: string;
  resumed_at: Instant;
  resumed_by: string | null;
}
/** What a resumption made of an event; `later` has no date yet. */
interface ResumedEventTable {
  resumption_id: string;
  event_id: string;
  how: 'later' | 'dated' | 'replaced' | 'taken-in' | 'cancelled';
}
/** Events that took the place of one that is cancelled: several shorter ones, or one that was there. */
interface ReplacementTable {
  event_id: string;
  by_id: string;
  position: number;
  made_at: Instant;
}
/** With it people nominate themselves to one authority; one stands at a time. */
interface NominationLinkTable {
  id: string;
  programme_id: string;
  authority_id: string;
  made_by: string | null;
  made_at: Instant;
  ended_at: Instant | null;
}
/** Somebody asks to be nominated; nobody sees it before the address is proved. */
interface SelfNominationTable {
  id: string;
  programme_id: string;
  authority_id: string;
  email: string;
  name: string;
  establishment_id: string | null;
  why: string;
  asked_at: Instant;
  proved_at: Instant | null;
  approved_at: Instant | null;
  declined_at: Instant | null;
  answered_by: string | null;
}
/** People of a file to nominate, from the preview on; forgotten a day later. */
interface NominationListTable {
  id: string;
  programme_id: string;
  authority_id: string;
  encoding: string;
  made_by: string | null;
  made_at: Instant;
  /** When somebody said that its good rows are to be nominated. */
  sent_at: Instant | null;
  sent_by: Generated<string | null>;
  /** When all of them were. */
  finished_at: Generated<Instant | null>;
}
interface NominationRowTable {
  list_id: string;
  /** The line of the file. */
  line: number;
  email: string;
  name: string;
  school: string;
  establishment_id: string | null;
  /** Why it is not nominated. */
  problem: string | null;
  /** When it was gone through. */
  done_at: Generated<Instant | null>;
}

/** An opt-in group of practitioners across authorities. */
interface NetworkTable {
  id: string;
  name: string;
  summary: string;
  made_by: string | null;
  made_at: Instant;
  ended_at: Instant | null;
}
interface NetworkMemberTable {
  network_id: string;
  person_id: string;
  joined_at: Instant;
  /** Since when the other members see their name and address; null: they do not. */
  contact_at: Generated<Instant | null>;
}

// ── events, slots, talks ────────────────────────────────────────────────────────────────────────
interface EventTable {
  id: string;
  slug: string;
  title: string;
  summary: string;
  /** Markdown; raw HTML is never shown. */
  description: string;
  kind: EventKind;
  mode: EventMode;
  status: EventStatus;
  /** The host organisation, which answers for the data. */
  host: string;
  /** Where a reply to any of its mails goes. */
  contact: string;
  starts_local: LocalTime | null;
  ends_local: LocalTime | null;
  zone: Generated<string>;
  starts_at: Instant | null;
  ends_at: Instant | null;
  place: string | null;
  place_address: string | null;
  getting_there: string | null;
  good_to_know: string | null;
  /** Where it is held, of the venues; the texts above are what people were told of it. */
  venue_id: Generated<string | null>;
  venue_room_id: Generated<string | null>;
  online_link: string | null;
  audience: string | null;
  levels: Json;
  clpl_minutes: number | null;
  room_limit: number | null;
  /** People of the team in the room, who count to its limit and use no place. */
  team: Generated<number>;
  open_to: 'everyone' | 'programme';
  programme_id: string | null;
  /** Whether a booking is a place at once, or a request that the organiser answers. */
  admission: Generated<'at-once' | 'approval'>;
  /** Unlisted: not in what's on; private: bookable only by its private link. */
  listing: Generated<'listed' | 'unlisted' | 'private'>;
  /** Events with the same text here are repeats of each other: one booking among them. */
  repeats: string | null;
  series_id: string | null;
  /** What happens when a place becomes free before the cut-off: it is booked at once, or offered. */
  serving: Generated<'book' | 'offer'>;
  /** Places that one establishment may have, until then. */
  per_establishment: number | null;
  per_establishment_until: Instant | null;
  /** Chairs set out; places may exceed them by the organiser's choice (rule 11). */
  seats: number | null;
  /** Since when it serves food, so that diets are asked. */
  food_at: Instant | null;
  /** Since when everyone of the room is online ("snow"). */
  snow_at: Instant | null;
  /** What it was before the snow. */
  snow_mode: 'room' | 'hybrid' | null;
  booking_opens_at: Instant | null;
  booking_closes_at: Instant | null;
  /** What presenters find in the room, and whom they call on the day. */
  in_the_room: string | null;
  day_contact: string | null;
  /** By when presenters should have sent their slides. */
  material_due_at: Instant | null;
  /** School days before it at which free places are no longer given unasked; null: as usual for its kind. */
  cut_off_days: Generated<number | null>;
  /** School days before it by which partners name their presenters; null: as usual. */
  name_days: Generated<number | null>;
  /** Since when each person's release must be agreed by their headteacher. */
  release_at: Generated<Instant | null>;
  published_at: Instant | null;
  postponed_at: Instant | null;
  cancelled_at: Instant | null;
  /** Raised by the first statement of every desk verb, so that verbs of one event follow one another. */
  turn: Generated<number>;
  /** Raised by every saved edit, so that a second editor is told of the first. */
  version: Generated<number>;
  /** The file that made it, from before Twilight, and its title and day there. */
  bring_in_id: Generated<string | null>;
  bring_in_key: Generated<string | null>;
  created_by: string | null;
  created_at: Instant;
}
/** Sessions that are booked as one: a run of twilights. */
interface SeriesTable {
  id: string;
  slug: string;
  title: string;
  summary: string;
  /** Since when a session may also be booked by itself. */
  alone_at: Instant | null;
  created_by: string | null;
  created_at: Instant;
}
/** What people were told about an event after it was published. */
interface EventChangeTable {
  id: string;
  event_id: string;
  kind: 'moved' | 'changed' | 'cancelled' | 'postponed' | 'dated' | 'online';
  note: string;
  /** The told facts as they were. */
  was: Json;
  at: Instant;
  by: string | null;
}
/** An organiser's own words in one kind of letter of an event; null is as usual. */
interface LetterWordsTable {
  event_id: string;
  kind: string;
  subject: string | null;
  opening: string | null;
  closing: string | null;
  changed_by: string | null;
  changed_at: Instant;
}
/** A change that people will be told of; it is made when it is due, and can be taken back until then. */
interface PendingChangeTable {
  id: string;
  event_id: string;
  kind: 'save' | 'postpone' | 'cancel' | 'online' | 'room';
  /** What the organiser typed, JSON. */
  facts: Json;
  asked_by: string;
  asked_at: Instant;
  due_at: Instant;
  ended_at: Instant | null;
  ended_how: 'done' | 'refused' | 'taken-back' | null;
  /** How many people were told. */
  told: number | null;
  /** Why it could not be made after all, JSON. */
  refusal: Json | null;
}
interface SlotTable {
  id: string;
  event_id: string;
  kind: SlotKind;
  title: string;
  /** `16:05`, on the event's day. */
  starts: string;
  minutes: number;
  position: number;
  open_to: OpenTo | null;
  /** Kinds of partner that may take it, ids as JSON; null: all. */
  partner_kinds: Json | null;
  /** Since when whoever wants it asks, and the organiser answers. */
  approval_at: Instant | null;
  taken_at: Instant | null;
  /** Slots of one time with different tracks run beside each other. */
  track: string | null;
  /** The room of its place, where it is not the event's one. */
  room: string | null;
  /** When it really began and stopped, from the big screen. */
  began_at: Instant | null;
  stopped_at: Instant | null;
  /** Raised by every saved edit. */
  version: Generated<number>;
}
/** The places of a workshop, which people choose with their booking. */
interface WorkshopTable {
  slot_id: string;
  event_id: string;
  places: number;
  taken: Generated<number>;
}
interface WorkshopChoiceTable {
  booking_id: string;
  slot_id: string;
  chosen_at: Instant;
}
/** One talk per slot while it stands. */
interface TalkTable {
  id: string;
  event_id: string;
  /** Null on the reserve list, for a request, and once its slot was removed from the agenda. */
  slot_id: string | null;
  /** The slot that a request is for. */
  wanted_slot_id: string | null;
  title: string;
  line: string | null;
  description: string | null;
  /** How long it is; null: as long as its slot. */
  minutes: number | null;
  levels: Json | null;
  theme: string | null;
  /** What it needs in the room. */
  equipment: string | null;
  /** `17:00`: its presenter must leave by then. */
  leave_by: string | null;
  /** How many children come along; never a name. */
  children: number | null;
  /** Who answers for it and presents; null while a partner has not named anyone. */
  person_id: string | null;
  partner_id: string | null;
  /** A name alone: a talk from the floor. */
  speaker: string | null;
  standing_id: string | null;
  /** The partner's own reference for it, on its platform. */
  their_reference: string | null;
  /** By when a partner names the presenter. */
  name_by: Instant | null;
  /** Until then a partner's lead may send somebody else; then the slot is open again. */
  stand_in_until: Instant | null;
  /** The calendar entry that shows it: the slot's own, or the event's where the presenter attends. */
  entry_id: string | null;
  requested_at: Instant | null;
  declined_at: Instant | null;
  /** What the organiser wrote with the answer. */
  answer_note: string | null;
  /** On the reserve list since; in its order. */
  reserved_at: Instant | null;
  created_at: Instant;
  confirmed_at: Instant | null;
  withdrawn_at: Instant | null;
}
/** Who presents a talk: its own person, and colleagues who were asked and accepted. */
interface PresenterTable {
  id: string;
  talk_id: string;
  person_id: string;
  asked_by: string | null;
  asked_at: Instant;
  accepted_at: Instant | null;
  declined_at: Instant | null;
  left_at: Instant | null;
  /** Consent, each by the presenter alone. */
  photographs_at: Instant | null;
  recording_at: Instant | null;
  /** What they need to take part; removed 30 days after the event. */
  access: string | null;
}
/** An organiser asks a partner for a standing talk at an event. */
interface TalkAskTable {
  id: string;
  standing_id: string;
  event_id: string;
  slot_id: string | null;
  note: string;
  asked_by: string | null;
  asked_at: Instant;
  /** When the partner's lead was mailed about it. */
  told_at: Generated<Instant | null>;
  agreed_at: Generated<Instant | null>;
  declined_at: Generated<Instant | null>;
  answer_note: Generated<string | null>;
  talk_id: Generated<string | null>;
  /** The organiser asks no longer. */
  ended_at: Generated<Instant | null>;
}
/** What a presenter shows or hands out, before or after. */
interface MaterialTable {
  id: string;
  talk_id: string;
  title: string;
  file_id: string | null;
  link: string | null;
  seen_by: 'attended' | 'all';
  licence: string;
  added_by: string | null;
  added_at: Instant;
  removed_at: Instant | null;
}
/** What somebody who came asked a presenter; forgotten once its letter is old. */
interface TalkQuestionTable {
  id: string;
  talk_id: string;
  person_id: string;
  text: string;
  /** When they allowed the presenter to answer at their address. */
  answer_to_me_at: Instant | null;
  asked_at: Instant;
}
/** What somebody who came says of a talk to whoever presented it; one of a person stands for a talk. */
interface TalkWordTable {
  id: string;
  talk_id: string;
  person_id: string;
  /** Empty once it was taken back. */
  text: string;
  /** Whether it may be quoted, and as whose: never by name. */
  quote: 'no' | 'nameless' | 'named';
  /** Their role and authority, as they were when it was said. */
  role: string | null;
  authority_id: string | null;
  /** When they said it in these very words. */
  said_at: Instant;
  withdrawn_at: Instant | null;
}
/** What the big screen of an event shows. Its instants are real time: a countdown is no demo's. */
interface ScreenTable {
  event_id: string;
  shows: 'order' | 'slot' | 'break' | 'exit';
  slot_id: string | null;
  began_at: Instant | null;
  paused_at: Instant | null;
  added_seconds: Generated<number>;
  sign: string;
  /** Ids of talks in the order in which they were drawn, JSON. */
  drawn: Json;
  /** Ids of talks that were skipped because their presenter is late, JSON. */
  late: Json;
  /** What the exit form's code leads to. */
  code: string;
  version: Generated<number>;
  changed_at: Instant;
}

// ── reminders ───────────────────────────────────────────────────────────────────────────────────
/** What a reminder's time is counted in, from the event backwards. */
export type RuleUnit = 'school-days' | 'days' | 'hours';
/** Whom a rule reminds: everybody with a place, or those of one way to be there. */
export type RuleWho = 'all' | PlaceMode;
/** What a rule's letter says. */
export type RuleWhat = 'reminder' | 'cover' | 'starts-soon';
/**
 * When the people of an event are reminded. An event without a row has the usual rules; one with
 * rows has those that stand, also none.
 */
interface ReminderRuleTable {
  event_id: string;
  /** One of the usual rules' names, or an id of our own; part of its letters' keys. */
  id: string;
  unit: RuleUnit;
  count: number;
  /** `15:30`; null for hours. */
  clock: string | null;
  who: RuleWho;
  what: RuleWhat;
  made_at: Instant;
  removed_at: Instant | null;
}
/** Up to which instant a round has looked at what falls due by time. */
interface DueUntilTable {
  what: string;
  at: Instant;
}

// ── the booking desk ────────────────────────────────────────────────────────────────────────────
/** Places of an event for one mode and one authority, or for anyone where `authority_id` is null. */
interface PoolTable {
  id: string;
  event_id: string;
  mode: PlaceMode;
  authority_id: string | null;
  places: number;
  taken: Generated<number>;
  /** A school day of its authority; at its first instant the pool goes to the open one. */
  release_on: Day | null;
  release_at: Instant | null;
  released_at: Instant | null;
  /** Its places before the snow, while everyone is online. */
  places_before: number | null;
}
/** A coordinator asks for more places for their authority. */
interface PoolRequestTable {
  id: string;
  event_id: string;
  mode: PlaceMode;
  authority_id: string;
  places: number;
  note: string;
  asked_by: string;
  asked_at: Instant;
  granted_at: Instant | null;
  declined_at: Instant | null;
  answered_by: string | null;
}
/** Whom an event is for; of one kind, any of the values. */
interface AudienceTable {
  event_id: string;
  kind: AudienceKind;
  value: string;
}
/** "Tell me": an address that wants to hear of a planned or postponed event's date. */
interface TellMeTable {
  id: string;
  event_id: string;
  email: string;
  asked_at: Instant;
  /** When the address was proved; nobody else is told. */
  proved_at: Instant | null;
  told_at: Instant | null;
  left_at: Instant | null;
}
/** Several people booked at once by somebody for a school. */
interface PartyTable {
  id: string;
  event_id: string;
  booked_by: string;
  establishment_id: string | null;
  authority_id: string | null;
  /** Places without a name go back then. */
  names_by: Instant | null;
  created_at: Instant;
}
/** What an organiser asks with a booking. */
interface QuestionTable {
  id: string;
  event_id: string;
  position: number;
  kind: QuestionKind;
  text: string;
  /** JSON list of texts, for `choice` and `several`. */
  choices: Json | null;
  /** Presenters see the answers too, or organisers alone. */
  seen_by: 'organisers' | 'presenters';
  required_at: Instant | null;
  removed_at: Instant | null;
}
interface AnswerTable {
  question_id: string;
  booking_id: string;
  /** Text; for `several` a JSON list; for `yes-no` `yes` or `no`. */
  value: string;
  answered_at: Instant;
}
/** What somebody needs to take part; removed 30 days after the event. */
interface NeedTable {
  booking_id: string;
  kind: NeedKind;
  text: string;
  said_at: Instant;
}
interface BookingTable {
  id: string;
  /** Six letters and digits without 0 O 1 I L, for people to say aloud. */
  reference: string;
  event_id: string;
  person_id: string | null;
  /** A held booking belongs to an address, not yet to a person. */
  email: string | null;
  held_by: string | null;
  held_until: Instant | null;
  state: BookingState;
  mode: PlaceMode;
  pool_id: string | null;
  /** While their talk stands, a presenter's booking is confirmed without a pool. */
  presenting_at: Instant | null;
  establishment_id: string | null;
  establishment_other: string | null;
  /** Stamped from the establishment when booked. */
  authority_id: string | null;
  /** The waiting list is in order of (rank, asked_at, id). */
  rank: Generated<number>;
  asked_at: Instant;
  /** When and why an organiser moved it in the waiting list; the person sees it. */
  ranked_at: Instant | null;
  ranked_why: string | null;
  /** A place that becomes free is given to this booking without asking until then. */
  served_until: Instant;
  /** "I can come at short notice": after `served_until` a place is offered. */
  short_notice_at: Instant | null;
  /** An offer stands until then; the row decides, not the clock. */
  offered_until: Instant | null;
  /** When they declined the place in their calendar: it is offered to them once more, then it is over. */
  declined_at: Instant | null;
  /** A wish for the other mode beside this confirmed booking of the same person. */
  wish_of: string | null;
  /** Booked with others at once; without a person the name is to follow. */
  party_id: string | null;
  /** When "snow" moved it from the room to online. */
  snowed_at: Instant | null;
  /** Since when they are on the opt-in list of who is coming. */
  shown_at: Instant | null;
  entry_id: string | null;
  invitation_id: string | null;
  booked_by: string | null;
  confirmed_at: Instant | null;
  ended_at: Instant | null;
  ended_how: EndedHow | null;
  /** When its person was erased: it is a count, of an event and an authority. */
  erased_at: Generated<Instant | null>;
  /** The file that it comes from: nobody booked it, nobody was told. */
  bring_in_id: Generated<string | null>;
  created_at: Instant;
}
export type Cover = 'needed' | 'not-needed' | 'not-working';
/** What somebody says of their cover in school time, and whether their headteacher lets them go. */
interface BookingReleaseTable {
  booking_id: string;
  cover: Cover | null;
  said_at: Instant | null;
  /** When they said themselves that their headteacher has agreed. */
  told_at: Instant | null;
  /** The headteacher's own answer: by the link that was forwarded, or on their office's page. */
  answer: 'agreed' | 'refused' | null;
  answered_name: string | null;
  answered_role: string | null;
  answered_by: 'link' | 'office' | null;
  answered_at: Instant | null;
}
/** Who came, beside the booking. */
interface AttendanceTable {
  booking_id: string;
  came: Came;
  recorded_by: string | null;
  recorded_at: Instant;
  /** The file that says so, until somebody notes it anew. */
  bring_in_id: Generated<string | null>;
}
export type Came = 'attended' | 'apologies' | 'did-not-attend';
/** The numbers of an event as they were last handed to its caterer. */
interface HandedOverTable {
  event_id: string;
  numbers: Json;
  at: Instant;
}
/** What an organiser writes to some of an event's people; sent once. */
interface MessageTable {
  id: string;
  event_id: string;
  subject: string;
  text: string;
  /** The bookings whose people get it, as chosen when it was written: JSON list of ids. */
  bookings: Json;
  written_by: string | null;
  written_at: Instant;
  sent_at: Instant | null;
}
/** What stands in a person's calendar for one event. One open entry per event and person. */
interface CalendarEntryTable {
  id: string;
  uid: string;
  event_id: string;
  person_id: string;
  /** The exact address that the invite was mailed to. */
  email: string;
  /** The slot whose time it shows, for someone who only presents. */
  slot_id: string | null;
  sequence: Generated<number>;
  /** The sequence of the last change of its time: an answer to an older one was about another time. */
  time_sequence: Generated<number>;
  partstat: PartStat;
  /** SEQUENCE and DTSTAMP of the newest answer that came from the person's calendar. */
  reply_sequence: number | null;
  reply_stamp: Instant | null;
  /** The last one mailed; CANCEL also where the person took it out of their calendar by themselves. */
  method: CalendarMethod;
  changed_at: Instant;
  created_at: Instant;
  ended_at: Instant | null;
}
/**
 * An address under which calendars read what somebody is part of, or a programme's events. Everybody
 * has their own, so that leaving ends one; the feed of what's on needs none.
 */
interface CalendarFeedTable {
  id: string;
  kind: 'person' | 'programme';
  person_id: string;
  programme_id: string | null;
  /** SHA-256 of the token in the address, which is kept nowhere. */
  token_hash: string;
  /** Minutes before each event at which calendars remind; null: not at all. */
  alarm_minutes: number | null;
  made_at: Instant;
  made_by: string | null;
  revoked_at: Instant | null;
  /** When a calendar read it last, noted at most once an hour, and which. */
  read_at: Instant | null;
  client: FeedClient | null;
}
/** A further address of a feed: that of a record which is one with its person's. */
interface CalendarFeedAliasTable {
  token_hash: string;
  feed_id: string;
}
/** What reads a feed, from how it names itself; nothing else of it is kept. */
export type FeedClient =
  'Google' | 'Outlook' | 'Apple' | 'Thunderbird' | 'Nextcloud' | 'browser' | 'other';
interface InvitationTable {
  id: string;
  event_id: string;
  person_id: string;
  entry_id: string;
  invited_by: string | null;
  invited_at: Instant;
  accepted_at: Instant | null;
  declined_at: Instant | null;
  /** When they were last reminded that they have not answered. */
  reminded_at: Generated<Instant | null>;
}
/** Whom an organiser wants to invite, from the preview on; forgotten after a day unless it was sent. */
interface InvitationListTable {
  id: string;
  event_id: string;
  /** Where its addresses come from, as people read it: JSON list of texts. */
  sources: Json;
  /** What could not be read as an address, or stood twice: JSON list of texts with why. */
  unread: Json;
  made_by: string | null;
  made_at: Instant;
  sent_by: string | null;
  sent_at: Instant | null;
  finished_at: Instant | null;
}
interface InvitationAddressTable {
  list_id: string;
  position: number;
  email: string;
  name: string;
  /** Index into the list's sources. */
  source: number;
  /** Why they get none: as it was at the preview, then as it was when their turn came. */
  skipped: string | null;
  done_at: Instant | null;
}

// ── the post ────────────────────────────────────────────────────────────────────────────────────
/** A letter, from the moment that its cause commits. */
interface OutboxTable {
  id: string;
  dedupe_key: string;
  kind: string;
  /** The ids that the letter is built from, JSON. */
  ids: Json;
  event_id: string | null;
  entry_id: string | null;
  sequence: number | null;
  method: CalendarMethod | null;
  to_email: string;
  /** 0 somebody waits for it at a screen · 1 what happened · 2 announcements */
  priority: number;
  not_before: Instant;
  deadline: Instant | null;
  attempts: Generated<number>;
  lease_until: Instant | null;
  lease_by: string | null;
  subject: string | null;
  outcome: OutboxOutcome | null;
  why: string | null;
  done_at: Instant | null;
  created_at: Instant;
}
export type OutboxOutcome =
  | 'sent'
  | 'superseded'
  | 'gone'
  | 'late'
  | 'suppressed'
  | 'failed'
  /** The server took it, and it came back later. */
  | 'bounced';
/** An address that no letter is sent to, because it was refused for good. */
interface SuppressionTable {
  email: string;
  why: string;
  at: Instant;
}
/** A list of mails that somebody does not want. */
interface MailChoiceTable {
  person_id: string;
  list: MailList;
  off_at: Instant;
}
/** What one may have without mails about it: the rest is about what is one's own, and is always told. */
export type MailList = 'reminders' | 'invitations' | 'announcements' | 'digest';
/** One row: whether the mail server wants us to wait, and what an administrator should know. */
interface PostTable {
  id: 'this';
  paused_until: Instant | null;
  alarm: string | null;
  alarm_at: Instant | null;
}
/**
 * One row: how far the mailbox was read. `source` names the mailbox, so that another one is begun
 * anew; UIDs mean something within one UIDVALIDITY only (RFC 3501 §2.3.1.1). Instants are real time.
 */
interface MailboxTable {
  id: 'this';
  source: string | null;
  uid_validity: string | null;
  /** The highest UID that was read. */
  last_uid: number | null;
  /** When it was last read to its end, or to the end of one round's share. */
  read_at: Instant | null;
  /** Messages that were still to be read then. */
  waiting: Generated<number>;
  /** Who says, in the newest message, how senders were checked: a suggestion for MAIL_AUTHSERV_ID. */
  authserv_seen: string | null;
  /** Why it cannot be read, how often in a row, and when it is tried again. */
  alarm: string | null;
  alarm_at: Instant | null;
  failures: Generated<number>;
  next_at: Instant | null;
}
/** A message that was not a plain success: who wrote, what it was, what came of it. Never its text. */
interface InboundTable {
  id: string;
  /** SHA-256 of the message: read again, it is the same row. */
  key: string;
  kind: InboundKind;
  came: InboundCame;
  why: InboundWhy | null;
  /** What a mail server said, for one that came back. */
  said: string | null;
  message_id: string | null;
  from_name: string;
  from_email: string;
  subject: string;
  /** Sender and subject for searching. */
  folded: string;
  event_id: string | null;
  person_id: string | null;
  entry_id: string | null;
  outbox_id: string | null;
  received_at: Instant;
  read_at: Instant;
  /** When an organiser put it aside. */
  seen_at: Instant | null;
  seen_by: string | null;
}
export type InboundKind = 'reply' | 'bounce' | 'automatic' | 'other' | 'too-large' | 'unreadable';
/** What came of a message. */
export type InboundCame =
  /** Nothing: it is for a person to look at. */
  | 'kept'
  /** Nothing: it belongs to nothing that we know. */
  | 'not-matched'
  /** Nothing: its sender is not certain. */
  | 'not-believed'
  /** Nothing: a newer answer is known. */
  | 'older'
  /** They were asked again, because the time has changed. */
  | 'asked-again'
  /** The answer was written down, and changes nothing by itself. */
  | 'noted'
  /** They said yes, and could not be booked. */
  | 'refused'
  /** A mail came back; its address gets no more. */
  | 'address-failed'
  /** A mail came back. */
  | 'bounced'
  /** A mail is late. */
  | 'delayed'
  /** A bug of ours; the log says more. */
  | 'failed';
export type InboundWhy =
  | 'unknown-uid'
  | 'entry-over'
  | 'other-address'
  | 'other-sender'
  | 'no-authserv-id'
  | 'no-results'
  | 'dmarc-failed'
  | 'older-answer'
  | 'time-changed'
  | 'presents'
  | 'waits'
  | 'no-booking'
  | 'event-over'
  | 'not-booked'
  | 'not-an-answer'
  | 'counter'
  | 'delegated'
  | 'several-events'
  | 'repeating'
  | 'not-readable'
  | 'unknown-letter'
  | 'not-sent'
  | 'other-recipient';
/** What the demo would have sent. Rows exist in demo stores only. */
interface SentMailTable {
  id: string;
  outbox_id: string;
  at: Instant;
  to_email: string;
  subject: string;
  text: string;
  html: string;
  calendar: string | null;
}

export interface Schema {
  installation: InstallationTable;
  round: RoundTable;
  rate: RateTable;
  audit_entry: AuditEntryTable;
  house: HouseTable;
  person: PersonTable;
  person_address: PersonAddressTable;
  person_establishment: PersonEstablishmentTable;
  retention: RetentionTable;
  grant: GrantTable;
  coming_grant: ComingGrantTable;
  role_invitation: RoleInvitationTable;
  privacy_notice: PrivacyNoticeTable;
  privacy_acceptance: PrivacyAcceptanceTable;
  session: SessionTable;
  identity: IdentityTable;
  passkey: PasskeyTable;
  used_challenge: UsedChallengeTable;
  confirmation: ConfirmationTable;
  proof: ProofTable;
  authority: AuthorityTable;
  closed_day: ClosedDayTable;
  establishment: EstablishmentTable;
  office_link: OfficeLinkTable;
  office_visit: OfficeVisitTable;
  venue: VenueTable;
  venue_room: VenueRoomTable;
  partner_kind: PartnerKindTable;
  partner: PartnerTable;
  standing_talk: StandingTalkTable;
  file: FileTable;
  programme: ProgrammeTable;
  cluster: ClusterTable;
  region: RegionTable;
  region_authority: RegionAuthorityTable;
  school_import: SchoolImportTable;
  school_import_text: SchoolImportTextTable;
  school_import_row: SchoolImportRowTable;
  bring_in: BringInTable;
  bring_in_row: BringInRowTable;
  network: NetworkTable;
  network_member: NetworkMemberTable;
  programme_place: ProgrammePlaceTable;
  programme_rule: ProgrammeRuleTable;
  participant: ParticipantTable;
  suspension: SuspensionTable;
  suspended_event: SuspendedEventTable;
  resumption: ResumptionTable;
  resumed_event: ResumedEventTable;
  replacement: ReplacementTable;
  nomination_link: NominationLinkTable;
  self_nomination: SelfNominationTable;
  nomination_list: NominationListTable;
  nomination_row: NominationRowTable;
  series: SeriesTable;
  event: EventTable;
  event_change: EventChangeTable;
  letter_words: LetterWordsTable;
  pending_change: PendingChangeTable;
  slot: SlotTable;
  workshop: WorkshopTable;
  workshop_choice: WorkshopChoiceTable;
  talk: TalkTable;
  presenter: PresenterTable;
  talk_ask: TalkAskTable;
  material: MaterialTable;
  talk_question: TalkQuestionTable;
  talk_word: TalkWordTable;
  screen: ScreenTable;
  reminder_rule: ReminderRuleTable;
  due_until: DueUntilTable;
  pool: PoolTable;
  booking: BookingTable;
  pool_request: PoolRequestTable;
  audience: AudienceTable;
  tell_me: TellMeTable;
  party: PartyTable;
  question: QuestionTable;
  answer: AnswerTable;
  need: NeedTable;
  booking_release: BookingReleaseTable;
  attendance: AttendanceTable;
  handed_over: HandedOverTable;
  message: MessageTable;
  calendar_entry: CalendarEntryTable;
  calendar_feed: CalendarFeedTable;
  calendar_feed_alias: CalendarFeedAliasTable;
  invitation: InvitationTable;
  invitation_list: InvitationListTable;
  invitation_address: InvitationAddressTable;
  outbox: OutboxTable;
  suppression: SuppressionTable;
  mail_choice: MailChoiceTable;
  post: PostTable;
  mailbox: MailboxTable;
  inbound: InboundTable;
  sent_mail: SentMailTable;
}

export type Row<T extends keyof Schema> = Selectable<Schema[T]>;
export type NewRow<T extends keyof Schema> = Insertable<Schema[T]>;
