import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import {
  ALARMS,
  feedAddress,
  makeFeed,
  removeFeed,
  replaceFeed,
  setAlarm,
  subscribeAddress,
  type Alarm,
  type Made
} from '#lib/changes/feeds/address.server.ts';
import { myFeeds } from '#lib/changes/feeds/read.server.ts';
import { readForm } from '#lib/form.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse, type Refusal } from '#lib/refusal.ts';

import { invalid, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Addresses that one person makes in an hour. */
const MAKES = { what: 'feed:make', most: 30, seconds: 3600 };

const alarm = v.pipe(
  v.picklist(['none', ...ALARMS.map(String)]),
  v.transform((said) => ALARMS.find((minutes) => String(minutes) === said) ?? null)
);
const makeForm = v.object({ of: v.string(), alarm });
const alarmForm = v.object({ feed: v.string(), alarm });
const feedForm = v.object({ feed: v.string() });

const DONE = ['saved', 'removed'] as const;

export const load: PageServerLoad = async ({ locals, url }) => ({
  feeds: await myFeeds(locals.reader, locals.actor),
  done: DONE.find((done) => done === url.searchParams.get('done')) ?? null
});

/** The one page that shows an address: an answer to the press itself, so that nothing keeps it. */
function shown(made: Made | Refusal) {
  if (isRefusal(made)) return refused(made);
  const address = feedAddress(made.token);
  const of = made.feed.programme_id ?? '';
  return { made: { of, address, open: subscribeAddress(address) } };
}

export const actions: Actions = {
  make: async ({ locals, request }) => {
    const { db, now, actor: by } = locals;
    const form = readForm(makeForm, await request.formData());
    if (!form.ok) return invalid(form);
    if (!(await allow(db, MAKES, by.person!.id))) return refused(refuse('slow-down'));
    const { of, alarm } = form.values as { of: string; alarm: Alarm };
    return shown(await makeFeed(db, { programme: of || null, alarm, by, now }));
  },

  replace: async ({ locals, request }) => {
    const { db, now, actor: by } = locals;
    const form = readForm(feedForm, await request.formData());
    if (!form.ok) return invalid(form);
    if (!(await allow(db, MAKES, by.person!.id))) return refused(refuse('slow-down'));
    return shown(await replaceFeed(db, { ...form.values, by, now }));
  },

  remove: async ({ locals, request }) => {
    const { db, now, actor: by } = locals;
    const form = readForm(feedForm, await request.formData());
    if (!form.ok) return invalid(form);
    const removed = await removeFeed(db, { ...form.values, by, now });
    if (isRefusal(removed)) return refused(removed);
    redirect(303, '/my/calendar?done=removed');
  },

  alarm: async ({ locals, request }) => {
    const { db, actor: by } = locals;
    const form = readForm(alarmForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { feed, alarm } = form.values as { feed: string; alarm: Alarm };
    const set = await setAlarm(db, { feed, alarm, by });
    if (isRefusal(set)) return refused(set);
    redirect(303, '/my/calendar?done=saved');
  }
};
