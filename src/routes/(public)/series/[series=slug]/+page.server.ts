import { seenSeries } from './seen.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { series, sessions } = await seenSeries(locals, params.series);
  return {
    sky: true,
    title: series.title,
    slug: series.slug,
    summary: series.summary,
    together: series.alone_at === null,
    sessions
  };
};
