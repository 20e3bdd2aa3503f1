/**
 * What never leaves the store, by table and column. A test reads the schema: it fails for a column
 * that looks like a secret and is neither here nor said to be none, so that a new one cannot slip out.
 */

/** Why a column stays here. */
type Why =
  /** It opens something, or is what is left of something that did. */
  | 'key'
  /** It holds mailed links. */
  | 'links'
  /** What people need to take part, which administrators do not see. */
  | 'needs'
  /** Who did something how often, by where they are. */
  | 'traces';

export const HIDDEN: Readonly<Record<string, Why>> = {
  'session.id': 'key',
  'confirmation.session_id': 'key',
  'used_challenge.id': 'key',
  'passkey.credential': 'key',
  'passkey.public_key': 'key',
  'proof.id': 'key',
  // what was typed before the address was proved: shown to nobody
  'proof.typed': 'key',
  'calendar_feed.token_hash': 'key',
  'calendar_feed_alias.token_hash': 'key',
  'office_visit.token_hash': 'key',
  'sent_mail.text': 'links',
  'sent_mail.html': 'links',
  'sent_mail.calendar': 'links',
  'need.text': 'needs',
  'presenter.access': 'needs',
  'rate.key': 'traces'
};

/** Columns of which only the end is shown. */
export const MASKED: ReadonlySet<string> = new Set(['person.gtcs_number']);

/** What a secret may be called. */
export const SUSPICIOUS =
  /hash|token|secret|credential|public_key|challenge|passw|cookie|digits|session|signature|typed|access$|(^|_)key$|(^|_)code$/;

/** Called so, and none. */
export const NO_SECRETS: ReadonlySet<string> = new Set([
  'bring_in.schools',
  'establishment.seed_code',
  'event.bring_in_key',
  'inbound.key',
  'outbox.dedupe_key',
  'participant.typed_name',
  'screen.code',
  // how people get into a building, as everybody may read
  'venue.access'
]);

/** Tables that are about getting in: each of their columns is said to be one or the other. */
export const GUARDED: Readonly<Record<string, readonly string[]>> = {
  session: [
    'person_id',
    'device',
    'created_at',
    'seen_at',
    'idle',
    'ends_at',
    'how',
    'proved_at',
    'confirmed_at'
  ],
  proof: [
    'purpose',
    'act',
    'email',
    'booking_id',
    'partner_id',
    'next',
    'code_until',
    'until',
    'tries',
    'used_at',
    'stayed_at',
    'created_at'
  ],
  passkey: ['id', 'person_id', 'counter', 'transports', 'name', 'added_at', 'used_at'],
  used_challenge: ['until'],
  confirmation: ['id', 'person_id', 'asked_at', 'until', 'confirmed_by', 'confirmed_at'],
  identity: [
    'id',
    'person_id',
    'provider',
    'issuer',
    'tenant',
    'subject',
    'label',
    'added_at',
    'used_at'
  ],
  office_link: ['id', 'establishment_id', 'made_at', 'ended_at'],
  office_visit: ['id', 'link_id', 'asked_at', 'code_until', 'tries', 'opened_at', 'ends_at'],
  calendar_feed: [
    'id',
    'kind',
    'person_id',
    'programme_id',
    'alarm_minutes',
    'made_at',
    'made_by',
    'revoked_at',
    'read_at',
    'client'
  ]
};

/** `••••56`: the last two signs. */
export const masked = (text: string): string => text.replace(/\d(?=.*\d{2})/g, '•');
