import { error } from '@sveltejs/kit';

import { archiveOf, archiveResponse } from '#lib/slots/material/archive.server.ts';
import { talksWithMaterial } from '#lib/slots/material/read.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { organised } from '../../organised.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const event = await organised(locals, params.event);
  const archive = await archiveOf(await talksWithMaterial(locals.reader, event.id));
  return archive ? archiveResponse(archive, event) : error(404, errors.notFound);
};
