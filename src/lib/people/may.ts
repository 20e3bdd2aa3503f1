/** Who may do what, as one readable table. Every verb asks it in its first line. */
import type { Right, Scope, SignInWay } from '#db/schema.ts';

export interface Grant {
  right: Right;
  scope: Scope;
  scopeId: string;
}

/** What a mailed link can open for an act. */
type KeyedThing =
  | 'booking'
  | 'invitation'
  | 'talk'
  | 'presenter'
  | 'screen'
  | 'proof'
  | 'partner-asks'
  /** A visit to an establishment's page; its id is the establishment's. */
  | 'establishment'
  /** The question to a headteacher about one booking. */
  | 'release'
  | 'nomination';

/** Whoever acts: a person who signed in, a link that opens one thing, or the clock. */
export interface Actor {
  /** Null for a visitor, for a link, and for the clock. */
  person: { id: string; name: string; email: string } | null;
  grants: readonly Grant[];
  /** The one thing that a mailed link opens. */
  key?: { kind: KeyedThing; id: string };
  /** When its person proved in this session who they are, in real time; some acts ask for a fresh one. */
  provedAt?: string;
  /** How they proved it. */
  provedBy?: SignInWay;
  /** When a second administrator confirmed it. */
  confirmedAt?: string;
  /** The clock, a command on the server, or a verb on behalf of another. */
  system?: true;
}

/** Nobody in particular: not signed in, no link. */
export const VISITOR: Actor = { person: null, grants: [] };
/** The clock and the commands that run on the server itself. */
export const SYSTEM: Actor = { person: null, grants: [], system: true };

/** What an act is about; only what the rule needs to know. */
export interface Subject {
  event?: { id: string; programme_id: string | null };
  person?: string | null;
  partner?: string | null;
  programme?: string | null;
  /** Who booked it, with others at once. */
  booker?: string | null;
  /** Whose places or people it is about. */
  authority?: string | null;
  /** The establishment for which it was booked, or whose page it is. */
  school?: string | null;
  key?: { kind: NonNullable<Actor['key']>['kind']; id: string };
}

type Rule = (actor: Actor, subject: Subject) => boolean;

/** An organiser of everything, of this event, or of its programme. */
const organisesThis: Rule = ({ grants }, { event }) =>
  grants.some(
    ({ right, scope, scopeId }) =>
      right === 'organiser' &&
      (scope === 'everything' ||
        (scope === 'event' && scopeId === event?.id) ||
        (scope === 'programme' && event?.programme_id != null && scopeId === event.programme_id))
  );
/** An organiser of whatever there is, who may also make something new. */
const organisesAll: Rule = ({ grants }) =>
  grants.some(({ right, scope }) => right === 'organiser' && scope === 'everything');
/** An organiser of anything at all. */
const organisesSome: Rule = ({ grants }) => grants.some(({ right }) => right === 'organiser');
/** An organiser of everything, or of this programme. */
const organisesProgramme: Rule = ({ grants }, { programme }) =>
  programme != null &&
  grants.some(
    ({ right, scope, scopeId }) =>
      right === 'organiser' &&
      (scope === 'everything' || (scope === 'programme' && scopeId === programme))
  );
const administers: Rule = ({ grants }) => grants.some(({ right }) => right === 'administrator');
const presentsFor: Rule = ({ grants }, { partner }) =>
  partner != null &&
  grants.some(
    ({ right, scope, scopeId }) =>
      right === 'presenter' && scope === 'partner' && scopeId === partner
  );
/** A coordinator of this very authority. */
const coordinatesThis: Rule = ({ grants }, { authority }) =>
  authority != null &&
  grants.some(
    ({ right, scope, scopeId }) =>
      right === 'coordinator' && scope === 'authority' && scopeId === authority
  );
const isSelf: Rule = ({ person }, subject) => person !== null && person.id === subject.person;
const isBooker: Rule = ({ person }, { booker }) => person !== null && person.id === booker;
const holdsKey: Rule = ({ key }, subject) =>
  key !== undefined && key.kind === subject.key?.kind && key.id === subject.key.id;
/** The office of this very establishment, on its page. */
const isOffice: Rule = ({ key }, { school }) =>
  school != null && key?.kind === 'establishment' && key.id === school;
/** Whoever the question about this booking's release was forwarded to. */
const isAsked: Rule = ({ key }, { key: thing }) =>
  thing?.kind === 'booking' && key?.kind === 'release' && key.id === thing.id;
const anyone: Rule = () => true;
const any =
  (...rules: Rule[]): Rule =>
  (actor, subject) =>
    rules.some((rule) => rule(actor, subject));

const RULES = {
  'event.create': organisesAll,
  'event.see-unpublished': organisesThis,
  'event.change': organisesThis,
  'event.see-people': organisesThis,
  'event.invite': organisesThis,
  // `person` is whoever has a confirmed booking or a talk there
  'event.see-coming': any(isSelf, organisesThis),

  // `authority` is that of the establishment for which it is booked
  'booking.make': any(isSelf, holdsKey, coordinatesThis, organisesThis),
  'booking.see': any(isSelf, holdsKey, organisesThis),
  'booking.cancel': any(isSelf, holdsKey, isBooker, isOffice, organisesThis),
  'booking.answer': organisesThis,
  'booking.move': organisesThis,
  // consent is theirs alone
  'booking.show': any(isSelf, holdsKey),
  'booking.hold': anyone,
  'booking.send-back': any(coordinatesThis, organisesThis),

  // what somebody says of their own cover; their headteacher's answer
  'release.say': any(isSelf, holdsKey),
  'release.answer': any(isAsked, isOffice),

  'people.of-authority': coordinatesThis,
  'school.act': isOffice,

  'party.book': ({ person }) => person !== null,
  'party.see': any(isBooker, organisesThis),
  'party.change': any(isBooker, organisesThis),

  'pool.see': coordinatesThis,
  'pool.give-back': coordinatesThis,
  'pool.ask-more': coordinatesThis,

  // an authority's, a cluster's, a network's people, whose addresses an organiser of one event does not see
  'people.invite-any': organisesAll,
  // records of people, and events of before Twilight
  'people.bring-in': organisesAll,
  'invitation.answer': any(isSelf, holdsKey),

  // what belongs to no event is for those who organise everything
  'inbound.clear': organisesThis,
  'mail.set-up': administers,

  'slot.take': any(isSelf, holdsKey, organisesThis),
  'slot.take-for-partner': any(presentsFor, organisesAll),
  'talk.withdraw': any(isSelf, holdsKey, presentsFor, organisesThis),
  // `person` and `key` are of whoever answers for the talk, or of one who presents it
  'material.change': any(isSelf, holdsKey, presentsFor, organisesThis),
  // consent is theirs alone; the key is of a booking of theirs
  'word.withdraw': any(isSelf, holdsKey),

  'screen.run': any(holdsKey, organisesThis),

  'presenter.answer': any(isSelf, holdsKey),

  'partner.sign-up': anyone,
  'partner.present': presentsFor,
  'partner.see': any(presentsFor, organisesAll),
  'partner.change': any(presentsFor, organisesAll),
  // `person` is its lead
  'partner.lead': any(isSelf, organisesAll),
  'partner.leave': isSelf,
  'partner.answer': organisesAll,
  'partner.kinds': organisesAll,
  'network.change': organisesAll,
  // whether the others see one's address, and taking back what one agreed to, are theirs alone
  'network.contact': isSelf,
  'consent.withdraw': isSelf,

  'ask.make': organisesThis,
  'ask.answer': any(holdsKey, presentsFor),

  'feed.change': isSelf,
  // `person` is whoever accepted a place in it
  'feed.programme': any(isSelf, organisesProgramme),

  'programme.create': organisesAll,
  'programme.change': organisesProgramme,
  // stopped, and let go on
  'programme.suspend': organisesProgramme,
  // who is in it, of every authority
  'programme.see-people': organisesProgramme,
  'programme.recruit': any(coordinatesThis, organisesProgramme),
  'nomination.answer': any(isSelf, holdsKey),
  // organisers of everything look a school up; administrators change the lists
  'school.see': any(administers, organisesAll),
  'school.change': administers,
  'calendar.change': any(administers, coordinatesThis),
  // whoever organises one event chooses among them
  'venue.see': any(administers, organisesSome),
  'venue.change': any(administers, organisesAll),
  // `person` is whose place, addresses and data they are
  'self.change': isSelf,
  'person.data': any(isSelf, administers),
  'people.merge': administers,
  'retention.change': administers,

  'people.see': administers,
  'right.grant': administers,
  'person.disable': administers,
  'audit.see': administers,
  'house.change': administers,
  'everything.take-out': administers,
  'sessions.end': any(isSelf, administers),
  'ways.change': isSelf,
  'administrator.confirm': administers
} satisfies Record<string, Rule>;

export type Action = keyof typeof RULES;

/** Whether `actor` may do `action` to `subject`. The clock may do everything. */
export function may(actor: Actor, action: Action, subject: Subject = {}): boolean {
  return actor.system === true || RULES[action](actor, subject);
}

/** What an organiser's grants cover, for lists. */
export function organises({ grants }: Actor): {
  everything: boolean;
  events: string[];
  programmes: string[];
} {
  const mine = grants.filter(({ right }) => right === 'organiser');
  const of = (scope: Scope) =>
    mine.filter((grant) => grant.scope === scope).map(({ scopeId }) => scopeId);
  return {
    everything: mine.some(({ scope }) => scope === 'everything'),
    events: of('event'),
    programmes: of('programme')
  };
}

/** Whether somebody's grants cover an event, as an organiser. */
export const organisesEvent = (actor: Actor, event: NonNullable<Subject['event']>): boolean =>
  organisesThis(actor, { event });

/** The authorities that somebody coordinates. */
export function coordinates({ grants }: Actor): string[] {
  return grants
    .filter(({ right, scope }) => right === 'coordinator' && scope === 'authority')
    .map(({ scopeId }) => scopeId);
}

/** Whether someone holds a right anywhere, for menus and for the way in. */
export function holds(actor: Actor, right: Right): boolean {
  return actor.grants.some((grant) => grant.right === right);
}
