import { seenSeries } from './seen.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
  const { series, sessions, listed } = await seenSeries(locals, params.series);
  if (!listed) setHeaders({ 'x-robots-tag': 'noindex' });
  return {
    sky: true,
    title: series.title,
    slug: series.slug,
    summary: series.summary,
    together: series.alone_at === null,
    sessions
  };
};
