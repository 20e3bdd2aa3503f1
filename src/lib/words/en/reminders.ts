/** Words of reminders, thanks and the organisers' daily summary. */
import type { RuleUnit, RuleWhat, RuleWho } from '#db/schema.ts';

const host = (host: string, contact: string) => `${host} runs this event. Questions: ${contact}.`;

const people = (count: number) =>
  count === 1 ? '1 person' : `${count.toLocaleString('en-GB')} people`;

const several = (count: number, one: string, many: string) =>
  `${count} ${count === 1 ? one : many}`;

export const reminders = {
  // ── the letters ──
  letters: {
    day: {
      subject: (day: string, event: string) => `${day}: ${event}`,
      title: (day: string) => `See you on ${day}`,
      today: 'Today',
      titleToday: 'See you today',
      intro: (title: string) => `A reminder that you are going to **${title}**.`,
      order: 'Running order',
      talk: (title: string, clock: string) => `You present **${title}** at ${clock}.`
    },
    cover: {
      subject: (event: string) => `Is your cover arranged? ${event}`,
      title: 'Is your cover arranged?',
      intro: (title: string, day: string) =>
        `**${title}** is in school time, on ${day}. If your class needs cover, now is the time to ask.`
    },
    soon: {
      subject: (when: string, event: string) => `${when}: ${event}`,
      in: (hours: number) => `Starts in ${several(hours, 'hour', 'hours')}`,
      at: (clock: string) => `Starts at ${clock}`,
      intro: (title: string) => `**${title}** begins soon. Here is the way in.`,
      introRoom: (title: string) => `**${title}** begins soon.`,
      join: 'Join'
    },
    button: 'My booking',
    cantCome: {
      label: 'I can’t come after all',
      after: '. Somebody else can still use the place.'
    },
    foot: (name: string, contact: string) =>
      `Sent because you have a place. ${host(name, contact)}`,
    test: {
      subject: (subject: string) => `Test: ${subject}`,
      intro:
        'This is a test, sent to you alone. It reads as it would for somebody with a place; its buttons lead to the event’s page.',
      foot: (name: string, contact: string) =>
        `Sent because you asked for a test. ${host(name, contact)}`
    }
  },

  thanks: {
    subject: (event: string) => `Thank you: ${event}`,
    title: (name: string) => (name ? `Thank you, ${name}` : 'Thank you'),
    intro: (title: string) => `It was good to have you at **${title}**.`,
    talks: 'The talks',
    talksWhy:
      'Every talk has its line there, with slides where its presenter shared them. You can ask a presenter something, or say a word to them: they are glad to hear what you tried.',
    talksButton: 'Talks and slides',
    again: 'It comes again',
    againWhy: (count: number) =>
      count === 1
        ? 'Tell a colleague who missed it:'
        : 'Tell a colleague who missed it of one of these:',
    next: 'What comes next',
    booking: 'My booking',
    foot: (name: string, contact: string) => `Sent because you were there. ${host(name, contact)}`
  },

  digest: {
    subject: (what: string) => `Your events: ${what}`,
    title: 'What happened at your events',
    intro: (since: string) => `Since ${since}, most urgent first.`,
    news: {
      requests: (n: number) => several(n, 'request to answer', 'requests to answer'),
      failed: (n: number) => several(n, 'mail did not arrive', 'mails did not arrive'),
      needs: (n: number) =>
        n === 1 ? '1 person said what they need' : `${n} people said what they need`,
      unconfirmed: (n: number) => several(n, 'talk not confirmed', 'talks not confirmed'),
      booked: (n: number) => `${n} booked`,
      cancelled: (n: number) => `${n} cancelled`,
      waiting: (n: number, all: number) =>
        n === all ? `${n} waiting` : `${n} more waiting (${all} in all)`,
      taken: (n: number) => several(n, 'slot taken', 'slots taken'),
      givenBack: (n: number) => several(n, 'talk given back', 'talks given back'),
      accepted: (n: number) => several(n, 'invitation accepted', 'invitations accepted'),
      declined: (n: number) => several(n, 'invitation declined', 'invitations declined')
    },
    line: (parts: readonly string[]) => `: ${parts.join(', ')}.`,
    more: (count: number) => ({
      before: `And ${several(count, 'more event', 'more events')}: `,
      label: 'all your events',
      after: '.'
    }),
    button: 'All my events',
    foot: 'Sent on weekday mornings when something happened, because you organise these events.'
  },

  // ── the organiser's page ──
  page: {
    tab: 'Reminders',
    title: 'Reminders',
    lead: 'When people with a place are reminded, by themselves. School days differ, so each authority has its own date.',
    few: (most: number) =>
      `Few mails are read, many are not: one reminder is usual, a full day adds one about cover, and ${most} are the most.`,
    usual: 'These are the usual ones. Change one, and they are this event’s own.',
    own: 'These are this event’s own.',
    none: 'Nobody is reminded',
    noneWhy: 'Add a reminder, or go back to the usual ones.',
    noDate: 'When exactly is said here once the event has a date.',
    back: 'Back to the usual ones',
    backYes: 'Yes, the usual ones',
    backWhy: 'Your own are removed. What has gone stays gone; nothing goes twice.',
    saved: 'Saved',
    savedWhy: 'Below you see when each goes, and to how many people.',
    tested: 'The test is on its way',
    testedWhy: (email: string) => `It goes to ${email}.`,

    rule: ({ unit, count, clock }: { unit: RuleUnit; count: number; clock: string | null }) => {
      if (unit === 'hours') return `${several(count, 'hour', 'hours')} before it begins`;
      const days =
        unit === 'school-days'
          ? `${several(count, 'school day', 'school days')} before`
          : count === 0
            ? 'On the day itself'
            : `${several(count, 'day', 'days')} before`;
      return `${days}, at ${clock}`;
    },
    what: {
      reminder: 'Reminder: day, place and running order',
      cover: 'Is your cover arranged?',
      'starts-soon': 'Starts soon: the way in'
    } satisfies Record<RuleWhat, string>,
    who: {
      all: 'everybody with a place',
      room: 'those in the room',
      online: 'those online'
    } satisfies Record<RuleWho, string>,
    to: (who: string) => `To ${who}`,

    columns: { when: 'When', whom: 'For whom', people: 'People' },
    everybody: 'Everybody',
    nobodyYet: 'Nobody has a place yet',
    nobodyOnline: 'Nobody is online. Should this event go online, they are reminded.',
    noAuthority: 'no authority',
    moved: {
      quiet: 'Moved: nobody gets reminders at night',
      closed: 'Moved: schools are closed on that day'
    },
    insteadOf: (what: string) => `Not sent: “${what}” goes that day`,
    past: 'Past',
    thanks: 'Thanks afterwards',
    thanksWhen: 'An hour after the end, to whoever came and did not present',

    gone: 'What has gone',
    goneNone: 'Nothing yet.',
    goneEarlier: 'for an earlier date',
    goneCount: ({
      sent,
      queued,
      unwanted,
      others
    }: {
      sent: number;
      queued: number;
      unwanted: number;
      others: number;
    }) =>
      [
        ...(sent > 0 ? [`${sent} sent`] : []),
        ...(queued > 0 ? [`${queued} on the way`] : []),
        ...(unwanted > 0 ? [`${unwanted} want none`] : []),
        ...(others > 0 ? [`${others} not sent`] : [])
      ].join(', '),

    look: 'See the letter',
    lookTitle: 'How it reads',
    lookWhy: 'With your own name, and what is true of the event now.',
    ownWords: 'Write your own words',
    send: 'Send a test to me',
    change: 'Change',
    remove: 'Remove',
    removeYes: 'Yes, remove it',
    of: (what: string) => `: ${what}`,

    add: 'Add a reminder',
    changeTitle: 'Change this reminder',
    full: (most: number) => `There are ${most} reminders. Change or remove one to have another.`,
    fieldCount: 'How long before',
    fieldUnit: 'Counted in',
    units: {
      'school-days': 'school days',
      days: 'days',
      hours: 'hours'
    } satisfies Record<RuleUnit, string>,
    fieldClock: 'Time of day',
    clockHint: 'For days. For example 15:30 or 3:30 pm. Hours are counted to the minute.',
    fieldWho: 'To whom',
    whos: {
      all: 'Everybody with a place',
      room: 'Those in the room',
      online: 'Those online'
    } satisfies Record<RuleWho, string>,
    fieldWhat: 'What it says',
    submit: 'Save',
    countWrong: 'Enter a whole number',
    clockWrong: 'Enter a time like 15:30',
    unitWrong: 'Choose what it is counted in',
    whoWrong: 'Choose to whom it goes',
    whatWrong: 'Choose what it says',
    people
  }
} as const;
