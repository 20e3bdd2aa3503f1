/** Words of what people say to presenters: the form, their own list, the letter and the quotes. */
import { visit } from './visit.ts';

const ROLES: Readonly<Record<string, string>> = visit.book.roles;
/** Somebody whose role and authority are not named. */
const SOMEBODY = 'A participant';

export const word = {
  /** As whose a word is quoted, never by name: `Class teacher, South Lanarkshire`. */
  as: (role: string | null, authority: string | null): string => {
    const known = role && role !== 'other' ? ROLES[role] : null;
    return [known ?? SOMEBODY, ...(authority ? [authority] : [])].join(', ');
  },
  somebody: SOMEBODY,
  quoted: (text: string) => `“${text}”`,

  form: {
    link: 'Say a word to the presenter',
    title: (talk: string) => `A word about “${talk}”`,
    change: (talk: string) => `Change what you said about “${talk}”`,
    text: 'Your word to whoever presented it',
    textHint:
      'What you will try, or what has stayed with you. It goes by mail, at most 500 characters.',
    textMissing: 'Write what you would like to say',
    textLong: (most: number) => `At most ${most} characters`,
    quote: 'May it be quoted?',
    quoteHint:
      'On the yearly sheet of a partner, or in a report about the event; never with your name. You can change your mind at any time.',
    quotes: {
      no: 'No, only for the presenter',
      nameless: 'Yes, without my name or role',
      named: 'Yes, with my role and authority'
    },
    quoteAs: (as: string) => `As “${as}”`,
    quoteMissing: 'Choose whether it may be quoted',
    send: 'Send it',
    leave: 'Leave it as it is'
  },

  mine: {
    said: 'You said',
    /** Below one’s own words. */
    may: (quote: 'no' | 'nameless' | 'named', as: string) =>
      quote === 'named'
        ? `It may be quoted as “${as}”.`
        : quote === 'nameless'
          ? `It may be quoted as “${SOMEBODY}”.`
          : 'It is not quoted.',
    change: 'Change it',
    takeBack: 'Take it back',
    unquote: 'Do not quote me'
  },

  done: {
    said: { title: 'Thank you', why: 'Whoever presented it has your words by mail.' },
    back: {
      title: 'Taken back',
      why: 'Twilight keeps and quotes it no more. A mail that has gone to the presenter cannot be called back.'
    },
    unquoted: {
      title: 'You are not quoted any more',
      why: 'The word stays between you and the presenter.'
    }
  },

  privacy: {
    title: 'What you said of talks',
    lead: 'Words that you sent to presenters. Those that nobody may quote are forgotten after 90 days.',
    none: 'Nothing so far. After an event you can say a word to a presenter on its page of talks.'
  },

  sheet: {
    title: 'What people said',
    why: (day: string) => `Quoted by consent, as it stands on ${day}.`,
    cite: (as: string, talk: string) => `${as}, on “${talk}”`
  },

  letter: {
    subject: (talk: string) => `A word about “${talk}”`,
    title: 'A word for you',
    intro: (event: string, talk: string) =>
      `Somebody who came to **${event}** says about **${talk}**:`,
    no: 'They said it to you alone. Please do not quote it.',
    yes: 'They allow it to be quoted, and can change their mind: ask the organiser before you do.',
    partner: {
      before:
        'They allow it to be quoted, and can change their mind. What may be quoted stands on ',
      label: 'your organisation’s yearly sheet',
      after: '.'
    },
    foot: (host: string, contact: string) =>
      `You presented at an event of ${host}. An answer to this mail goes to the organiser. Questions: ${contact}`
  }
} as const;
