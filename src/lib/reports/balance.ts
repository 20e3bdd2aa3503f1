/** Counting the balance of talks, and saying it as charts and rows; pure. */
import { balance as words } from '#lib/words/en/balance.ts';
import { events as eventWords } from '#lib/words/en/events.ts';

/** In their order; this file also runs in a browser, where the rules of events do not. */
const LEVELS = Object.keys(eventWords.levels) as (keyof typeof eventWords.levels)[];

/** What is counted: talks that stand in a slot, who presents them, slots that nobody has. */
export interface BalanceFacts {
  events: number;
  talks: {
    minutes: number;
    theme: string | null;
    levels: string[];
    /** The name of the kind of the partner that gives it; null: a teacher does. */
    partnerKind: string | null;
  }[];
  /** A person at an event; `first` where they never presented before. */
  presenters: { person: string; authority: string | null; forPartner: boolean; first: boolean }[];
  open: number;
}

export interface BalanceLine {
  label: string;
  talks: number;
  minutes: number;
}

export interface Balance {
  events: number;
  talks: number;
  minutes: number;
  partners: { talks: number; minutes: number };
  teachers: { talks: number; minutes: number };
  themes: BalanceLine[];
  levels: BalanceLine[];
  /** Levels for which nothing stands, of those that primary schools have. */
  missingLevels: string[];
  kinds: BalanceLine[];
  authorities: { label: string; presenters: number }[];
  /** People, however often they present. */
  presenters: number;
  /** People counted once for each event, and for how many of those it is the first time. */
  appearances: number;
  first: number;
  open: number;
}

type Talk = BalanceFacts['talks'][number];

const sums = (talks: readonly Talk[]) => ({
  talks: talks.length,
  minutes: talks.reduce((sum, { minutes }) => sum + minutes, 0)
});

/** A theme as people read it, from what is stored: `equality-and-inclusion`, `Equality and inclusion`. */
export function themeText(stored: string): string {
  const text = stored.replaceAll('-', ' ').trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const levelWords: Record<string, string> = eventWords.levels;

/** Counts everything; lines that nobody is in are left out. */
export function countBalance({ events, talks, presenters, open }: BalanceFacts): Balance {
  const ofPartners = talks.filter(({ partnerKind }) => partnerKind !== null);
  const people = [...new Map(presenters.map((one) => [one.person, one])).values()];
  const teachers = people.filter(({ forPartner }) => !forPartner);
  const levels = LEVELS.map((level) => ({
    level,
    label: levelWords[level] ?? level,
    ...sums(talks.filter((talk) => talk.levels.includes(level)))
  }));
  const noLevel = talks.filter((talk) => talk.levels.length === 0);
  return {
    events,
    ...sums(talks),
    partners: sums(ofPartners),
    teachers: sums(talks.filter(({ partnerKind }) => partnerKind === null)),
    themes: grouped(talks, ({ theme }) => (theme ? themeText(theme) : null), words.themes.none),
    levels: [
      ...levels.filter((line) => line.talks > 0).map(({ level: _level, ...line }) => line),
      ...(noLevel.length > 0 ? [{ label: words.levels.none, ...sums(noLevel) }] : [])
    ],
    missingLevels: levels
      .filter(({ level, talks }) => talks === 0 && PRIMARY.includes(level))
      .map(({ label }) => label),
    kinds: grouped(ofPartners, ({ partnerKind }) => partnerKind, ''),
    authorities: authoritiesOf(teachers),
    presenters: people.length,
    appearances: presenters.length,
    first: presenters.filter(({ first }) => first).length,
    open
  };
}

const PRIMARY: readonly string[] = ['early', 'first', 'second'];

/** Lines by label, the largest first; what says nothing comes last. */
function grouped(
  talks: readonly Talk[],
  labelOf: (talk: Talk) => string | null,
  none: string
): BalanceLine[] {
  const groups = Map.groupBy(talks, (talk) => labelOf(talk) ?? none);
  return [...groups]
    .map(([label, group]) => ({ label, ...sums(group) }))
    .sort(
      (a, b) =>
        Number(a.label === none) - Number(b.label === none) ||
        b.talks - a.talks ||
        a.label.localeCompare(b.label)
    );
}

function authoritiesOf(presenters: BalanceFacts['presenters']): Balance['authorities'] {
  const none = words.authorities.none;
  return [...Map.groupBy(presenters, ({ authority }) => authority ?? none)]
    .map(([label, group]) => ({ label, presenters: group.length }))
    .sort(
      (a, b) =>
        Number(a.label === none) - Number(b.label === none) ||
        b.presenters - a.presenters ||
        a.label.localeCompare(b.label)
    );
}

/** A chart as `ui/BarChart` draws it: its title states the finding. */
export interface BalanceChart {
  what: string;
  title: string;
  note: string;
  bars: { label: string; value: number; text: string }[];
  columns: string[];
  rows: { label: string; cells: number[] }[];
}

/** The charts of a balance in which there is something to see. */
export function chartsOf(balance: Balance): BalanceChart[] {
  const lines = (what: BalanceLine[]) => ({
    bars: what.map(({ label, talks }) => ({ label, value: talks, text: words.value.talks(talks) })),
    columns: [words.columns.talks, words.columns.minutes],
    rows: what.map(({ label, talks, minutes }) => ({ label, cells: [talks, minutes] }))
  });
  const people = (what: { label: string; presenters: number }[]) => ({
    bars: what.map(({ label, presenters }) => ({
      label,
      value: presenters,
      text: words.value.people(presenters)
    })),
    columns: [words.columns.presenters],
    rows: what.map(({ label, presenters }) => ({ label, cells: [presenters] }))
  });
  // over several events somebody presents more than once
  const turns = (what: { label: string; presenters: number }[]) =>
    balance.events === 1
      ? people(what)
      : {
          ...people(what),
          bars: what.map(({ label, presenters }) => ({
            label,
            value: presenters,
            text: words.value.times(presenters)
          })),
          columns: [words.columns.times]
        };
  const { partners, teachers, first, appearances, authorities, kinds } = balance;
  const who = [
    { label: words.who.teachers, ...teachers },
    { label: words.who.partners, ...partners }
  ];
  const themes = balance.themes.filter(({ label }) => label !== words.themes.none);
  const levels = balance.levels.filter(({ label }) => label !== words.levels.none);
  const known = authorities.filter(({ label }) => label !== words.authorities.none);
  return [
    {
      ...lines(who),
      what: words.who.what,
      title: words.who.title(partners.talks, balance.talks),
      note: words.who.note
    },
    {
      ...lines(who),
      bars: who.map(({ label, minutes }) => ({
        label,
        value: minutes,
        text: words.value.minutes(minutes)
      })),
      what: words.columns.minutes,
      title: words.who.minutesTitle(partners.minutes, balance.minutes),
      note: words.who.minutesNote
    },
    {
      ...lines(balance.themes),
      what: words.themes.what,
      title: themes[0]
        ? words.themes.title(themes[0].label, themes[0].talks)
        : words.themes.titleNone,
      note: words.themes.note
    },
    {
      ...lines(balance.levels),
      what: words.levels.what,
      title: levels.length > 0 ? words.levels.title(balance.missingLevels) : words.levels.titleNone,
      note: words.levels.note
    },
    {
      ...people(authorities),
      what: words.authorities.what,
      title: words.authorities.title(known.length),
      note: words.authorities.note
    },
    {
      ...lines(kinds),
      what: words.kinds.what,
      title: words.kinds.title(kinds.length),
      note: words.kinds.note
    },
    {
      ...turns([
        { label: words.first.yes, presenters: first },
        { label: words.first.no, presenters: appearances - first }
      ]),
      what: words.first.what,
      title: words.first.title(first, appearances, balance.events),
      note: words.first.note
    }
  ].filter(({ bars }) => bars.some(({ value }) => value > 0));
}

/** A row of the file. */
export interface BalanceRow {
  what: string;
  line: string;
  talks?: number;
  minutes?: number;
  presenters?: number;
}

/** Every figure in rows, for other programs. */
export function rowsOf(balance: Balance): BalanceRow[] {
  const { partners, teachers, first, appearances } = balance;
  const lines = (what: string, of: BalanceLine[]) =>
    of.map(({ label, talks, minutes }) => ({ what, line: label, talks, minutes }));
  return [
    { what: words.who.what, line: words.who.teachers, ...teachers },
    { what: words.who.what, line: words.who.partners, ...partners },
    ...lines(words.themes.what, balance.themes),
    ...lines(words.levels.what, balance.levels),
    ...lines(words.kinds.what, balance.kinds),
    ...balance.authorities.map(({ label, presenters }) => ({
      what: words.authorities.what,
      line: label,
      presenters
    })),
    { what: words.first.what, line: words.first.yes, presenters: first },
    { what: words.first.what, line: words.first.no, presenters: appearances - first },
    { what: words.file.open, line: '', talks: balance.open }
  ];
}
