/** Every step, oldest first. Listed by static imports: a scan of the folder finds nothing in a bundle. */
import type { Migration } from 'kysely/migration';

import * as store from './2026-11-23-1-store.ts';
import * as people from './2026-11-23-2-people.ts';
import * as organisations from './2026-11-23-3-organisations.ts';
import * as events from './2026-11-23-4-events.ts';
import * as desk from './2026-11-23-5-desk.ts';
import * as post from './2026-11-23-6-post.ts';
import * as waitingList from './2026-11-24-1-waiting-list.ts';
import * as pools from './2026-11-24-2-pools.ts';
import * as whoMayBook from './2026-11-24-3-who-may-book.ts';
import * as several from './2026-11-24-4-several.ts';
import * as questions from './2026-11-24-5-questions.ts';
import * as snow from './2026-11-24-6-snow.ts';
import * as sheets from './2026-11-24-7-sheets.ts';
import * as messages from './2026-11-24-8-messages.ts';
import * as offices from './2026-11-24-9-offices.ts';
import * as series from './2026-11-25-1-series.ts';
import * as agenda from './2026-11-25-2-agenda.ts';
import * as partners from './2026-11-25-3-partners.ts';
import * as talks from './2026-11-25-4-talks.ts';
import * as material from './2026-11-25-5-material.ts';
import * as screen from './2026-11-25-6-screen.ts';
import * as theDay from './2026-11-25-7-the-day.ts';
import * as partnersEnd from './2026-11-26-1-partners.ts';
import * as talkQuestions from './2026-11-26-2-questions.ts';
import * as words from './2026-11-28-1-words.ts';
import * as feeds from './2026-11-28-2-feeds.ts';
import * as mailbox from './2026-11-28-3-mailbox.ts';
import * as mailChoices from './2026-11-28-4-mail-choices.ts';
import * as invitations from './2026-11-28-5-invitations.ts';
import * as reminders from './2026-11-28-6-reminders.ts';
import * as letterWords from './2026-11-28-7-letter-words.ts';
import * as pending from './2026-11-28-8-pending.ts';
import * as signIn from './2026-11-28-a-sign-in.ts';
import * as roles from './2026-11-28-b-roles.ts';
import * as schools from './2026-11-28-c-organisations.ts';
import * as programmes from './2026-11-28-d-programmes.ts';
import * as release from './2026-11-28-e-release.ts';
import * as myPlace from './2026-11-28-f-my-place.ts';
import * as venues from './2026-11-28-g-venues.ts';
import * as bringIn from './2026-11-28-h-bring-in.ts';
import * as suspend from './2026-11-28-i-suspend.ts';
import * as consents from './2026-11-28-j-consents.ts';
import * as defaults from './2026-11-28-j-defaults.ts';
import * as feedAddresses from './2026-11-28-j-feeds.ts';
import * as progress from './2026-11-28-j-progress.ts';

export const migrations: Record<string, Migration> = {
  '2026-11-23-1-store': store,
  '2026-11-23-2-people': people,
  '2026-11-23-3-organisations': organisations,
  '2026-11-23-4-events': events,
  '2026-11-23-5-desk': desk,
  '2026-11-23-6-post': post,
  '2026-11-24-1-waiting-list': waitingList,
  '2026-11-24-2-pools': pools,
  '2026-11-24-3-who-may-book': whoMayBook,
  '2026-11-24-4-several': several,
  '2026-11-24-5-questions': questions,
  '2026-11-24-6-snow': snow,
  '2026-11-24-7-sheets': sheets,
  '2026-11-24-8-messages': messages,
  '2026-11-24-9-offices': offices,
  '2026-11-25-1-series': series,
  '2026-11-25-2-agenda': agenda,
  '2026-11-25-3-partners': partners,
  '2026-11-25-4-talks': talks,
  '2026-11-25-5-material': material,
  '2026-11-25-6-screen': screen,
  '2026-11-25-7-the-day': theDay,
  '2026-11-26-1-partners': partnersEnd,
  '2026-11-26-2-questions': talkQuestions,
  '2026-11-28-1-words': words,
  '2026-11-28-2-feeds': feeds,
  '2026-11-28-3-mailbox': mailbox,
  '2026-11-28-4-mail-choices': mailChoices,
  '2026-11-28-5-invitations': invitations,
  '2026-11-28-6-reminders': reminders,
  '2026-11-28-7-letter-words': letterWords,
  '2026-11-28-8-pending': pending,
  '2026-11-28-a-sign-in': signIn,
  '2026-11-28-b-roles': roles,
  '2026-11-28-c-organisations': schools,
  '2026-11-28-d-programmes': programmes,
  '2026-11-28-e-release': release,
  '2026-11-28-f-my-place': myPlace,
  '2026-11-28-g-venues': venues,
  '2026-11-28-h-bring-in': bringIn,
  '2026-11-28-i-suspend': suspend,
  '2026-11-28-j-consents': consents,
  '2026-11-28-j-defaults': defaults,
  '2026-11-28-j-feeds': feedAddresses,
  '2026-11-28-j-progress': progress
};
