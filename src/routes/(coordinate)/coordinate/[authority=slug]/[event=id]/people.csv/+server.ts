import { coordinatedPeople } from '#lib/booking/coordinate-read.server.ts';
import { csvText } from '#lib/csv.server.ts';
import { events } from '#lib/words/en/events.ts';
import { pools } from '#lib/words/en/pools.ts';

import { coordinated } from '../../../coordinated.server.ts';
import type { RequestHandler } from './$types';

const words = pools.coordinate;

export const GET: RequestHandler = async ({ locals, params }) => {
  const { event, authority } = await coordinated(locals, params);
  const people = await coordinatedPeople(locals.reader, {
    event: event.id,
    authority: authority.id
  });
  const { name, school, mode, state, since } = words.columns;
  const text = csvText(
    [name, school, mode, state, since],
    people.map((one) => [
      one.name ?? words.nameFollows,
      one.school ?? '',
      events.placeModes[one.mode],
      words.states[one.place],
      one.since
    ])
  );
  return new Response(text, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${event.slug}-${authority.id}.csv"`,
      'cache-control': 'no-store'
    }
  });
};
