/** "No" as a value: verbs return what was done, or a refusal with a reason from a closed list. */

/** Every reason there is; `words/en/refusals.ts` says each to people. */
export const REASONS = [
  // who
  'not-allowed',
  'not-for-you',
  'prove-again',
  'own-right',
  'last-administrator',
  'slow-down',
  // ways in
  'provider-state',
  'provider-cancelled',
  'provider-failed',
  'provider-tenant',
  'identity-taken',
  'signed-in-not',
  'passkey-wrong',
  'passkey-over',
  'passkey-there',
  'prove-passkey',
  'confirm-over',
  // links and codes
  'link-unknown',
  'link-used',
  'link-over',
  'code-wrong',
  'code-over',
  // booking
  'event-unknown',
  'not-bookable',
  'too-early',
  'too-late',
  'no-such-mode',
  'no-place-free',
  'not-waiting',
  'booking-over',
  'already-booked',
  'other-repeat',
  'one-of-series',
  'not-all-sessions',
  'nothing-to-book',
  'by-private-link',
  'place-not-theirs',
  'undo-over',
  'not-offered',
  'not-requested',
  'reason-missing',
  'position-wrong',
  'not-all-fit',
  'names-over',
  'names-needed',
  'too-many-people',
  'nobody-named',
  'question-missing',
  'answer-wrong',
  // pools
  'pool-unknown',
  'pool-there',
  'nobody-waits',
  'release-past',
  'release-not-school-day',
  'more-than-free',
  'request-answered',
  // events
  'date-needed',
  'date-past',
  'ends-before-start',
  'clock-change',
  'closes-before-opens',
  'places-below-taken',
  'room-limit',
  'place-missing',
  'already-cancelled-event',
  'already-over',
  'changed-meanwhile',
  'change-pending',
  'change-made',
  'placeholder-unknown',
  'subject-needs-event',
  'no-sample',
  'letter-unknown',
  'letter-waits',
  'letter-over',
  'letter-lately',
  'not-a-draft',
  'not-postponed',
  'not-online',
  'room-too-small',
  'snowed-in',
  // slots and talks
  'slot-unknown',
  'slot-taken',
  'slot-not-open',
  'slot-in-use',
  'slot-outside',
  'slot-changed-meanwhile',
  'agenda-not-empty',
  'cannot-move',
  'talk-unknown',
  'talk-too-long',
  'slot-still-open',
  'not-presenting',
  'not-asked',
  'too-many-presenters',
  'name-missing',
  // partners, people, invitations
  'partner-unknown',
  'partner-not-approved',
  'partner-answered',
  'partner-there',
  'partner-ended',
  'partner-lead',
  'presents-still',
  'kind-unknown',
  'kind-in-use',
  'kind-there',
  'network-there',
  'standing-unknown',
  'asks-open',
  'nothing-chosen',
  'asked-already',
  'ask-unknown',
  'ask-answered',
  'ask-over',
  'person-unknown',
  'no-addresses',
  'too-many-addresses',
  'list-unknown',
  'source-unknown',
  // series and attendance
  'series-unknown',
  'in-series',
  'not-begun',
  // workshops
  'workshop-unknown',
  'workshops-overlap',
  'no-workshops-online',
  'workshop-chosen',
  'workshop-clash',
  // files
  'file-missing',
  'file-too-large',
  'file-type-wrong',
  'file-gone',
  // slides, links and questions
  'material-unknown',
  'material-missing',
  'material-full',
  'link-wrong',
  'nobody-to-ask',
  'asked-enough',
  // reminders
  'rule-unknown',
  'rule-wrong',
  'rule-cover',
  'rule-there',
  'rules-full',
  'rule-after-start',
  'rule-past',
  // words for presenters
  'own-talk',
  'word-unknown',
  'word-missing',
  'word-too-long',
  'said-enough',
  // feeds
  'feed-there',
  'feed-unknown'
] as const;

export type Reason = (typeof REASONS)[number];

/** What the sentence for people needs to know: numbers, names, finished texts. */
export type RefusalFacts = Record<string, string | number>;

export interface Refusal {
  readonly refused: Reason;
  readonly facts: RefusalFacts;
  /** The form field it belongs to, where it belongs to one. */
  readonly field?: string;
}

export function refuse(reason: Reason, facts: RefusalFacts = {}, field?: string): Refusal {
  return field ? { refused: reason, facts, field } : { refused: reason, facts };
}

export function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === 'object' && answer !== null && 'refused' in answer;
}
