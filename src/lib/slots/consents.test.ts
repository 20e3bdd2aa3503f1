import { expect, test } from 'vitest';

import { saySelf } from '#lib/changes/talks/together.server.ts';
import { done, NOW, published, slotIn, somebody, takes } from '#tests/support/people.ts';
import { onBothStores } from '#tests/support/store.ts';

import { consentsAt } from './consents.server.ts';
import { presenterOf } from './presenters.server.ts';

onBothStores('consents of presenters', (store) => {
  test('both talks must agree, and “no photographs of me” wins', async () => {
    const { db } = store();
    const event = await published(db);
    const say = async (
      person: Awaited<ReturnType<typeof somebody>>,
      starts: string,
      yes: boolean
    ) => {
      const slot = await slotIn(db, event.id, { starts });
      const { talk } = done(await takes(db, slot, person, { title: `At ${starts}` }));
      const part = (await presenterOf(db, { talk: talk.id, person: person.id }))!;
      const said = { photographs: yes, recording: true, access: null };
      done(await saySelf(db, { presenter: part.id, ...said, by: person.actor, now: NOW }));
    };
    const both = await somebody(db, 'Ann Baird');
    await say(both, '16:10', true);
    await say(both, '16:20', false);
    const never = await somebody(db, 'Ben Cairns');
    await say(never, '16:30', true);
    await db
      .updateTable('person')
      .set({ no_photographs_at: NOW })
      .where('id', '=', never.id)
      .execute();
    const gladly = await somebody(db, 'Cat Devlin');
    await say(gladly, '16:40', true);
    expect(await consentsAt(db, event.id)).toEqual([
      { name: 'Ann Baird', talks: ['At 16:10', 'At 16:20'], photographs: false, recording: true },
      { name: 'Ben Cairns', talks: ['At 16:30'], photographs: false, recording: true },
      { name: 'Cat Devlin', talks: ['At 16:40'], photographs: true, recording: true }
    ]);
  });
});
