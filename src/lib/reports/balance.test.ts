import { describe, expect, test } from 'vitest';

import type { Db } from '#db/open.server.ts';
import { takeSlotForPartner } from '#lib/changes/present-for-partner.server.ts';
import { withdrawTalk } from '#lib/changes/talks/withdraw.server.ts';
import { VISITOR } from '#lib/people/may.ts';
import { drawBars } from '#lib/ui/bars.ts';

import {
  done,
  establishment,
  NOW,
  ORGANISER,
  partnerWith,
  published,
  slotIn,
  somebody,
  takes
} from '../../../tests/support/people.ts';
import { onBothStores } from '../../../tests/support/store.ts';
import { balanceCsv } from './balance-file.server.ts';
import { chartsOf, countBalance, themeText } from './balance.ts';
import { eventBalance, rangeBalance } from './balance.server.ts';

describe('the balance in words', () => {
  const talk = (over: object) => ({
    minutes: 7,
    theme: null,
    levels: [] as string[],
    partnerKind: null,
    ...over
  });

  test('its titles state the finding', () => {
    const balance = countBalance({
      events: 1,
      talks: [
        talk({ theme: 'science', levels: ['early', 'first'] }),
        talk({ theme: 'science', levels: ['first'] }),
        talk({ minutes: 26, partnerKind: 'Employer', theme: 'equality-and-inclusion' })
      ],
      presenters: [
        { person: 'a', authority: 'Fife', forPartner: false, first: true },
        { person: 'b', authority: null, forPartner: false, first: false },
        { person: 'c', authority: null, forPartner: true, first: false }
      ],
      open: 2
    });
    expect(chartsOf(balance).map(({ title }) => title)).toEqual([
      'Partners give 1 of 3 talks',
      'Partners have 65 % of the minutes',
      'Science leads, with 2 talks',
      'Nothing yet for Second level',
      'All teachers who present are of one authority',
      'One kind of partner gives a talk',
      '1 of 3 presenters presents for the first time'
    ]);
    expect(themeText('equality-and-inclusion')).toBe('Equality and inclusion');
  });

  test('of nothing is no chart', () => {
    const balance = countBalance({ events: 1, talks: [], presenters: [], open: 4 });
    expect(chartsOf(balance)).toEqual([]);
    expect(balance.open).toBe(4);
  });

  test('draws the longest bar as long as there is room, and nothing for nought', () => {
    const bar = (label: string, value: number) => ({ label, value, text: String(value) });
    const { bars, height } = drawBars([bar('a', 8), bar('b', 2), bar('c', 0)]);
    expect(bars.map(({ width }) => width)).toEqual([232, 58, 0]);
    expect(height).toBe(146);
    expect(drawBars([]).height).toBe(0);
  });
});

/** A talk of a person at a new event on a day. */
async function talkOn(db: Db, day: string, person?: Awaited<ReturnType<typeof somebody>>) {
  const event = await published(db, { startsLocal: `${day}T16:00`, endsLocal: `${day}T18:00` });
  const slot = await slotIn(db, event.id);
  const speaker = person ?? (await somebody(db));
  const school = await establishment(db, 'south-lanarkshire');
  const { talk } = done(await takes(db, slot, speaker, { establishment: school.id }));
  return { event, talk, speaker };
}

onBothStores('the balance of talks', (store) => {
  test('counts who gives them, themes, levels, authorities, kinds and open slots', async () => {
    const { db } = store();
    const { event, talk } = await talkOn(db, '2026-12-10');
    await db
      .updateTable('talk')
      .set({ theme: 'digital', levels: '["early"]' })
      .where('id', '=', talk.id)
      .execute();
    const partner = await partnerWith(db);
    const slot = await slotIn(db, event.id, { openTo: 'partners', starts: '16:20', minutes: 20 });
    done(
      await takeSlotForPartner(db, {
        event: event.id,
        slot: slot.id,
        partner: partner.id,
        person: partner.presenter.id,
        title: 'A science show',
        line: null,
        by: partner.presenter.actor,
        now: NOW
      })
    );
    await slotIn(db, event.id, { starts: '17:00' });
    const balance = done(await eventBalance(db, { event, by: ORGANISER }));
    expect(balance).toMatchObject({
      talks: 2,
      minutes: 27,
      teachers: { talks: 1, minutes: 7 },
      partners: { talks: 1, minutes: 20 },
      themes: [{ label: 'Digital' }, { label: 'No theme said' }],
      levels: [{ label: 'Early level' }, { label: 'No level said' }],
      authorities: [{ label: 'South Lanarkshire', presenters: 1 }],
      kinds: [{ talks: 1 }],
      presenters: 2,
      first: 2,
      open: 1
    });
    expect(balanceCsv(balance)).toContain('Themes,Digital,1,7,');
    const no = await eventBalance(db, { event, by: VISITOR });
    expect(no).toMatchObject({ refused: 'not-allowed' });
  });

  test('knows who presents for the first time, also where a talk was given up', async () => {
    const { db } = store();
    const { event: before, talk, speaker } = await talkOn(db, '2026-12-01');
    const { event } = await talkOn(db, '2026-12-15', speaker);
    const again = done(await eventBalance(db, { event, by: ORGANISER }));
    expect(again).toMatchObject({ presenters: 1, first: 0 });
    const first = done(await eventBalance(db, { event: before, by: ORGANISER }));
    expect(first).toMatchObject({ presenters: 1, first: 1 });
    done(await withdrawTalk(db, { talk: talk.id, by: speaker.actor, now: NOW }));
    const now = done(await eventBalance(db, { event, by: ORGANISER }));
    expect(now).toMatchObject({ presenters: 1, first: 1 });
  });

  test('of a time counts its events, for whoever organises them', async () => {
    const { db } = store();
    await talkOn(db, '2027-02-09');
    const { event } = await talkOn(db, '2027-02-10');
    const range = { programme: null, from: '2027-02-09', to: '2027-02-10' };
    expect(await rangeBalance(db, { ...range, by: ORGANISER })).toMatchObject({
      events: 2,
      talks: 2
    });
    const day = { ...range, from: '2027-02-10' };
    expect(await rangeBalance(db, { ...day, by: ORGANISER })).toMatchObject({ events: 1 });
    const one = {
      ...ORGANISER,
      grants: [{ right: 'organiser' as const, scope: 'event' as const, scopeId: event.id }]
    };
    expect(await rangeBalance(db, { ...range, by: one })).toMatchObject({ events: 1 });
    expect(await rangeBalance(db, { ...range, by: VISITOR })).toMatchObject({
      events: 0,
      talks: 0
    });
    const other = { ...range, programme: 'no-such' };
    expect(await rangeBalance(db, { ...other, by: ORGANISER })).toMatchObject({ talks: 0 });
  });
});
