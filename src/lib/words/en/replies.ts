/** Words of what comes back: answers from calendars, mails that returned, and how mail is set up. */

const host = (host: string, contact: string) => `${host} runs this event. Questions: ${contact}.`;

export const replies = {
  letters: {
    keep: {
      subject: (event: string) => `You declined. Keep your place? ${event}`,
      title: (until: string) => `You declined. Keep it until ${until}?`,
      intro: (title: string) => `Your calendar told us that you are not coming to **${title}**.`,
      after: (until: string) =>
        `Was that a slip? Your place is kept for you until ${until}. Press the button and you are going after all. If you meant it, do nothing: then it goes to the next person, and we do not write again.`,
      button: 'Look, and keep my place',
      nothing: 'Your calendar stays as you left it unless you keep the place.',
      foot: (name: string, contact: string) =>
        `Sent because you declined in your calendar. ${host(name, contact)}`
    },
    again: {
      subject: (event: string) => `Are you free at the new time? ${event}`,
      title: 'Are you free at the new time?',
      intro: (title: string) =>
        `Your calendar told us that you cannot come to **${title}**. That answer was to a time that has changed since. It is now:`,
      stands:
        'We have changed nothing. If you still cannot come, decline the newest invite in your calendar, or say so on your page.',
      button: 'Open my page',
      foot: (name: string, contact: string) =>
        `Sent because you answered in your calendar. ${host(name, contact)}`
    },
    refused: {
      subject: (event: string) => `You are not booked yet: ${event}`,
      title: 'You are not booked yet',
      intro: (title: string) =>
        `You said yes to **${title}** in your calendar, and we could not book a place for you:`,
      button: 'Open the invitation',
      foot: (name: string, contact: string) =>
        `Sent because you answered an invitation in your calendar. ${host(name, contact)}`
    },
    failed: {
      subject: (count: number, event: string) =>
        `${count === 1 ? 'One address' : `${count} addresses`} did not work: ${event}`,
      title: (count: number) =>
        count === 1 ? 'One address did not work' : `${count} addresses did not work`,
      intro: (title: string) => `Mail about **${title}** came back from:`,
      more: (count: number) => (count === 1 ? 'And one more.' : `And ${count} more.`),
      what: 'Nobody lost a place by it. Ask them for another address, or tell them in another way.',
      button: 'See what came back',
      foot: 'Sent to the organisers of this event, once a day at most.'
    }
  },

  /** Where calendars are asked for an answer, said to those who ask. */
  read: {
    note: 'Accept or decline in your calendar, or press the button: either counts.',
    'no-mailbox':
      'Answers given in a calendar alone are not read here. People answer by the button in the mail.',
    'no-belief':
      'Answers given in a calendar alone do not count here yet: an administrator has to say which mail server is trusted. People answer by the button in the mail.'
  },

  inbox: {
    title: 'What came back',
    lead: 'Answers that could not be matched or believed, mails that came back, and what people and machines wrote. Whatever could be done by itself is done and does not stand here.',
    back: 'Events',
    link: 'What came back',
    toLook: (count: number) => (count === 1 ? 'one to look at' : `${count} to look at`),
    kindsLabel: 'Kind',
    kinds: {
      '': (count: number) => `All ${count}`,
      reply: (count: number) => `Calendar answers ${count}`,
      bounce: (count: number) => `Came back ${count}`,
      automatic: (count: number) => `Automatic ${count}`,
      other: (count: number) => `From people ${count}`,
      unread: (count: number) => `Not readable ${count}`
    },
    kind: {
      reply: 'Calendar answer',
      bounce: 'Came back',
      automatic: 'Automatic answer',
      other: 'From a person',
      'too-large': 'Too large',
      unreadable: 'Not readable'
    },
    search: 'Sender, subject or person',
    show: 'Show',
    shows: { no: 'Still to look at', yes: 'Put aside' },
    find: 'Find',
    oneEvent: (title: string) => `Only about ${title}.`,
    allEvents: 'Show all events',
    from: (name: string, email: string) => (name && email ? `${name}, ${email}` : name || email),
    nobody: 'Sender not certain',
    noSubject: 'No subject',
    about: (name: string) => `About ${name}`,
    seen: 'Seen',
    seenAll: (count: number) => `Put all ${count} on this page aside`,
    cleared: (count: number) => (count === 1 ? 'One is put aside' : `${count} are put aside`),
    clearedWhy:
      'They stand under “Put aside” for 90 days after they came, then they are forgotten.',
    none: 'Nothing to look at',
    noneWhy: 'Whatever came back has been dealt with.',
    noneSearch: 'Nothing fits what you looked for.',
    all: 'Show everything',
    off: {
      demo: {
        title: 'This demo reads no mailbox',
        why: 'What stands here came with it, so that you see what it looks like.'
      },
      'no-mailbox': {
        title: 'No mailbox is read',
        why: 'An administrator can set one (IMAP_URL). Until then answers given in calendars and mails that come back later are not noticed; the buttons in the mails always work.'
      },
      'no-belief': {
        title: 'Calendar answers do not count yet',
        why: 'An administrator has to say which mail server is trusted (MAIL_AUTHSERV_ID). Until then such answers are kept here, and nothing happens by them.'
      }
    },

    /** Where nothing more is to say than what it is. */
    plainly: {
      automatic: 'A machine answered for them; there is nothing to do.',
      other: 'Read it in the mailbox that receives the replies, and answer from there.',
      'too-large': 'It is larger than 1 MB and was not read. Look at it in the mailbox.',
      unreadable: 'It could not be read. Look at it in the mailbox.'
    },
    came: {
      kept: 'Nothing was changed.',
      'not-matched': 'It could not be matched, and nothing was changed.',
      'not-believed': 'Its sender is not certain, and nothing was changed.',
      older: 'Nothing was changed.',
      'asked-again': 'They were asked again by mail.',
      noted: 'Written down; nothing happened by itself.',
      refused: 'They said yes, and could not be booked. They were told.',
      'address-failed': 'The address does not work and gets no more mail.',
      bounced: 'The mail did not arrive. The address is still written to.',
      delayed: 'The mail is late; the server is still trying.',
      failed: 'It stumbled over a fault of Twilight’s. The log of that time says more.'
    },
    why: {
      'unknown-uid': 'It answers an invite that is none of ours.',
      'entry-over': 'It answers an invite that has been replaced since.',
      'other-address': 'It answers for an address to which this invite was not sent.',
      'other-sender': 'It was sent by another address than the one for which it answers.',
      'no-authserv-id': 'No mail server is trusted yet to say who a sender is (MAIL_AUTHSERV_ID).',
      'no-results': 'Your mail server did not say whether the sender is real.',
      'dmarc-failed': 'Your mail server says that the sender’s domain does not stand behind it.',
      'older-answer': 'A newer answer of theirs is known.',
      'time-changed': 'They answered to a time that the event no longer has.',
      presents: 'They present there: talk to them, their slot and place are as they were.',
      waits: 'They are on the waiting list, and stay there until they leave it or you remove them.',
      'no-booking': 'They have no booking and no open invitation.',
      'event-over': 'The event is over, or called off.',
      'not-booked': '',
      'not-an-answer': 'It is a calendar text, but no yes, no or maybe.',
      counter: 'They propose another time.',
      delegated: 'They want to send somebody else: their page can pass the place on.',
      'several-events': 'It answers several events at once.',
      repeating: 'It answers a row of dates; our events have one each.',
      'not-readable': 'It could not be read.',
      'unknown-letter': 'It speaks of no letter of ours.',
      'not-sent': 'It speaks of a letter that has not gone.',
      'other-recipient': 'It came back from where they forward their mail.'
    },
    said: (words: string) => `It says: “${words}”`
  },

  event: {
    title: (count: number) => (count === 1 ? 'Something came back' : `${count} messages came back`),
    why: 'Answers or mails of this event that somebody has to look at.',
    link: 'Look at them'
  }
} as const;
