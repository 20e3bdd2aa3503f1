/** The forms of partners: signing up, what they say of themselves, and their standing talks. */
import * as v from 'valibot';

import { email, line, lines, neededLine, readForm, type FormAgain } from '#lib/form.ts';
import { partners } from '#lib/words/en/partners.ts';
import { visit } from '#lib/words/en/visit.ts';

import { LEVELS, THEMES } from '../themes.ts';
import { TRAVEL_PAID_BY, type Profile } from './profile.server.ts';
import {
  STANDING_KINDS,
  STANDING_MODES,
  type StandingDetails,
  type StandingTalk
} from './standing.server.ts';

const { emailWrong, nameMissing, tooLong } = visit.book;
const about = partners.about;
const standing = partners.standing;

const web = v.pipe(
  line(200, tooLong(200)),
  v.check((text) => text === '' || /^https?:\/\/[^\s/]+\.[^\s]+$/.test(text), about.webWrong)
);
const wholeTo = (most: number, wrong: string) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.check((text) => text === '' || (/^\d{1,4}$/.test(text) && Number(text) <= most), wrong)
  );

export const signUpForm = v.object({
  once: v.string(),
  name: neededLine(120, visit.partners.nameMissing, tooLong(120)),
  kind: v.pipe(v.string(), v.minLength(1, visit.partners.kindMissing)),
  web,
  about: lines(1000, tooLong(1000)),
  contact_name: neededLine(100, nameMissing, tooLong(100)),
  contact_email: email(emailWrong)
});

export const presenterForm = v.object({
  name: neededLine(100, nameMissing, tooLong(100)),
  email: email(emailWrong)
});

const profileForm = v.object({
  name: neededLine(120, about.nameMissing, tooLong(120)),
  kind: v.pipe(v.string(), v.minLength(1, visit.partners.kindMissing)),
  web,
  about: lines(1000, tooLong(1000)),
  areas: v.array(v.string()),
  levels: v.array(v.picklist(LEVELS)),
  themes: v.array(v.picklist(THEMES)),
  ways: v.array(v.picklist(['travels', 'online'])),
  notice_days: wholeTo(100, about.noticeWrong),
  travel_paid_by: v.picklist(['', ...TRAVEL_PAID_BY]),
  platform: web,
  remove: v.array(v.picklist(['logo', 'risk_sheet'])),
  // files come beside the text
  logo: v.string(),
  risk_sheet: v.string()
});

type Typed = FormAgain['typed'];

/** What a partner says of itself, and which of its files go; or the form again. */
export function readProfile(
  data: FormData
): { profile: Profile; remove: readonly string[]; typed: Typed } | FormAgain {
  const form = readForm(profileForm, data);
  if (!form.ok) return { typed: form.typed, problems: form.problems };
  const { ways, notice_days, travel_paid_by, platform, remove, ...rest } = form.values;
  return {
    typed: form.typed,
    remove,
    profile: {
      name: rest.name,
      kind: rest.kind,
      web: rest.web || null,
      about: rest.about || null,
      areas: rest.areas,
      levels: rest.levels,
      themes: rest.themes,
      travels: ways.includes('travels'),
      online: ways.includes('online'),
      noticeDays: notice_days === '' ? null : Number(notice_days),
      travelPaidBy: travel_paid_by || null,
      platform: platform || null
    }
  };
}

export function typedProfile(profile: Profile): Typed {
  return {
    name: profile.name,
    kind: profile.kind,
    web: profile.web ?? '',
    about: profile.about ?? '',
    areas: [...profile.areas],
    levels: [...profile.levels],
    themes: [...profile.themes],
    ways: [...(profile.travels ? ['travels'] : []), ...(profile.online ? ['online'] : [])],
    notice_days: profile.noticeDays === null ? '' : String(profile.noticeDays),
    travel_paid_by: profile.travelPaidBy ?? '',
    platform: profile.platform ?? '',
    remove: []
  };
}

const standingForm = v.object({
  kind: v.picklist(STANDING_KINDS),
  title: neededLine(120, standing.titleMissing, tooLong(120)),
  line: line(200, tooLong(200)),
  description: lines(3000, tooLong(3000)),
  minutes: v.pipe(
    wholeTo(480, standing.minutesWrong),
    v.check((text) => Number(text) > 0, standing.minutesWrong)
  ),
  levels: v.array(v.picklist(LEVELS)),
  theme: v.picklist(['', ...THEMES]),
  mode: v.picklist(STANDING_MODES),
  equipment: lines(500, tooLong(500))
});

/** What a standing talk says of itself, or the form again. */
export function readStanding(
  data: FormData
): { details: StandingDetails; typed: Typed } | FormAgain {
  const form = readForm(standingForm, data);
  if (!form.ok) return { typed: form.typed, problems: form.problems };
  const { line, description, minutes, theme, equipment, ...rest } = form.values;
  return {
    typed: form.typed,
    details: {
      ...rest,
      line: line || null,
      description: description || null,
      minutes: Number(minutes),
      theme: theme || null,
      equipment: equipment || null
    }
  };
}

export function typedStanding(talk: StandingTalk): Typed {
  return {
    kind: talk.kind,
    title: talk.title,
    line: talk.line ?? '',
    description: talk.description ?? '',
    minutes: String(talk.minutes),
    levels: JSON.parse(talk.levels) as string[],
    theme: talk.theme ?? '',
    mode: talk.mode,
    equipment: talk.equipment ?? ''
  };
}

/** A form that nobody has filled in yet. */
export const EMPTY_STANDING: Typed = { kind: 'talk', mode: 'either', levels: [] };
