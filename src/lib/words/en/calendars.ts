/** Words of school calendars. */
export const calendars = {
  listTitle: 'School calendars',
  listLead:
    'On these days schools are closed to pupils. Cut-offs, reminders and releases count in school days.',
  find: 'Find',
  search: 'Authority',
  days: (count: number) =>
    count === 0 ? 'No days yet this school year' : `${count} closed days this school year`,
  none: 'No authority fits',
  noneWhy: 'Look for fewer letters.',
  title: (authority: string) => `School calendar of ${authority}`,
  back: 'Back to the school calendars',
  year: (year: number) => `School year ${year}/${String(year + 1).slice(2)}`,
  years: 'School year',
  kinds: {
    holiday: 'Holiday',
    'local-holiday': 'Local holiday',
    'in-service': 'In-service day'
  },
  glance: 'The year at a glance',
  month: 'Month',
  closed: 'Closed',
  open: 'Open throughout',
  dates: 'Dates',
  kind: 'What it is',
  schoolDays: 'Weekdays',
  remove: 'Remove',
  add: 'Add',
  addTitle: 'Add days',
  from: 'First day',
  fromHint: 'Like 12/10/2026.',
  to: 'Last day',
  toHint: 'Leave it empty for a single day.',
  dayWrong: 'Enter a day like 12/10/2026.',
  copyTitle: 'Begin with last year',
  copyWhy: 'Copies last year’s days to the same weekdays. Put right what differs.',
  copy: 'Copy last year',
  manyTitle: 'Several lines, or a file',
  lines: 'Days',
  linesHint:
    'One range a line: 12/10/2026 – 16/10/2026 holiday. A CSV with these columns is read too.',
  file: 'CSV file',
  look: 'Look at it first',
  previewTitle: 'This is what was read',
  previewWhy: 'Nothing is written yet.',
  write: (count: number) => (count === 1 ? 'Write 1 line' : `Write ${count} lines`),
  linesMissing: 'Enter some days, or choose a file.',
  problems: {
    'day-wrong': 'Its days cannot be read.',
    'kind-wrong': 'It does not say whether it is a holiday, a local holiday or an in-service day.',
    backwards: 'It ends before it begins.',
    'too-long': 'It is longer than a summer.',
    weekend: 'It is at a weekend only.'
  },
  done: {
    added: 'The days are added',
    removed: 'The days are removed',
    copied: 'Last year’s days are copied',
    nothing: 'There was nothing to copy'
  },
  doneWhy: 'What counts in school days of coming events was counted anew.',
  beside: {
    title: 'Look at a day first',
    day: 'Day',
    dayHint: 'Like 26/11/2026.',
    look: 'Look',
    closed: (day: string, who: string) => `On ${day} schools are closed in ${who}.`,
    allOpen: (day: string) => `On ${day} no authority with a calendar is closed.`,
    week: 'Also published that week:',
    noneThatWeek: 'Nothing else is published that week.'
  }
} as const;
