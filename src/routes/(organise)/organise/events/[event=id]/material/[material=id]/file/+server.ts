import { error } from '@sveltejs/kit';

import { fileResponse, findFile } from '#lib/files/files.server.ts';
import { talksWithMaterial } from '#lib/slots/material/read.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { organised } from '../../../organised.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const event = await organised(locals, params.event);
  const talks = await talksWithMaterial(locals.reader, event.id);
  const items = talks.flatMap(({ material }) => material);
  const id = items.find((item) => item.id === params.material)?.file?.id;
  const file = id && (await findFile(locals.reader, id));
  const response = file ? await fileResponse(file) : null;
  return response ?? error(404, errors.notFound);
};
