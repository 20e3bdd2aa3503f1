import { placeBooking } from '#lib/booking/booking.server.ts';
import { personOf } from '#lib/people/person.server.ts';

import { establishment, expect, published, test, type Town } from '../support/town.ts';

test('reminders go out on the school day before, and for a full day 10 school days before, once each', async ({
  page,
  town
}) => {
  // a Monday: the school day before is Friday
  const fullDay = await published(town.db, {
    title: 'Launch day',
    kind: 'full-day',
    startsLocal: '2026-12-14T09:15',
    endsLocal: '2026-12-14T15:15'
  });
  const teachmeet = await published(town.db, { room: 20 });
  // one authority's schools are closed on that Friday and on the Wednesday before the Teachmeet
  const school = await establishment(town.db, 'east-renfrewshire');
  for (const day of ['2026-12-11', '2026-12-09']) {
    await town.db
      .insertInto('closed_day')
      .values({ authority_id: 'east-renfrewshire', day, kind: 'local-holiday' })
      .execute();
  }
  await bookFor(town, [fullDay.id, teachmeet.id], 'open@school.example', null);
  await bookFor(town, [fullDay.id, teachmeet.id], 'closed@school.example', school.id);
  await town.mail.to('open@school.example', 2);
  await town.mail.to('closed@school.example', 2);

  // 10 school days before 14 December: Monday 30 November; one and two holidays earlier elsewhere
  await town.moveTo(page, '26/11/2026', '15:29');
  expect(await reminders(town)).toEqual([]);
  await town.moveTo(page, '26/11/2026', '15:31');
  expect(await reminders(town)).toEqual(['closed cover']);
  await town.moveTo(page, '30/11/2026', '15:31');
  expect(await reminders(town)).toEqual(['closed cover', 'open cover']);

  await town.moveTo(page, '08/12/2026', '15:31');
  expect(await reminders(town)).toEqual(['closed cover', 'open cover', 'closed Teachmeet']);
  await town.moveTo(page, '09/12/2026', '15:31');
  expect(await reminders(town)).toContain('open Teachmeet');
  await town.moveTo(page, '10/12/2026', '15:31');
  expect(await reminders(town)).toContain('closed Launch');
  await town.moveTo(page, '11/12/2026', '15:31');
  expect((await reminders(town)).filter((line) => line.endsWith('Launch'))).toEqual([
    'closed Launch',
    'open Launch'
  ]);
  const sent = (await reminders(town)).length;
  await town.moveTo(page, '12/12/2026', '15:31');
  expect(await reminders(town)).toHaveLength(sent);

  const reminder = town.mail.received.find(({ subject }) => subject.startsWith('Thursday: '))!;
  expect(reminder.subject).toBe('Thursday: Thu 10 Dec, 4 pm · Teachmeet: wee wins · Kirkmuirlea');
  expect(reminder.text).toContain('I can’t come after all');
  expect(reminder.invite).toBeNull();
});

async function bookFor(
  town: Town,
  events: string[],
  email: string,
  establishmentId: string | null
): Promise<void> {
  const now = await town.now();
  const person = await personOf(town.db, { email, name: 'Rhona Weir', now });
  for (const event of events) {
    await placeBooking(town.db, {
      event,
      person: person.id,
      establishment: establishmentId,
      by: { person, grants: [] },
      now
    });
  }
}

/** Reminders received so far, as `who what`, in order. */
async function reminders(town: Town): Promise<string[]> {
  await expect
    .poll(async () => {
      const { waiting } = await town.db
        .selectFrom('outbox')
        .select((eb) => eb.fn.count<string>('id').as('waiting'))
        .where('done_at', 'is', null)
        .executeTakeFirstOrThrow();
      return Number(waiting);
    })
    .toBe(0);
  return town.mail.received
    .filter(({ subject }) => /^(Monday|Thursday): |^Is your cover/.test(subject))
    .map(({ to, subject }) => {
      const what = subject.startsWith('Is your cover')
        ? 'cover'
        : subject.includes('Launch')
          ? 'Launch'
          : 'Teachmeet';
      return `${to.split('@')[0]} ${what}`;
    });
}
