/**
 * Every door of the house and who may knock: route ids, and actions where they differ from their
 * page. `handle` turns others away before the verb's own first line does; a test fails for a door
 * that is not here.
 */
import { holds, type Actor } from './may.ts';

export type Policy =
  /** Everyone; where a key is in the address, it is checked by the verb. */
  | 'anyone'
  /** Somebody who signed in. */
  | 'signed-in'
  /** Somebody with this right, for whatever; the verb knows for what. */
  | 'presenter'
  /** Somebody who presents for a partner, or an organiser. */
  | 'partner'
  | 'coordinator'
  /** A coordinator or an organiser; the verb knows of what. */
  | 'recruiter'
  | 'organiser'
  | 'administrator'
  /** An administrator or an organiser: the lists of schools, and of venues. */
  | 'school-lists'
  /** An administrator or a coordinator: the school calendars. */
  | 'calendars'
  /** Everyone, in a demo store; elsewhere it does not exist. */
  | 'demo';

export const DOORS: Readonly<Record<string, Policy>> = {
  '/(public)': 'anyone',
  '/(public)/about': 'anyone',
  '/(public)/accessibility': 'anyone',
  '/(public)/privacy': 'anyone',
  '/(public)/logo': 'anyone',
  '/(public)/settings.css': 'anyone',
  '/(public)/events/[event=slug]': 'anyone',
  '/(public)/events/[event=slug]/book': 'anyone',
  '/(public)/events/[event=slug]/talks': 'anyone',
  '/(public)/events/[event=slug]/talks/[material=id]/file': 'anyone',
  '/(public)/events/[event=slug]/talks/slides.zip': 'anyone',
  '/(public)/events/[event=slug]/book/colleagues': 'signed-in',
  '/(public)/series/[series=slug]': 'anyone',
  '/(public)/series/[series=slug]/book': 'signed-in',
  '/(public)/booking/[key]': 'anyone',
  '/(public)/booking/[key]/cancel': 'anyone',
  '/(public)/booking/[key]/answers': 'anyone',
  '/(public)/booking/[key]/colleague': 'anyone',
  '/(public)/booking/[key]/workshops': 'anyone',
  '/(public)/booking/[key]/event.ics': 'anyone',
  '/(public)/booking/[key]/talks': 'anyone',
  '/(public)/booking/[key]/talks/[material=id]/file': 'anyone',
  '/(public)/booking/[key]/talks/slides.zip': 'anyone',
  '/(public)/invitation/[key]': 'anyone',
  '/(public)/release/[key]': 'anyone',
  '/(public)/school': 'anyone',
  '/(public)/school/[key]': 'anyone',
  '/(public)/school/[key]/book': 'anyone',
  '/(public)/school/[key]/booking/[booking=id]': 'anyone',
  '/(public)/talk/[key]': 'anyone',
  '/(public)/talk/[key]/material': 'anyone',
  '/(public)/talk/[key]/material/[material=id]/file': 'anyone',
  '/(public)/presenting/[key]': 'anyone',
  '/(public)/partners': 'anyone',
  '/(public)/presenting/[key]/material': 'anyone',
  '/(public)/presenting/[key]/material/[material=id]/file': 'anyone',
  '/(public)/partners/sign-up': 'anyone',
  '/(public)/partners/[partner=id]': 'anyone',
  '/(public)/partners/[partner=id]/logo': 'anyone',
  '/(public)/asked/[key]': 'anyone',
  '/(public)/prove/[proof=id]': 'anyone',
  '/(public)/prove/by-link/[key]': 'anyone',
  '/(public)/tell-me/[key]': 'anyone',
  '/(public)/unsubscribe/[key]': 'anyone',
  '/(public)/cal/[feed].ics': 'anyone',
  '/(public)/calendar': 'anyone',
  '/(public)/programmes/[programme=id]': 'anyone',
  '/(public)/programmes/nominate/[key]': 'anyone',
  '/(public)/programmes/asked/[key]': 'anyone',
  '/(public)/nomination/[key]': 'anyone',
  '/(public)/events/[event=slug]/event.ics': 'anyone',
  '/(public)/talk/[key]/event.ics': 'anyone',
  '/(public)/presenting/[key]/event.ics': 'anyone',
  '/(public)/role/[key]': 'anyone',
  '/(public)/sign-in': 'anyone',
  '/(public)/sign-in/passkey': 'anyone',
  '/(public)/sign-in/with/[provider=provider]': 'anyone',
  '/(public)/sign-in/with/[provider=provider]/callback': 'anyone',
  '/(public)/sign-out': 'anyone',
  '/(public)/erased': 'anyone',

  '/(mine)/my': 'signed-in',
  '/(mine)/my/calendar': 'signed-in',
  '/(mine)/my/parties/[party=id]': 'signed-in',
  '/(mine)/my/series/[series=slug]': 'signed-in',
  '/(mine)/my/programmes/[programme=id]': 'signed-in',
  '/(mine)/my/networks': 'signed-in',
  '/(mine)/my/networks/[network=id]': 'signed-in',
  '/(mine)/my/privacy': 'signed-in',
  '/(mine)/my/devices': 'signed-in',
  '/(mine)/my/addresses': 'signed-in',
  '/(mine)/my/profile': 'signed-in',
  '/(mine)/my/data': 'signed-in',
  '/(mine)/my/data/download': 'signed-in',
  '/(mine)/my/data/erase': 'signed-in',
  '/(mine)/my/sign-in': 'signed-in',
  '/(mine)/my/sign-in/passkey': 'signed-in',

  '/(partner)/present': 'presenter',
  '/(partner)/present/[partner=id]': 'partner',
  '/(partner)/present/[partner=id]/about': 'partner',
  '/(partner)/present/[partner=id]/asked': 'presenter',
  '/(partner)/present/[partner=id]/risk-sheet': 'partner',
  '/(partner)/present/[partner=id]/sheet': 'partner',
  '/(partner)/present/[partner=id]/talks': 'partner',
  '/(partner)/present/[partner=id]/talks/new': 'partner',
  '/(partner)/present/[partner=id]/talks/[standing=id]': 'partner',
  '/(partner)/present/[partner=id]/slots/[slot=id]': 'partner',

  '/(coordinate)/coordinate': 'coordinator',
  '/(coordinate)/coordinate/[authority=slug]': 'coordinator',
  '/(coordinate)/coordinate/[authority=slug]/past': 'coordinator',
  '/(coordinate)/coordinate/[authority=slug]/people': 'coordinator',
  '/(coordinate)/coordinate/[authority=slug]/people/[person=id]': 'coordinator',
  '/(coordinate)/coordinate/[authority=slug]/people.csv': 'coordinator',
  '/(coordinate)/coordinate/[authority=slug]/people.xlsx': 'coordinator',
  '/(coordinate)/coordinate/[authority=slug]/figures': 'coordinator',
  '/(coordinate)/coordinate/[authority=slug]/figures.csv': 'coordinator',
  '/(coordinate)/coordinate/[authority=slug]/figures.xlsx': 'coordinator',
  '/(coordinate)/coordinate/[authority=slug]/cover.csv': 'coordinator',
  '/(coordinate)/coordinate/[authority=slug]/book': 'coordinator',
  '/(coordinate)/coordinate/[authority=slug]/[event=id]': 'coordinator',
  '/(coordinate)/coordinate/[authority=slug]/[event=id]/people.csv': 'coordinator',
  '/(coordinate)/coordinate/[authority=slug]/programmes': 'coordinator',
  '/(coordinate)/coordinate/[authority=slug]/programmes/[programme=id]': 'recruiter',
  '/(coordinate)/coordinate/[authority=slug]/programmes/[programme=id]/people.csv': 'recruiter',
  '/(coordinate)/coordinate/[authority=slug]/programmes/[programme=id]/people/[participant=id]':
    'recruiter',
  '/(coordinate)/coordinate/[authority=slug]/programmes/[programme=id]/file': 'recruiter',
  '/(coordinate)/coordinate/[authority=slug]/programmes/[programme=id]/file/[list=id]': 'recruiter',

  '/(organise)/organise': 'organiser',
  '/(organise)/organise/programmes': 'organiser',
  '/(organise)/organise/programmes/new': 'organiser',
  '/(organise)/organise/programmes/[programme=id]': 'organiser',
  '/(organise)/organise/programmes/[programme=id]/edit': 'organiser',
  '/(organise)/organise/programmes/[programme=id]/suspend': 'organiser',
  '/(organise)/organise/programmes/[programme=id]/resume': 'organiser',
  '/(organise)/organise/programmes/[programme=id]/people': 'organiser',
  '/(organise)/organise/programmes/[programme=id]/people.csv': 'organiser',
  '/(organise)/organise/programmes/[programme=id]/completion': 'organiser',
  '/(organise)/organise/events/new': 'organiser',
  '/(organise)/organise/events/[event=id]': 'organiser',
  '/(organise)/organise/events/[event=id]/edit': 'organiser',
  '/(organise)/organise/events/[event=id]/move': 'organiser',
  '/(organise)/organise/events/[event=id]/postpone': 'organiser',
  '/(organise)/organise/events/[event=id]/replace': 'organiser',
  '/(organise)/organise/events/[event=id]/cancel': 'organiser',
  '/(organise)/organise/events/[event=id]/agenda': 'organiser',
  '/(organise)/organise/events/[event=id]/material': 'organiser',
  '/(organise)/organise/events/[event=id]/material/[material=id]/file': 'organiser',
  '/(organise)/organise/events/[event=id]/material/slides.zip': 'organiser',
  '/(organise)/organise/events/[event=id]/people': 'organiser',
  '/(organise)/organise/events/[event=id]/people/book': 'organiser',
  '/(organise)/organise/events/[event=id]/people/message': 'organiser',
  '/(organise)/organise/events/[event=id]/people/messages': 'organiser',
  '/(organise)/organise/events/[event=id]/people/messages/[message=id]': 'organiser',
  '/(organise)/organise/events/[event=id]/people/people.csv': 'organiser',
  '/(organise)/organise/events/[event=id]/people/people.xlsx': 'organiser',
  '/(organise)/organise/events/[event=id]/people/[booking=id]': 'organiser',
  '/(organise)/organise/events/[event=id]/waiting': 'organiser',
  '/(organise)/organise/events/[event=id]/questions': 'organiser',
  '/(organise)/organise/events/[event=id]/letters': 'organiser',
  '/(organise)/organise/events/[event=id]/letters/[letter=slug]': 'organiser',
  '/(organise)/organise/events/[event=id]/sheets': 'organiser',
  '/(organise)/organise/events/[event=id]/sheets/badges': 'organiser',
  '/(organise)/organise/events/[event=id]/sheets/workshops': 'organiser',
  '/(organise)/organise/events/[event=id]/snow': 'organiser',
  '/(organise)/organise/events/[event=id]/places': 'organiser',
  '/(organise)/organise/events/[event=id]/invitations': 'organiser',
  '/(organise)/organise/events/[event=id]/invitations/new': 'organiser',
  '/(organise)/organise/events/[event=id]/invitations/remind': 'organiser',
  '/(organise)/organise/events/[event=id]/invitations/lists/[list=id]': 'organiser',
  '/(organise)/organise/events/[event=id]/release': 'organiser',
  '/(organise)/organise/events/[event=id]/release/cover.csv': 'organiser',
  '/(organise)/organise/events/[event=id]/reminders': 'organiser',
  '/(organise)/organise/events/[event=id]/balance': 'organiser',
  '/(organise)/organise/events/[event=id]/balance/balance.csv': 'organiser',
  '/(organise)/organise/letters': 'organiser',
  '/(organise)/organise/letters/[letter=id]': 'organiser',
  '/(organise)/organise/post/inbox': 'organiser',
  '/(organise)/organise/balance': 'organiser',
  '/(organise)/organise/balance/balance.csv': 'organiser',
  '/(organise)/organise/series/[series=id]': 'organiser',
  '/(organise)/organise/partners': 'organiser',
  '/(organise)/organise/partners/new': 'organiser',
  '/(organise)/organise/partners/kinds': 'organiser',
  '/(organise)/organise/networks': 'organiser',
  '/(organise)/organise/bring-in': 'organiser',
  '/(organise)/organise/bring-in/[draft=id]': 'organiser',
  '/(organise)/organise/venues': 'school-lists',
  '/(organise)/organise/venues/new': 'school-lists',
  '/(organise)/organise/venues/[venue=id]': 'school-lists',
  '/(organise)/organise/venues/[venue=id]/take-over': 'organiser',
  '/(organise)/organise/partners/[partner=id]': 'organiser',
  '/(organise)/organise/offers': 'organiser',
  '/(organise)/organise/offers/[standing=id]': 'organiser',

  '/screen/[event=id]': 'organiser',
  '/screen/[event=id]/remote': 'organiser',
  '/screen/[event=id]/live': 'organiser',
  '/screen/[event=id]/act': 'organiser',
  '/screen/remote/[key]': 'anyone',
  '/screen/remote/[key]/live': 'anyone',
  '/screen/remote/[key]/act': 'anyone',

  '/(admin)/admin/confirm': 'administrator',
  '/(admin)/admin/people': 'administrator',
  '/(admin)/admin/people/give': 'administrator',
  '/(admin)/admin/people/invitations': 'administrator',
  '/(admin)/admin/people/[person=id]': 'administrator',
  '/(admin)/admin/mail': 'administrator',
  '/(admin)/admin': 'administrator',
  '/(admin)/admin/settings': 'administrator',
  '/(admin)/admin/settings/privacy': 'administrator',
  '/(admin)/admin/audit': 'administrator',
  '/(admin)/admin/audit/audit.csv': 'administrator',
  '/(admin)/admin/schools': 'school-lists',
  '/(admin)/admin/schools/new': 'administrator',
  '/(admin)/admin/schools/[school=slug]': 'school-lists',
  '/(admin)/admin/schools/clusters': 'school-lists',
  '/(admin)/admin/schools/clusters/[cluster=slug]': 'school-lists',
  '/(admin)/admin/schools/regions': 'administrator',
  '/(admin)/admin/schools/others': 'administrator',
  '/(admin)/admin/authorities': 'calendars',
  '/(admin)/admin/authorities/[authority=slug]/calendar': 'calendars',
  '/(admin)/admin/schools/import': 'administrator',
  '/(admin)/admin/schools/import/[import=id]': 'administrator',

  '/api/schools': 'signed-in',
  '/(admin)/admin/people/merge': 'administrator',
  '/(admin)/admin/people/[person=id]/data': 'administrator',
  '/(admin)/admin/people/[person=id]/data/download': 'administrator',
  '/(admin)/admin/retention': 'administrator',
  '/(admin)/admin/take-out': 'administrator',
  '/(admin)/admin/take-out/everything.zip': 'administrator',

  '/demo': 'demo',
  '/demo/clock': 'demo',
  '/demo/letters': 'demo',
  '/demo/mail': 'demo',
  '/demo/mail/[mail=id]': 'demo',
  '/demo/mail/[mail=id]/invite.ics': 'demo',
  '/demo/mail/[mail=id]/html': 'demo',
  '/demo/people': 'demo',

  '/healthz/live': 'anyone',
  '/healthz/ready': 'anyone',
  // asks for the setting's token itself
  '/healthz/metrics': 'anyone'
};

export type Admitted = 'in' | 'sign-in' | 'not-found';

/**
 * Whether someone may pass a door: signed out on a private page, they are sent to sign in; signed in
 * without the right, there is no such page.
 */
export function admitted(door: Policy | undefined, actor: Actor, demo: boolean): Admitted {
  switch (door) {
    case undefined:
      return 'not-found';
    case 'anyone':
      return 'in';
    case 'demo':
      return demo ? 'in' : 'not-found';
    case 'signed-in':
      return actor.person ? 'in' : 'sign-in';
    case 'partner':
      if (!actor.person) return 'sign-in';
      return holds(actor, 'presenter') || holds(actor, 'organiser') ? 'in' : 'not-found';
    case 'recruiter':
      if (!actor.person) return 'sign-in';
      return holds(actor, 'coordinator') || holds(actor, 'organiser') ? 'in' : 'not-found';
    case 'school-lists':
      if (!actor.person) return 'sign-in';
      return holds(actor, 'administrator') || holds(actor, 'organiser') ? 'in' : 'not-found';
    case 'calendars':
      if (!actor.person) return 'sign-in';
      return holds(actor, 'administrator') || holds(actor, 'coordinator') ? 'in' : 'not-found';
    default:
      if (!actor.person) return 'sign-in';
      return holds(actor, door) ? 'in' : 'not-found';
  }
}
