import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';

import { CUT_OFF_DAYS } from '#lib/booking/rules.ts';
import { NAME_DAYS } from '#lib/changes/talks/dates.server.ts';
import { DEADLINE_DAYS_MOST } from '#lib/events/rules.ts';
import { acceptOf, IMAGES } from '#lib/files/rules.ts';
import { keepUpload } from '#lib/files/files.server.ts';
import { isEmail, line, readForm, type FormSchema } from '#lib/form.ts';
import { house, lookAtHouse, sender, type HouseFacts } from '#lib/house.server.ts';
import { changeHouse, changeLogo } from '#lib/people/house.server.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { COUNT_MOST } from '#lib/reminders/rule-rules.ts';
import { CLOCK, COVER_DAYS, REMIND_DAYS } from '#lib/reminders/rules.ts';
import { readClock } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { house as words } from '#lib/words/en/house.ts';
import { USUAL_TERMS } from '#lib/words/en/terms.ts';

import { invalid, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const short = (most: number) => line(most, words.tooLong(most));
const clock = v.pipe(
  short(10),
  v.check((text) => text === '' || readClock(text) !== null, words.defaults.timeWrong)
);
const whole = (most: number, least = 0) =>
  v.pipe(
    short(10),
    v.check(
      (text) =>
        text === '' || (/^\d+$/.test(text) && Number(text) >= least && Number(text) <= most),
      words.defaults.numberWrong(most, least)
    )
  );

const aboutForm = v.object({
  name: short(80),
  contact: v.pipe(
    short(254),
    v.transform((text) => text.toLowerCase()),
    v.check((text) => text === '' || isEmail(text), words.about.contactWrong)
  ),
  sender: short(60)
});
const lookForm = v.object({ accent: short(20), accentDark: short(20) });
const termsForm = v.object({
  psl: short(40),
  psls: short(40),
  pslShort: short(10),
  teachmeet: short(40),
  teachmeets: short(40)
});
const defaultsForm = v.object({
  starts: clock,
  ends: clock,
  places: whole(10_000),
  team: whole(1000),
  serving: v.picklist(['', 'book', 'offer']),
  admission: v.picklist(['', 'at-once', 'approval']),
  listing: v.picklist(['', 'listed', 'unlisted']),
  reminder: whole(COUNT_MOST['school-days']),
  cover: whole(COUNT_MOST['school-days']),
  remindAt: clock,
  cutOffFullDay: whole(DEADLINE_DAYS_MOST, 1),
  cutOff: whole(DEADLINE_DAYS_MOST, 1),
  slides: whole(DEADLINE_DAYS_MOST, 1),
  names: whole(DEADLINE_DAYS_MOST, 1)
});

/** What is counted in school days, `''` where it is as usual. */
const DAYS = ['reminder', 'cover', 'cutOffFullDay', 'cutOff', 'slides', 'names'] as const;

const PARTS = ['about', 'look', 'logo', 'terms', 'defaults'] as const;

export const load: PageServerLoad = ({ locals, url }) => {
  if (!may(locals.actor, 'house.change')) error(404, errors.notFound);
  const now = house();
  const done = url.searchParams.get('saved');
  return {
    about: { name: now.name ?? '', contact: now.contact ?? '', sender: now.sender ?? '' },
    address: sender().address,
    look: { accent: now.accent ?? '', accentDark: now.accentDark ?? '' },
    logo: now.logoId,
    accept: acceptOf(IMAGES),
    terms: now.terms ?? {},
    usual: USUAL_TERMS,
    defaults: now.defaults ?? {},
    usually: {
      reminder: REMIND_DAYS,
      cover: COVER_DAYS,
      remindAt: CLOCK,
      cutOffFullDay: CUT_OFF_DAYS.fullDay,
      cutOff: CUT_OFF_DAYS.other,
      slides: '',
      names: NAME_DAYS
    },
    saved: PARTS.find((part) => part === done) ?? null
  };
};

/** Reads a part's form, changes what it says, and shows it at once in this process. */
async function change<S extends FormSchema>(
  { locals, request }: RequestEvent,
  part: (typeof PARTS)[number],
  schema: S,
  toChange: (values: v.InferOutput<S>) => {
    [K in keyof HouseFacts]: HouseFacts[K] | null;
  }
) {
  const form = readForm(schema, await request.formData());
  if (!form.ok) return invalid(form);
  const { db, actor: by, now } = locals;
  const changed = await changeHouse(db, { change: toChange(form.values), by, now });
  if (isRefusal(changed)) return refused(changed, form.typed);
  await lookAtHouse(db, { now: true });
  redirect(303, `/admin/settings?saved=${part}#${part}`);
}

/** What was filled in; null when nothing was. */
function filled<T extends object>(values: T): Partial<T> | null {
  const some = Object.entries(values).filter(([, value]) => value !== '' && value !== null);
  return some.length > 0 ? (Object.fromEntries(some) as Partial<T>) : null;
}

const number = (text: string) => (text === '' ? null : Number(text));

export const actions: Actions = {
  about: (event) => change(event, 'about', aboutForm, (values) => values),
  look: (event) => change(event, 'look', lookForm, (values) => values),
  terms: (event) => change(event, 'terms', termsForm, (values) => ({ terms: filled(values) })),
  defaults: (event) =>
    change(
      event,
      'defaults',
      defaultsForm,
      ({ starts, ends, places, team, remindAt, ...rest }) => ({
        defaults: filled({
          ...rest,
          starts: readClock(starts) ?? '',
          ends: readClock(ends) ?? '',
          places: number(places),
          team: number(team),
          remindAt: readClock(remindAt) ?? '',
          ...Object.fromEntries(DAYS.map((name) => [name, number(rest[name])]))
        }) as HouseFacts['defaults'] | null
      })
    ),
  logo: async ({ locals, request }) => {
    const { db, actor: by, now, client } = locals;
    if (!may(by, 'house.change')) return refused(refuse('not-allowed'));
    const data = await request.formData();
    const remove = data.get('remove') === 'yes';
    const kept = remove
      ? null
      : await keepUpload(data.get('logo'), {
          field: 'logo',
          types: IMAGES,
          from: { db, client }
        });
    if (isRefusal(kept)) return refused(kept);
    const changed = await changeLogo(db, { kept, by, now });
    if (isRefusal(changed)) return refused(changed);
    await lookAtHouse(db, { now: true });
    redirect(303, '/admin/settings?saved=logo#logo');
  }
};
