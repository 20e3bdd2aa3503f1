/** Running orders to begin with, counted in minutes from the event's start; pure. */
import type { OpenTo, SlotKind } from '#db/schema.ts';
import { agenda as words } from '#lib/words/en/agenda.ts';

export const TEMPLATES = ['teachmeet', 'twilight', 'full-day'] as const;
export type Template = (typeof TEMPLATES)[number];

export interface TemplateSlot {
  kind: SlotKind;
  title: string;
  /** Minutes after the event's start; before it where negative. */
  at: number;
  minutes: number;
  openTo: OpenTo | null;
  track: string | null;
}

type Line = [at: number, minutes: number, kind: SlotKind, title: string, more?: More];
interface More {
  open?: OpenTo;
  track?: string;
}

const { titles } = words.templates;
const MICRO = 7;
const NANO = 2;
const CHANGEOVER = 1;

/** Talks one after another with a minute between them. */
function board(at: number, lengths: readonly number[]): Line[] {
  let starts = at;
  return lengths.map((minutes) => {
    const line: Line = [starts, minutes, 'talk', titles.talk, { open: 'anyone' }];
    starts += minutes + CHANGEOVER;
    return line;
  });
}

const track = (name: string, open?: OpenTo): More => ({ track: name, ...(open && { open }) });
const parallel = (at: number): Line[] =>
  words.templates.tracks.map((name) => [
    at,
    60,
    'workshop',
    titles.workshop,
    track(name, 'partners')
  ]);

const LINES: Record<Template, readonly Line[]> = {
  teachmeet: [
    [-30, 30, 'arrival', titles.tea],
    [0, 5, 'welcome', titles.rules],
    ...board(5, [MICRO, MICRO, MICRO, NANO, MICRO, NANO]),
    [45, 20, 'break', titles.teaTables],
    ...board(65, [MICRO, MICRO, NANO, MICRO, MICRO, NANO]),
    [105, 10, 'conversation', titles.conversations],
    [115, 5, 'reflection', titles.thanks]
  ],
  twilight: [
    [-20, 20, 'arrival', titles.tea],
    [0, 5, 'welcome', titles.welcome],
    [5, 10, 'keynote', titles.keynote, { open: 'partners' }],
    [15, 40, 'workshop', titles.workshop, { open: 'partners' }],
    [55, 15, 'networking', titles.networking],
    [70, 5, 'sharing', titles.resources],
    [75, 10, 'reflection', titles.reflection],
    [85, 5, 'conversation', titles.next]
  ],
  'full-day': [
    [-15, 15, 'arrival', titles.tea],
    [0, 15, 'welcome', titles.welcome],
    [15, 40, 'keynote', titles.keynote, { open: 'partners' }],
    [55, 20, 'networking', titles.object],
    [75, 20, 'break', titles.break],
    ...parallel(95),
    ...parallel(155),
    [215, 45, 'break', titles.lunch],
    [260, 40, 'sharing', titles.market],
    [300, 30, 'reflection', titles.steps],
    [330, 20, 'conversation', titles.groups],
    [350, 10, 'reflection', titles.exit]
  ]
};

export function slotsOf(template: Template): TemplateSlot[] {
  return LINES[template].map(([at, minutes, kind, title, more]) => ({
    kind,
    title,
    at,
    minutes,
    openTo: more?.open ?? null,
    track: more?.track ?? null
  }));
}
