/** What else was done at the demo's desk: a series, a school's party, questions, who came, who asks to be told. */
import { saveQuestion } from '#lib/booking/asked/questions.server.ts';
import { answerRelease } from '#lib/booking/release/release.server.ts';
import { bookParty } from '#lib/booking/party/party.server.ts';
import { bookSeries } from '#lib/booking/series/series.server.ts';
import { noteAttendance } from '#lib/attendance/attendance.server.ts';
import { askToBeTold } from '#lib/changes/tell-me.server.ts';
import { addSession, changeSeries, makeSeries } from '#lib/events/series.server.ts';
import { VISITOR } from '#lib/people/may.ts';
import { at, plus } from '#lib/time.server.ts';

import { EVENTS } from './events.ts';
import type { Filling } from './fill.ts';
import { chance } from './people.ts';
import { actor, done, ORGANISER } from './settle.ts';

export function planDesk(filling: Filling): void {
  planSeries(filling);
  planParty(filling);
  planRelease(filling);
  planQuestion(filling);
  planTellMe(filling);
  planAttendance(filling);
}

/** Three short evenings; most come to one, some booked all of them. */
function planSeries(filling: Filling): void {
  const { db, now, plan, events, cast, people } = filling;
  plan(plus(now, { hours: -24 * 9 }), async (now) => {
    const by = await actor(filling, ORGANISER);
    const [first, ...more] = ['book-1', 'book-2', 'book-3'].map((key) => events.get(key)!);
    const title = 'One book, one build: three short evenings';
    const { id } = done(await makeSeries(db, { event: first!, title, by, now }));
    for (const event of more) done(await addSession(db, { series: id, event, by, now }));
    const summary = 'A picture book and something to build each evening. Come to all, or to one.';
    done(await changeSeries(db, { series: id, title, summary, alone: true, by, now }));
  });
  for (const [at, { email, school }] of cast.others.slice(4, 9).entries()) {
    plan(plus(now, { hours: -24 * 6 + at * 5 }), async (now) => {
      const { series_id } = await db
        .selectFrom('event')
        .select('series_id')
        .where('id', '=', events.get('book-1')!)
        .executeTakeFirstOrThrow();
      done(
        await bookSeries(db, {
          series: series_id!,
          person: people.get(email)!,
          establishment: school?.id ?? null,
          ifNotAll: 'rest-waits',
          by: await actor(filling, email),
          now
        })
      );
    });
  }
}

/** A school's office books colleagues, one of them without a name yet. */
function planParty(filling: Filling): void {
  const { db, now, plan, events, cast } = filling;
  const booker = cast.of('office@brackenmearns.example');
  plan(plus(now, { hours: -50 }), async (now) => {
    done(
      await bookParty(db, {
        id: '5f1c2f5e-6a53-4a3f-9a44-3d6f6d1f0b11',
        event: events.get('outdoors')!,
        establishment: booker.school!.id,
        people: [
          { name: 'Morven Tulloch', email: 'morven.tulloch@school.example' },
          { name: 'Kasia Nowak', email: 'kasia.nowak@school.example' }
        ],
        unnamed: 1,
        ifNotAll: 'ask',
        by: await actor(filling, booker.email),
        now
      })
    );
  });
}

/** Two headteachers answer about the second cohort's launch: one agrees, one cannot. */
function planRelease(filling: Filling): void {
  const { db, now, plan, events } = filling;
  plan(plus(now, { hours: -20 }), async (now) => {
    const bookings = await db
      .selectFrom('booking')
      .innerJoin('person', 'person.id', 'booking.person_id')
      .select('booking.id')
      .where('booking.event_id', '=', events.get('second-launch')!)
      .where('booking.state', '=', 'confirmed')
      .orderBy('person.email')
      .limit(2)
      .execute();
    for (const [at, { id: booking }] of bookings.entries()) {
      const by = { ...VISITOR, key: { kind: 'release' as const, id: booking } };
      const who = { name: 'Rhona Mathieson', role: 'headteacher' };
      done(await answerRelease(db, { booking, agrees: at === 0, ...who, by, now }));
    }
  });
}

function planQuestion(filling: Filling): void {
  const { db, now, plan, events } = filling;
  plan(plus(now, { hours: -24 * 8 }), async (now) => {
    done(
      await saveQuestion(db, {
        event: events.get('sensory')!,
        kind: 'several',
        text: 'Which of these have you at school already?',
        choices: ['Switches', 'Light box', 'Water tray', 'Weighted blanket'],
        required: false,
        seenBy: 'presenters',
        by: await actor(filling, ORGANISER),
        now
      })
    );
  });
}

function planTellMe(filling: Filling): void {
  const { db, now, plan, events, cast } = filling;
  for (const [at, { email }] of cast.others.slice(10, 14).entries()) {
    plan(plus(now, { hours: -24 * 4 + at * 7 }), async (now) => {
      const by = await actor(filling, email);
      done(await askToBeTold(db, { event: events.get('wind-farm')!, email, by, now }));
    });
  }
}

/** The morning after, the organiser notes who came: most do. */
function planAttendance(filling: Filling): void {
  const { db, now, weeks, plan, events } = filling;
  for (const [index, { key, on, held }] of EVENTS.entries()) {
    if (on === null || on === 'next') continue;
    const { week, weekday } = held ?? on;
    const day = Temporal.PlainDate.from(weeks.day(week, weekday)).add({ days: 1 });
    const morning = at(day.toString(), '09:05');
    if (morning >= now) continue;
    const next = chance(3000 + index);
    plan(morning, async (now) => {
      const event = await db
        .selectFrom('event')
        .selectAll()
        .where('id', '=', events.get(key)!)
        .executeTakeFirstOrThrow();
      if (!event.ends_at || event.ends_at > now || event.status === 'cancelled') return;
      const bookings = await db
        .selectFrom('booking')
        .innerJoin('person', 'person.id', 'booking.person_id')
        .select('booking.id')
        .where('event_id', '=', event.id)
        .where('state', '=', 'confirmed')
        .orderBy('person.email')
        .execute();
      const by = await actor(filling, ORGANISER);
      const came = bookings.map(({ id }) => ({ id, lot: next() }));
      const note = async (came: 'attended' | 'apologies' | 'did-not-attend', of: typeof bookings) =>
        done(
          await noteAttendance(db, {
            event: event.id,
            bookings: of.map(({ id }) => id),
            came,
            by,
            now
          })
        );
      await note(
        'did-not-attend',
        came.filter(({ lot }) => lot < 0.07)
      );
      await note(
        'apologies',
        came.filter(({ lot }) => lot >= 0.07 && lot < 0.1)
      );
      await note(
        'attended',
        came.filter(({ lot }) => lot >= 0.1)
      );
    });
  }
}
