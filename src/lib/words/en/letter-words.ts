/** Words of the page on which an organiser writes own words into an event's letters. */
export const letterWords = {
  /** Whose letter a preview shows. */
  sampleName: 'Eilidh Baird',
  sampleTalk: 'The worm hotel',
  tried: (subject: string) => `Test: ${subject}`,

  title: 'Letters',
  lead: 'Every letter says what it must by itself. Put a word of your own at its beginning or its end, or change its subject, for this event only.',
  kinds: {
    invitation: 'Invitation',
    'invitation-reminder': 'To those who have not answered',
    requested: 'Request received',
    booked: 'You’re going',
    'place-came': 'A place came free',
    waiting: 'On the waiting list',
    'remind-cover': 'Is your cover arranged?',
    remind: 'Reminder',
    'remind-starts-soon': 'It starts soon',
    'talk-taken': 'Your talk is in',
    'remind-presenter': 'Reminder for presenters',
    'thank-guest': 'Thanks to whoever came',
    'thank-presenter': 'Thanks to presenters'
  },
  own: 'In your words',
  usual: 'As usual',
  back: 'All letters',

  subject: 'Subject',
  subjectHint: 'Empty: as usual. {event} must stay in it: day, time, title and place.',
  opening: 'At the beginning',
  closing: 'At the end',
  placeholders: (names: string) => `You can write ${names}; each letter fills them in.`,
  tooLong: (most: number) => `At most ${most.toLocaleString('en-GB')} characters`,
  read: 'See how it reads',
  save: 'Save',
  saved: 'Saved',
  savedWhy: 'It counts for every letter that goes out from now on.',
  usualAgain: 'Saved: as usual again',
  try: 'Send it to me as a test',
  tryWhy: 'What is saved, to your own address.',
  triedTo: (to: string) => `A test is on its way to ${to}`,
  preview: 'How it reads',
  previewWhy: (name: string) => `As ${name} would get it, whom we made up; the event is yours.`,
  noSample: 'This event sends no such letter.',

  demo: {
    title: 'Every letter',
    lead: 'One of each kind that Twilight writes: the last one that this demo sent, or, where it has sent none, one that was rehearsed.',
    kinds: (count: number) => `All ${count} kinds`,
    sent: 'Sent in this demo.',
    rehearsed:
      'Rehearsed with invented people: nobody got it, and its links and codes are left out.',
    link: 'Every letter on one page'
  }
} as const;
