import { fail, redirect } from '@sveltejs/kit';

import { moveDemo } from '#lib/demo.server.ts';
import { ukDay } from '#lib/events/form.server.ts';
import { tick } from '#lib/rounds.server.ts';
import {
  clockPart,
  dayPart,
  instantText,
  isClockChange,
  plus,
  readClock,
  readDay,
  toInstant,
  toLocal
} from '#lib/time.server.ts';
import { demo as words } from '#lib/words/en/demo.ts';

import type { Actions, PageServerLoad } from './$types';

const STEPS: Record<string, number> = { hour: 1, day: 24, week: 7 * 24 };

export const load: PageServerLoad = ({ locals, url }) => {
  const local = toLocal(locals.now);
  return {
    time: instantText(locals.now),
    day: ukDay(dayPart(local)),
    clock: clockPart(local),
    moved: url.searchParams.has('moved')
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const { db, now, demo } = locals;
    const data = await request.formData();
    const text = (name: string) => String(data.get(name) ?? '');
    const typed = { day: text('day'), clock: text('clock') };
    const again = (field: string, message: string) =>
      fail(400, { typed, problems: [{ field, message }] });

    const hours = STEPS[text('step')];
    let to = hours ? plus(now, { hours }) : null;
    if (!to) {
      const day = readDay(typed.day);
      const clock = readClock(typed.clock);
      if (!day) return again('day', words.dayWrong);
      if (!clock || isClockChange(`${day}T${clock}`)) return again('clock', words.timeWrong);
      to = toInstant(`${day}T${clock}`);
    }
    if (!(await moveDemo(db, { to, now }))) return again('day', words.back_);
    // whoever moves the clock should not wait for the next tick
    await tick(db, demo);
    redirect(303, '/demo/clock?moved');
  }
};
