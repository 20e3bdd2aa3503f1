/** Words of the settings page, the first steps, and the privacy notice. */
export const house = {
  title: 'Settings',
  lead: 'How this Twilight is called, looks and speaks. Changes show within a few seconds.',
  saved: 'Saved',
  tooLong: (most: number) => `At most ${most} characters.`,
  save: 'Save',

  about: {
    title: 'Name and contact',
    name: 'Name of the organisation',
    nameHint: 'In the header, and as the host of new events',
    contact: 'Contact',
    contactHint: 'An e-mail address that somebody reads, at the foot of every page',
    contactWrong: 'Enter an e-mail address, like team@council.example, or leave it empty.',
    sender: 'Sender’s name',
    senderHint: (address: string) =>
      `Beside ${address} in every mail and invite. Empty: as MAIL_FROM says`
  },
  look: {
    title: 'Colour',
    accent: 'Accent colour',
    accentHint:
      'For links and buttons, like #5c3292. Its contrast on light surfaces must be at least 4.5 : 1. Empty: Twilight’s own',
    accentDark: 'Accent colour in the dark scheme',
    accentDarkHint: 'A lighter one. Empty: Twilight’s own',
    sample: 'How it looks now',
    sampleLink: 'A link',
    sampleButton: 'A button'
  },
  logo: {
    title: 'Logo',
    file: 'Picture',
    fileHint: 'PNG, JPEG or WebP, at most 5 MB. It stands in the header, at most 34 pixels high.',
    save: 'Use this picture',
    remove: 'Remove the logo',
    now: 'The logo now',
    none: 'No logo yet.'
  },
  terms: {
    title: 'Words',
    lead: 'What your leaders and your evenings are called, on pages and in letters.',
    psl: 'One leader',
    psls: 'Several leaders',
    pslShort: 'In short',
    teachmeet: 'One evening of talks',
    teachmeets: 'Several of them',
    hint: (usual: string) => `Empty: ${usual}`
  },
  defaults: {
    title: 'What a new event begins with',
    lead: 'Each of these can be changed in the event.',
    starts: 'Start',
    ends: 'End',
    timeWrong: 'Enter a time like 16:00.',
    endsFirst: 'The end must be after the start.',
    places: 'Places in the room',
    team: 'People of the team',
    numberWrong: (most: number, least: number) =>
      `Enter a whole number ${least > 0 ? `from ${least} ` : ''}${least > 0 ? 'to' : 'up to'} ${most.toLocaleString('en-GB')}.`,
    serving: 'When a place becomes free',
    servings: { book: 'Whoever waits has it at once', offer: 'It is offered to whoever waits' },
    admission: 'Booking is',
    admissions: { 'at-once': 'A place at once', approval: 'A request that you answer' },
    listing: 'On what’s on',
    listings: { listed: 'Listed', unlisted: 'Not listed' },
    days: 'Reminders, cut-offs and deadlines',
    daysLead:
      'Counted in school days before the event. A new event is made with them and can be changed; events that there are stay as they are.',
    reminder: 'Reminder',
    cover: 'Question about cover',
    remindAt: 'At what time',
    cutOffFullDay: 'Cut-off of a full day',
    cutOff: 'Cut-off of any other event',
    names: 'Partners name their presenters',
    slides: 'Slides are due',
    hints: {
      reminder: '0 for none.',
      cover: 'For full days. 0 for none.',
      cutOffFullDay:
        'Until then, 4 pm, a free place goes to whoever waits without asking; afterwards it is offered.',
      cutOff: 'The same. A webinar has its start.',
      names: 'Until 4 pm on that day.',
      slides: 'Until 8 pm on that day. Leave it empty for no date.'
    }
  },
  privacy: {
    link: 'Privacy notice',
    title: 'Privacy notice',
    lead: 'People accept the newest version when they book or sign in for the first time. Older versions stay to be read.',
    text: 'Text of the next version',
    textHint: 'Plain text with Markdown: # for a heading, - for a list',
    missing: 'Enter the text.',
    publish: 'Publish this version',
    published: (version: number) => `Version ${version} holds from now on`,
    versions: 'Versions',
    none: 'None of your own yet: the notice that Twilight brings holds. It names what is kept and why, but not who you are.',
    version: (version: number, at: string) => `Version ${version}, ${at}`,
    accepted: (count: number) =>
      count === 1 ? '1 person accepted it' : `${count} people accepted it`
  },

  notice: {
    version: (version: number, at: string) => `This is version ${version}, of ${at}.`,
    newest: (version: number, at: string) => `This is an older version, ${version}, of ${at}.`,
    toNewest: 'Read the newest one',
    older: 'Older versions',
    accept: 'By going on you accept our',
    acceptLink: 'privacy notice',
    mine: 'Privacy notice',
    mineLead: 'Versions that you accepted.',
    mineLine: (version: number, at: string) => `Version ${version}, accepted on ${at}`,
    mineNone: 'None noted yet.'
  },

  first: {
    title: 'First steps',
    lead: 'What to set before the first event is published. Everything can be changed later.',
    done: 'Done',
    open: 'To do',
    steps: {
      name: { title: 'Say who you are', why: 'Name, contact and the sender of mails.' },
      mail: { title: 'Check that mail goes out', why: 'Send yourself a test mail.' },
      privacy: {
        title: 'Publish your privacy notice',
        why: 'Who answers for the data, and whom to ask.'
      },
      schools: {
        title: 'Bring in schools and nurseries',
        why: 'From the Scottish Government’s list.'
      },
      organiser: {
        title: 'Name the first organiser',
        why: 'Administrators give rights; organisers publish events.'
      }
    },
    go: 'Open',
    end: 'These steps are done',
    endLater: 'Put these steps away',
    ended: 'The first steps are put away. This page stays here.'
  }
} as const;
