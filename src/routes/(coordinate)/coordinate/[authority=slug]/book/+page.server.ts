import { fail } from '@sveltejs/kit';

import { bookIn } from '#lib/booking/pools/book-in.server.ts';
import { bookableEvents } from '#lib/booking/pools/coordinate-read.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { toCard } from '#lib/events/read.server.ts';
import { isPublic, modesOf } from '#lib/events/rules.ts';
import type { Problem } from '#lib/form.ts';
import { matchEstablishments, schoolNamesOf } from '#lib/organisations/establishment.server.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { coordinator } from '#lib/words/en/coordinator.ts';
import { sentence } from '#lib/words/en/refusals.ts';
import { visit } from '#lib/words/en/visit.ts';

import { refused } from '../../../../door.server.ts';
import { deskOf } from '../../coordinated.server.ts';
import { readRows, type TypedRow } from './form.ts';
import type { Actions, PageServerLoad } from './$types';

const words = coordinator.book;

/** Mails go to whoever is typed: an authority's in-service day stays below it. */
const BOOKINGS = { what: 'book:coordinator', most: 60, seconds: 3600 };

const eventOf = async (db: App.Locals['db'], url: URL) => {
  const id = url.searchParams.get('event');
  const event = id ? await findEvent(db, id) : undefined;
  // an event by a private link is not found by its id
  return event && isPublic(event.status) && event.listing !== 'private' ? event : undefined;
};

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const authority = await deskOf(locals, params);
  const { reader: db, now } = locals;
  const event = await eventOf(db, url);
  const [events, schools] = await Promise.all([
    bookableEvents(db, now),
    event ? schoolNamesOf(db, authority.id) : []
  ]);
  return {
    authority,
    events,
    schools,
    event: event ? toCard(event) : null,
    modes: event?.mode === 'hybrid' ? modesOf(event.mode) : []
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request, url }) => {
    const authority = await deskOf(locals, params);
    const { db, actor: by, now } = locals;
    const event = await eventOf(db, url);
    const data = await request.formData();
    const { rows, typed, problems } = readRows(data);
    const again = { ...typed, mode: String(data.get('mode') ?? '') };
    if (!event) return refused(refuse('event-unknown'), again);
    const mode = modesOf(event.mode).find((one) => one === data.get('mode'));
    if (event.mode === 'hybrid' && !mode) {
      problems.push({ field: 'mode', message: visit.book.modeMissing });
      return fail(400, { typed: again, problems });
    }
    if (rows.length === 0) {
      if (problems.length === 0) problems.push({ field: 'name_1', message: words.nobody });
      return fail(400, { typed: again, problems });
    }
    const booked: { name: string; said: string }[] = [];
    // each row is booked, or refused, by itself; what was booked is not shown to be booked again
    for (const row of rows) {
      const wrong = (field: string, message: string) =>
        problems.push({
          field: `${field}_${row.number}`,
          message: words.problem(row.number, message)
        });
      const school = await schoolOf(db, { authority: authority.id, row });
      if ('problem' in school) {
        wrong('school', school.problem.message);
        continue;
      }
      if (!(await allow(db, BOOKINGS, by.person!.id))) {
        wrong('name', sentence(refuse('slow-down')));
        continue;
      }
      const placed = await bookIn(db, {
        event: event.id,
        authority,
        name: row.name,
        email: row.email,
        establishment: school.id,
        mode,
        by,
        now
      });
      if (isRefusal(placed)) {
        wrong(placed.field === 'school' ? 'school' : 'name', sentence(placed));
        continue;
      }
      booked.push({
        name: row.name,
        said: placed.already ? words.already : words.done[placed.booking.state]
      });
      for (const field of ['name', 'email', 'school'])
        again[`${field}_${row.number}` as 'mode'] = '';
    }
    if (problems.length > 0) return fail(409, { typed: again, problems, booked });
    return { typed: { mode: again.mode }, problems: [] as Problem[], booked };
  }
};

/** The school of a row, by its name in this authority. */
async function schoolOf(
  db: App.Locals['db'],
  { authority, row }: { authority: string; row: TypedRow }
): Promise<{ id: string } | { problem: Problem }> {
  const found = await matchEstablishments(db, row.school, authority);
  if (found.length === 1) return { id: found[0]!.id };
  const names = found.map(({ name }) => name).join(', ');
  const message =
    found.length === 0 ? words.schoolUnknown(row.school) : words.schoolSeveral(row.school, names);
  return { problem: { field: `school_${row.number}`, message } };
}
