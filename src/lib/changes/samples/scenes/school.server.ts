/** Scenes of schools: a headteacher answers about release; an office opens its page. */
import { answerRelease } from '#lib/booking/release/release.server.ts';
import { askOfficeLink, askVisit, officeByLink } from '#lib/organisations/office/office.server.ts';
import { VISITOR } from '#lib/people/may.ts';
import { rehearsal as words } from '#lib/words/en/rehearsal.ts';

import { book } from './desk.server.ts';
import { addressOf, type Stage } from './stage.server.ts';

/** A full day in school time; a headteacher agrees. */
export async function release(stage: Stage): Promise<void> {
  const event = await stage.event({
    kind: 'full-day',
    startsLocal: '2020-12-10T09:30',
    endsLocal: '2020-12-10T15:30'
  });
  const { id: booking } = await book(stage, event, await stage.player('guest'));
  await stage.play(answerRelease, {
    booking,
    agrees: true,
    name: words.people.second,
    role: words.headteacher,
    by: { ...VISITOR, key: { kind: 'release' as const, id: booking } }
  });
}

/** The office's link, and the code of a visit. */
export async function office(stage: Stage): Promise<void> {
  const { db } = stage;
  const { id: establishment } = await stage.school();
  const office_email = addressOf(words.people.office);
  await db
    .updateTable('establishment')
    .set({ office_email })
    .where('id', '=', establishment)
    .execute();
  await stage.play(askOfficeLink, { establishment });
  const link = await db
    .selectFrom('office_link')
    .select('id')
    .where('establishment_id', '=', establishment)
    .executeTakeFirstOrThrow();
  const office = (await officeByLink(db, link.id))!;
  await stage.play(askVisit, { office });
}
