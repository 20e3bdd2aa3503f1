import { datesText } from '#lib/changes/programme/letters.server.ts';
import { may } from '#lib/people/may.ts';
import { programmePlaces } from '#lib/programmes/places.server.ts';
import { organisedProgrammes } from '#lib/programmes/programme.server.ts';
import { fold } from '#lib/text.ts';

import type { PageServerLoad } from './$types';

const PAGE = 20;

export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db, actor } = locals;
  const q = url.searchParams.get('q')?.trim().slice(0, 100) ?? '';
  const all = await organisedProgrammes(db, actor);
  const found = all.filter(({ title }) => fold(title).includes(fold(q)));
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  const page = Math.min(
    pages,
    Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1)
  );
  const shown = found.slice((page - 1) * PAGE, page * PAGE);
  return {
    q,
    page,
    pages,
    search: all.length > PAGE,
    makes: may(actor, 'programme.create'),
    programmes: await Promise.all(
      shown.map(async (programme) => {
        const places = await programmePlaces(db, programme.id);
        return {
          id: programme.id,
          title: programme.title,
          summary: programme.summary,
          dates: datesText(programme),
          taken: places.reduce((sum, one) => sum + one.taken, 0),
          places: places.reduce((sum, one) => sum + one.places, 0)
        };
      })
    )
  };
};
