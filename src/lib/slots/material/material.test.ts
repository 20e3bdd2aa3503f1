import { buffer } from 'node:stream/consumers';

import { describe, expect, test } from 'vitest';

import { keyTo } from '#lib/people/key.server.ts';
import { VISITOR, type Actor } from '#lib/people/may.ts';
import { keepUpload, findFile } from '#lib/files/files.server.ts';
import { SLIDES } from '#lib/files/rules.ts';
import { takeSlotForPartner } from '#lib/changes/present-for-partner.server.ts';
import { materialPath } from '#lib/changes/material/letters.server.ts';
import { answerToPresent, askToPresent, leaveTalk } from '#lib/changes/talks/together.server.ts';
import { namePresenter, withdrawTalk } from '#lib/changes/talks/withdraw.server.ts';
import { cancelEvent } from '#lib/changes/event.server.ts';
import { LETTERS } from '#lib/rounds.server.ts';
import { after } from '#tests/support/desk.ts';
import { fileOf, PDF, PNG } from '#tests/support/files.ts';
import {
  done,
  letters,
  NOW,
  ORGANISER,
  partnerWith,
  published,
  slotIn,
  somebody,
  takes
} from '#tests/support/people.ts';
import { onBothStores, soundAfterEach } from '#tests/support/store.ts';

import { archiveOf } from './archive.server.ts';
import { remindMaterial, setMaterialDue } from './due.server.ts';
import { readMaterial } from './form.server.ts';
import { addMaterial, changeMaterial, removeMaterial } from './material.server.ts';
import { materialCard, materialOf, talksWithMaterial } from './read.server.ts';
import { archiveNames, readLink, remindAt } from './rules.ts';

const TERMS = { title: '', seenBy: 'attended', licence: 'cc-by' } as const;
const LINK = 'https://padlet.example/levers';

onBothStores('material', (store) => {
  soundAfterEach(store, NOW);

  const add = (
    talk: { id: string },
    by: Actor,
    facts: Partial<Parameters<typeof addMaterial>[1]> = {}
  ) =>
    addMaterial(store().db, {
      talk: talk.id,
      link: LINK,
      terms: TERMS,
      by,
      now: after(10),
      ...facts
    });
  const kept = async (name = 'levers.pdf', bytes = PDF) =>
    done(await keepUpload(fileOf(bytes, name), { field: 'file', types: SLIDES }));

  async function aTalk(starts = '16:10', title = 'Levers from lolly sticks') {
    const { db } = store();
    const event = await published(db, { room: 5 });
    const slot = await slotIn(db, event.id, { starts });
    const person = await somebody(db);
    const { talk } = done(await takes(db, slot, person, { title }));
    return { event, slot, person, talk };
  }

  test('a file and a link, called by their names when nothing is said', async () => {
    const { db } = store();
    const { talk, person } = await aTalk();
    done(await add(talk, person.actor, { file: await kept('Levers, week 1.pdf') }));
    const items = await materialOf(db, [talk.id]);
    expect(items.map(({ title }) => title).sort()).toEqual(['Levers, week 1', 'padlet.example']);
    const file = items.find((item) => item.file)!;
    expect(await findFile(db, file.file!.id)).toMatchObject({
      added_by: person.id,
      size: PDF.length
    });
    expect(items.find((item) => item.link)).toMatchObject({
      link: { href: LINK, host: 'padlet.example' },
      seenBy: 'attended',
      licence: 'cc-by'
    });
  });

  test('by whoever answers for the talk, by key or signed in, and by organisers; by no one else', async () => {
    const { db } = store();
    const { talk, person } = await aTalk();
    const other = await somebody(db);
    const key = (id: string): Actor => ({ ...VISITOR, key: { kind: 'talk', id } });
    done(await add(talk, person.actor));
    done(await add(talk, key(talk.id)));
    done(await add(talk, ORGANISER));
    const [, byKey] = await db
      .selectFrom('material')
      .select('added_by')
      .where('talk_id', '=', talk.id)
      .orderBy('added_at')
      .orderBy('id')
      .execute();
    expect(byKey).toBeDefined();
    const elsewhere = {
      ...ORGANISER,
      grants: [{ ...ORGANISER.grants[0]!, scope: 'event' as const, scopeId: 'x' }]
    };
    for (const by of [VISITOR, other.actor, key(other.id), elsewhere]) {
      expect(await add(talk, by)).toMatchObject({ refused: 'not-allowed' });
    }
    expect(await add({ id: 'none' }, ORGANISER)).toMatchObject({ refused: 'talk-unknown' });
  });

  test('a colleague who presents too adds by their own link, until they leave', async () => {
    const { db } = store();
    const { talk, person } = await aTalk();
    const { presenter } = done(
      await askToPresent(db, {
        talk: talk.id,
        name: 'Hamza Laird',
        email: 'hamza.laird@school.example',
        by: person.actor,
        now: after(1)
      })
    );
    const by: Actor = { ...VISITOR, key: { kind: 'presenter', id: presenter.id } };
    const facts = { presenter: presenter.id, by };
    expect(await add(talk, by)).toMatchObject({ refused: 'not-allowed' });
    done(await answerToPresent(db, { ...facts, accept: true, now: after(2) }));
    expect(done(await add(talk, by))[0]).toMatchObject({ added_by: presenter.person_id });
    done(await leaveTalk(db, { ...facts, now: after(11) }));
    expect(await add(talk, by)).toMatchObject({ refused: 'not-allowed' });
  });

  test('whoever presents for its partner, and nobody of another one', async () => {
    const { db } = store();
    const event = await published(db);
    const slot = await slotIn(db, event.id, { openTo: 'partners' });
    const [partner, other] = [await partnerWith(db), await partnerWith(db)];
    const { talk } = done(
      await takeSlotForPartner(db, {
        event: event.id,
        slot: slot.id,
        partner: partner.id,
        person: null,
        title: 'Tides',
        line: null,
        by: partner.presenter.actor,
        now: after(1)
      })
    );
    done(await add(talk, partner.presenter.actor));
    expect(await add(talk, other.presenter.actor)).toMatchObject({ refused: 'not-allowed' });
  });

  test('after the event too, for a year; not of a talk that was withdrawn, nor of a cancelled event', async () => {
    const { db } = store();
    const { talk, person, event } = await aTalk();
    const [item] = done(await add(talk, person.actor, { now: '2027-12-10T17:59:00.000Z' }));
    expect(await add(talk, person.actor, { now: '2027-12-10T18:00:00.000Z' })).toMatchObject({
      refused: 'too-late'
    });
    // what is theirs they may always take away
    const late = { by: person.actor, now: '2028-06-01T10:00:00.000Z' };
    done(await removeMaterial(db, { material: item!.id, ...late }));
    done(await removeMaterial(db, { material: item!.id, ...late }));
    expect(await materialOf(db, [talk.id])).toEqual([]);
    done(await withdrawTalk(db, { talk: talk.id, by: person.actor, now: after(20) }));
    expect(await add(talk, person.actor)).toMatchObject({ refused: 'talk-unknown' });
    const second = await aTalk();
    done(await cancelEvent(db, { event: second.event.id, note: '', by: ORGANISER, now: after(3) }));
    expect(await add(second.talk, second.person.actor)).toMatchObject({
      refused: 'already-cancelled-event'
    });
    expect(event.status).toBe('published');
  });

  test('ten at most, counted in the event’s turn', async () => {
    const { talk, person } = await aTalk();
    for (let at = 0; at < 8; at++) done(await add(talk, person.actor));
    const answers = await Promise.all([1, 2, 3, 4].map(() => add(talk, person.actor)));
    expect(answers.filter((answer) => 'refused' in answer)).toHaveLength(2);
    expect(await add(talk, person.actor)).toMatchObject({
      refused: 'material-full',
      facts: { most: 10 }
    });
  });

  test('only links of the web, and something at all', async () => {
    const { talk, person } = await aTalk();
    for (const link of ['javascript:alert(1)', 'https://', 'file:///etc/passwd', 'somewhere']) {
      expect(await add(talk, person.actor, { link })).toMatchObject({
        refused: 'link-wrong',
        field: 'link'
      });
    }
    expect(await add(talk, person.actor, { link: null })).toMatchObject({
      refused: 'material-missing',
      field: 'file'
    });
  });

  test('changes what is said of it; removing takes the file away', async () => {
    const { db } = store();
    const { talk, person } = await aTalk();
    const other = await somebody(db);
    const [item] = done(await add(talk, person.actor, { link: null, file: await kept() }));
    const terms = { title: 'Worksheet', seenBy: 'all', licence: 'cc0' } as const;
    const facts = { material: item!.id, terms, now: after(11) };
    expect(await changeMaterial(db, { ...facts, by: other.actor })).toMatchObject({
      refused: 'not-allowed'
    });
    done(await changeMaterial(db, { ...facts, by: person.actor }));
    expect(await materialOf(db, [talk.id])).toMatchObject([
      { title: 'Worksheet', seenBy: 'all', licence: 'cc0' }
    ]);
    done(await removeMaterial(db, { material: item!.id, by: ORGANISER, now: after(12) }));
    expect(await findFile(db, item!.file_id!)).toBeUndefined();
    expect(await changeMaterial(db, { ...facts, by: person.actor })).toMatchObject({
      refused: 'material-unknown'
    });
    const deeds = await db
      .selectFrom('audit_entry')
      .select('action')
      .where('subject_id', '=', talk.id)
      .execute();
    expect(deeds.map(({ action }) => action).sort()).toEqual([
      'material.add',
      'material.change',
      'material.remove'
    ]);
  });

  test('a form with a wrong file keeps the other fields and says what is wrong', async () => {
    const form = (file: File, more: Record<string, string> = {}) => {
      const data = new FormData();
      const said = { talk: '', title: 'Slides', link: '', seen_by: 'all', licence: 'cc0', ...more };
      for (const [name, value] of Object.entries(said)) data.set(name, value);
      data.set('file', file);
      return readMaterial(data);
    };
    expect(await form(fileOf(PDF, 'slides.pdf'))).toMatchObject({
      file: { name: 'slides.pdf' },
      terms: { title: 'Slides', seenBy: 'all', licence: 'cc0' }
    });
    expect(await form(fileOf(Buffer.from('<svg/>'), 'slides.pdf'))).toMatchObject({
      typed: { title: 'Slides', seen_by: 'all', licence: 'cc0' },
      problems: [{ field: 'file', message: expect.stringMatching(/not one of the kinds/) }]
    });
    const large = Buffer.concat([PNG, Buffer.alloc(6_000_000)]);
    expect(await form(fileOf(large, 'slides.png'))).toMatchObject({
      problems: [{ field: 'file', message: expect.stringMatching(/larger than 5/) }]
    });
    expect(await form(fileOf(Buffer.alloc(0), ''))).toMatchObject({
      problems: [{ field: 'file', message: 'Choose a file or enter a link.' }]
    });
    // a good file beside a wrong link has to be chosen again, and that is said
    expect(await form(fileOf(PDF, 'a.pdf'), { link: 'nonsense' })).toMatchObject({
      typed: { link: 'nonsense' },
      problems: [{ field: 'link' }, { field: 'file', message: expect.stringMatching(/again/) }]
    });
  });

  test('all slides as one archive, in running order', async () => {
    const { db } = store();
    const event = await published(db);
    const talkAt = async (starts: string, title: string) => {
      const slot = await slotIn(db, event.id, { starts });
      return done(await takes(db, slot, await somebody(db), { title })).talk;
    };
    // taken in another order than they are heard
    const last = await talkAt('17:00', 'Why? 50% of it…');
    const first = await talkAt('16:10', 'Levers / pulleys: "week 1"');
    const none = await talkAt('16:20', 'Nothing to show');
    await add(last, ORGANISER, { link: null, file: await kept('last.pdf') });
    await add(first, ORGANISER, { link: LINK, file: await kept('one.pdf') });
    await add(first, ORGANISER, {
      link: null,
      file: await kept('two.png', PNG),
      terms: { ...TERMS, title: 'CON.' },
      now: after(11)
    });
    const talks = await talksWithMaterial(db, event.id);
    expect(talks.map(({ talk }) => talk)).toEqual([first.id, none.id, last.id]);
    const zip = await buffer((await archiveOf(talks))!);
    const found = entriesOf(zip);
    expect(found.map(({ name }) => name)).toEqual([
      '01a-Levers pulleys week 1, one.pdf',
      '01b-Levers pulleys week 1, CON.png',
      '02-Why 50% of it….pdf',
      'links.txt'
    ]);
    expect(found[0]!.bytes).toEqual(PDF);
    expect(found[1]!.bytes).toEqual(PNG);
    expect(String(found[3]!.bytes)).toMatch(/^Levers .*\r\npadlet\.example: https:\/\/padlet/);
    expect(await archiveOf([{ ...talks[1]! }])).toBeNull();
  });

  test('a due date is a day until eight in the evening, set and cleared by organisers', async () => {
    const { db } = store();
    const { event, person, talk } = await aTalk();
    const set = (day: string | null, by: Actor, now = after(1)) =>
      setMaterialDue(db, { event: event.id, day, by, now });
    expect(await set('2026-12-04', person.actor)).toMatchObject({ refused: 'not-allowed' });
    expect(await set('2026-11-22', ORGANISER)).toMatchObject({
      refused: 'date-past',
      field: 'due'
    });
    const due = done(await set('2026-12-04', ORGANISER));
    expect(due.material_due_at).toBe('2026-12-04T20:00:00.000Z');
    const card = await materialCard(db, { talk, event: due, now: NOW });
    expect(card).toMatchObject({ count: 0, due: expect.stringMatching(/4.Dec/), open: true });
    expect(done(await set(null, ORGANISER)).material_due_at).toBeNull();
  });

  test('presenters without slides are reminded once, three weekdays before', async () => {
    const { db } = store();
    const { event, talk, person } = await aTalk();
    const has = done(
      await takes(db, await slotIn(db, event.id, { starts: '16:30' }), await somebody(db))
    ).talk;
    await add(has, ORGANISER);
    const partner = await partnerWith(db);
    const slot = await slotIn(db, event.id, { starts: '16:40', openTo: 'partners' });
    const { talk: unnamed } = done(
      await takeSlotForPartner(db, {
        event: event.id,
        slot: slot.id,
        partner: partner.id,
        person: null,
        title: 'Tides',
        line: null,
        by: partner.presenter.actor,
        now: after(1)
      })
    );
    // a Monday: three weekdays before is the Wednesday of the week before
    const day = '2026-12-07';
    const due = done(await setMaterialDue(db, { event: event.id, day, by: ORGANISER, now: NOW }));
    expect(remindAt(due.material_due_at!)).toBe('2026-12-02T09:00:00.000Z');
    const sent = async (now: string) => {
      await remindMaterial(db, now);
      return (await letters(db, event.id)).filter(({ kind }) => kind === 'material-due');
    };
    expect(await sent('2026-12-02T08:59:00.000Z')).toEqual([]);
    const rows = await sent('2026-12-02T09:00:00.000Z');
    expect(rows.map((row) => row.to_email).sort()).toEqual(
      [person.email, partner.presenter.email].sort()
    );
    expect(await sent('2026-12-03T09:00:00.000Z')).toHaveLength(2);
    const build = async (to: string, now = '2026-12-02T09:01:00.000Z') => {
      const row = rows.find(({ to_email }) => to_email === to)!;
      return LETTERS[row.kind]!(db, JSON.parse(row.ids), { row, now });
    };
    const letter = (await build(person.email))!;
    expect(JSON.stringify(letter.blocks)).toContain(materialPath(talk.id));
    expect(letter.subject).toContain('Your slides?');
    // gone once the date is past, another one is set, or there is something
    expect(await build(person.email, '2026-12-07T20:00:00.000Z')).toBeNull();
    await add(talk, person.actor, { now: '2026-12-02T09:00:30.000Z' });
    expect(await build(person.email)).toBeNull();
    done(
      await namePresenter(db, {
        talk: unnamed.id,
        person: partner.presenter.id,
        by: partner.presenter.actor,
        now: after(30)
      })
    );
    expect(await build(partner.presenter.email)).not.toBeNull();
    done(await withdrawTalk(db, { talk: unnamed.id, by: ORGANISER, now: after(40) }));
    expect(await build(partner.presenter.email)).toBeNull();
    // another date is another reminder
    await takes(db, await slotIn(db, event.id, { starts: '17:20' }), await somebody(db));
    expect(await sent('2026-12-03T09:00:00.000Z')).toHaveLength(3);
    const facts = { event: event.id, day: '2026-12-08', by: ORGANISER, now: NOW };
    done(await setMaterialDue(db, facts));
    expect(await sent('2026-12-03T09:00:00.000Z')).toHaveLength(4);
  });
});

/** Name and bytes of every entry of an archive without compression, by its central directory. */
function entriesOf(zip: Buffer): { name: string; bytes: Buffer }[] {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    const [size, name, extra, comment] = [
      zip.readUInt32LE(at + 24),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32)
    ] as const;
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const entry = {
      name: zip.subarray(at + 46, at + 46 + name).toString(),
      bytes: Buffer.from(zip.subarray(from, from + size))
    };
    at += 46 + name + extra + comment;
    return entry;
  });
}

describe('links and names', () => {
  test.each([
    ['https://example.org/a', 'https://example.org/a'],
    ['padlet.com/x', 'https://padlet.com/x'],
    [' http://example.org ', 'http://example.org/'],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['https://user:secret@example.org', null],
    ['https://localhost/x', null],
    ['//example.org', null],
    ['my slides', null]
  ])('%s', (typed, link) => expect(readLink(typed)).toBe(link));

  test('names that Windows and macOS keep', () => {
    const file = { talk: 'a', title: 't', type: 'pdf' };
    const name = (talkTitle: string) => archiveNames([{ ...file, talkTitle }])[0]!;
    expect(name('a\\b:c*d?e"f<g>h|i/j')).toBe('01-a b c d e f g h i j.pdf');
    expect(name('..  ')).toBe('01-Slides.pdf');
    expect(name('x'.repeat(200))).toHaveLength(3 + 60 + 4);
    expect(name('Ceòl\u202e gnp')).toBe('01-Ceòl gnp.pdf');
  });

  test('the key of a talk opens its page of slides', () => {
    const id = '0198a000-0000-7000-8000-000000000000';
    expect(materialPath(id)).toBe(`/talk/${keyTo('talk', id)}/material`);
  });
});
