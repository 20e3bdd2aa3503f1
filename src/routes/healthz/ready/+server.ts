import type { RequestHandler } from './$types';

/** The store answers too. */
export const GET: RequestHandler = async ({ locals }) => {
  await locals.reader.selectFrom('installation').select('id').executeTakeFirstOrThrow();
  return new Response('ok\n');
};
