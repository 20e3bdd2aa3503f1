import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { giveBack, sendBack } from '#lib/booking/pools/coordinate.server.ts';
import { coordinatedPeople, coordinatedPools } from '#lib/booking/pools/coordinate-read.server.ts';
import { askForMore, openRequest } from '#lib/booking/pools/pool-request.server.ts';
import { toCard } from '#lib/events/read.server.ts';
import { modesOf } from '#lib/events/rules.ts';
import { lines, readForm, type FormAgain } from '#lib/form.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';
import { pools as words } from '#lib/words/en/pools.ts';

import { invalid, refused } from '../../../../door.server.ts';
import { coordinated } from '../../coordinated.server.ts';
import type { Actions, PageServerLoad } from './$types';

const said = words.coordinate;

const count = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^[1-9]\d{0,3}$/, said.numberWrong),
  v.transform(Number)
);
const text = lines(500, said.noteTooLong);

/** Each pool and each person of the page has fields of its own, named with its id (`of`). */
async function readOf(request: Request, fields: Record<string, typeof count | typeof text>) {
  const data = await request.formData();
  const of = String(data.get('of') ?? '');
  const entries = Object.entries(fields).map(([name, field]) => [`${name}_${of}`, field] as const);
  const form = readForm(v.object({ of: v.string(), ...Object.fromEntries(entries) }), data);
  return { of, form, typed: (name: string) => String(form.typed[`${name}_${of}`] ?? '') };
}

/** A verb's refusal at the field of its pool or person. */
function refusedAt(of: string, refusal: Refusal, typed: FormAgain['typed']) {
  const { field } = refusal;
  return refused({ ...refusal, ...(field && { field: `${field}_${of}` }) }, typed);
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, now } = locals;
  const { event, authority } = await coordinated(locals, params);
  const of = { event: event.id, authority: authority.id };
  const modes = modesOf(event.mode);
  const [all, people] = await Promise.all([coordinatedPools(db, of), coordinatedPeople(db, of)]);
  // an event that moved online has no places left in the room
  const pools = all.filter(({ mode }) => modes.includes(mode));
  const asking = await Promise.all(
    pools.map(({ mode }) =>
      openRequest(db, { event_id: event.id, authority_id: authority.id, mode })
    )
  );
  return {
    card: toCard(event),
    hybrid: event.mode === 'hybrid',
    authority,
    pools: pools.map((pool, at) => ({ ...pool, asking: asking[at]?.places ?? null })),
    people,
    begun: event.starts_at !== null && event.starts_at <= now,
    /** What has just happened, from the address. */
    done: (['gave', 'asked', 'sent-back'] as const).find((what) => url.searchParams.has(what))
  };
};

const pathOf = ({ authority, event }: { authority: string; event: string }) =>
  `/coordinate/${authority}/${event}`;

export const actions: Actions = {
  give: async ({ locals, params, request }) => {
    await coordinated(locals, params);
    const { of: pool, form, typed } = await readOf(request, { places: count });
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const given = await giveBack(db, { pool, places: Number(typed('places')), by, now });
    if (isRefusal(given)) return refusedAt(pool, given, form.typed);
    redirect(303, `${pathOf(params)}?gave`);
  },

  ask: async ({ locals, params, request }) => {
    await coordinated(locals, params);
    const { of: pool, form, typed } = await readOf(request, { more: count, note: text });
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const places = Number(typed('more'));
    const asked = await askForMore(db, { pool, places, note: typed('note').trim(), by, now });
    if (isRefusal(asked)) return refusedAt(pool, asked, form.typed);
    redirect(303, `${pathOf(params)}?asked`);
  },

  back: async ({ locals, params, request }) => {
    await coordinated(locals, params);
    const { of: booking, form, typed } = await readOf(request, { why: text });
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const back = await sendBack(db, { booking, why: typed('why'), by, now });
    if (isRefusal(back)) return refusedAt(booking, back, form.typed);
    redirect(303, `${pathOf(params)}?sent-back`);
  }
};
