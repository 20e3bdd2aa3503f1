/** Words about workshops and their places. */

const places = (count: number): string => (count === 1 ? 'one place' : `${count} places`);

export const workshops = {
  /** `10:50–11:50 am: Tinkering`. */
  line: (clock: string, title: string) => `${clock}: ${title}`,
  at: (clock: string) => `Workshop at ${clock}`,
  several: 'Choose as many as do not overlap',
  title: 'Your workshops',
  yours: 'Workshop',
  none: 'I will decide later',
  left: (left: number) => (left === 0 ? 'full' : `${places(left)} left`),
  option: (title: string, left: string) => `${title} (${left})`,
  clashes: (one: string, other: string) =>
    `“${one}” and “${other}” are at the same time. Choose one of them.`,
  form: {
    hint: 'Workshops have places of their own. If one is full when you press the button, you still have your place for the day and can choose another.',
    waitingHint: 'Once you have a place you choose your workshops; we write to you.',
    onlineHint: 'The workshops are for those who are in the room.'
  },
  mine: {
    page: 'Choose your workshops',
    link: 'Change your workshops',
    choose: 'Choose your workshops',
    chooseWhy: (clocks: string) => `You have not chosen a workshop for ${clocks} yet.`,
    back: 'Back to your booking',
    lead: 'You can change your mind until the event starts. What you have is kept until the other one is yours.',
    save: 'Save my workshops',
    saved: 'Saved',
    savedWhy: 'Your calendar gets an update.',
    over: 'Workshops can be chosen by those with a place, until the event starts.',
    onlineOnly: 'The workshops are in the room; you are joining online.',
    missed: (title: string) => `“${title}” is full`,
    missedWhy: (clock: string, kept: string | null, free: readonly string[]) =>
      [
        kept ? `For ${clock} you still have “${kept}”.` : `Your place for the day is not affected.`,
        free.length > 0
          ? `Still free at ${clock}: ${free.join(', ')}.`
          : `Nothing else is free at ${clock} at the moment; places come back when somebody changes.`
      ].join(' ')
  },
  letter: {
    heading: 'Your workshops',
    missed: (title: string, clock: string, free: readonly string[]) =>
      `“${title}” at ${clock} was full by then; your place for the day is not affected. ${
        free.length > 0
          ? `Still free: ${free.join(', ')}.`
          : 'Nothing else is free at that time at the moment.'
      }`,
    choose: (clocks: string) => `You have not chosen a workshop for ${clocks} yet.`,
    chooseLink: 'Choose your workshops',
    changed: {
      subject: (event: string) => `Your workshops: ${event}`,
      title: 'Your workshops have changed',
      intro: (event: string) => `Here is what you chose for ${event}. Your calendar is updated.`,
      none: 'You have not chosen any workshop now.'
    },
    calendar: (lines: readonly string[]) => `Your workshops: ${lines.join('; ')}`
  },
  organise: {
    title: 'Places in workshops',
    lead: 'A workshop with places is chosen with the booking. Without a number anybody may come.',
    places: (title: string, clock: string) => `Places in “${title}”, ${clock}`,
    taken: (taken: number, of: number) => `${taken} of ${of} taken`,
    wrong: 'Enter a whole number from 1 to 500, or leave it empty.',
    save: 'Save places in workshops',
    saved: 'Saved',
    savedWhy: 'People choose on their booking’s page; nobody was mailed.',
    unchosen: (people: number, clock: string) =>
      people === 1
        ? `One person with a place has not chosen for ${clock}.`
        : `${people} people with a place have not chosen for ${clock}.`,
    lists: 'Lists to print, one for each workshop',
    none: 'The running order has no workshop yet. Add one there, then set its places here.',
    agenda: 'Go to the agenda'
  },
  one: {
    title: 'Workshops',
    why: 'They get a mail with the change. Nobody gets into a full workshop, not even by your hand.',
    save: 'Save workshops',
    saved: 'Workshops saved',
    savedWhy: 'They are told by mail, and in their calendar.',
    missed: (titles: string) => `Full: ${titles}`,
    missedWhy: 'What they had at that time is as it was.'
  },
  file: (clock: string) => `Workshop ${clock}`,
  sheets: {
    link: 'Lists for the workshops',
    title: 'Lists for the workshops',
    setUp: 'People in each workshop',
    count: (taken: number, places: number) => `${taken} of ${places}`,
    back: 'Back to the sheets',
    print: 'One list to a page: print it and put it at the door.',
    empty: 'Nobody has chosen this one yet.',
    none: 'No workshop of this event has places of its own. Set them on the places page.',
    places: 'Go to the places page',
    name: 'Name',
    school: 'School or nursery',
    here: 'Here',
    toFollow: 'Name to follow'
  }
} as const;
