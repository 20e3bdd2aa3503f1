/** Words of the balance of talks: who gives them, and about what. */
const talks = (count: number): string => (count === 1 ? '1 talk' : `${count} talks`);
const minutes = (count: number): string => (count === 1 ? '1 minute' : `${count} minutes`);
const times = (count: number): string => (count === 1 ? '1 time' : `${count} times`);
const people = (count: number): string => (count === 1 ? '1 presenter' : `${count} presenters`);

export const balance = {
  title: 'Balance of talks',
  link: 'Balance of talks',
  linkAll: 'Balance of talks over several events',
  backAgenda: 'Back to the agenda',
  backAll: 'Back to your events',
  lead: 'Who gives the talks and workshops of this event, and what they are about.',
  leadAll:
    'Who gives the talks and workshops of the events that you organise, and what they are about.',
  csv: 'Download as CSV',
  empty: 'No talk stands on this agenda yet',
  emptyWhy:
    'As soon as somebody takes a slot, you see here whether teachers and partners, themes and levels are in balance.',
  emptyAgenda: 'Open slots on the agenda',
  emptyAll: 'No talk stands at these events',
  emptyAllWhy: 'Choose another programme, or a longer time.',
  filter: {
    programme: 'Programme',
    all: 'All events that I organise',
    from: 'From',
    to: 'To',
    dayHint: 'For example 2026-08-17',
    dayWrong: 'Enter a day like 2026-08-17.',
    endsBefore: 'The last day must not be before the first.',
    show: 'Show'
  },
  counted: (events: number) => (events === 1 ? 'One event counted.' : `${events} events counted.`),
  figures: {
    talks: (count: number) => (count === 1 ? 'talk' : 'talks'),
    presenters: (count: number) => (count === 1 ? 'presenter' : 'presenters'),
    first: 'for the first time',
    open: (count: number) => (count === 1 ? 'slot still open' : 'slots still open')
  },
  columns: { talks: 'Talks', minutes: 'Minutes', presenters: 'Presenters', times: 'Times' },
  tableFor: (what: string) => `Show the figures: ${what}`,
  who: {
    what: 'Teachers and partners',
    partners: 'Partners',
    teachers: 'Teachers',
    title: (partners: number, all: number) =>
      partners === 0
        ? 'Teachers give every talk'
        : partners === all
          ? 'Partners give every talk'
          : `Partners give ${partners} of ${talks(all)}`,
    minutesTitle: (partners: number, all: number) =>
      partners === 0
        ? 'Teachers have all the minutes'
        : partners === all
          ? 'Partners have all the minutes'
          : `Partners have ${Math.round((100 * partners) / all)} % of the minutes`,
    note: 'Talks and workshops that stand on the agenda',
    minutesNote: 'Minutes of the same talks'
  },
  themes: {
    what: 'Themes',
    none: 'No theme said',
    title: (label: string, count: number) => `${label} leads, with ${talks(count)}`,
    titleNone: 'No talk says its theme yet',
    note: 'Talks by theme'
  },
  levels: {
    what: 'Levels',
    none: 'No level said',
    title: (missing: readonly string[]) =>
      missing.length === 0
        ? 'Every level from Early to Second has a talk'
        : `Nothing yet for ${missing.join(' and ')}`,
    titleNone: 'No talk says its levels yet',
    note: 'Talks by level; a talk for two levels counts at both'
  },
  authorities: {
    what: 'Authorities',
    none: 'No school said',
    title: (count: number) =>
      count === 0
        ? 'No presenter’s authority is known yet'
        : count === 1
          ? 'All teachers who present are of one authority'
          : `Teachers of ${count} authorities present`,
    note: 'Presenters who are not there for a partner, by the authority of their school'
  },
  kinds: {
    what: 'Kinds of partner',
    title: (count: number) =>
      count === 1 ? 'One kind of partner gives a talk' : `${count} kinds of partner give talks`,
    note: 'Talks of partners by kind'
  },
  first: {
    what: 'First-time presenters',
    yes: 'First time',
    no: 'Presented before',
    title: (first: number, all: number, events: number) =>
      first === 0
        ? 'Everybody has presented before'
        : first === all
          ? 'Everybody presents for the first time'
          : events > 1
            ? `${first} of ${times(all)} it was somebody’s first talk`
            : `${first} of ${people(all)} ${first === 1 ? 'presents' : 'present'} for the first time`,
    note: 'No earlier talk at an event that had begun before; people count once for each event'
  },
  value: { talks, minutes, people, times },
  file: {
    what: 'What',
    line: 'Line',
    talks: 'Talks',
    minutes: 'Minutes',
    presenters: 'Presenters',
    open: 'Slots still open'
  }
} as const;
