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
  }
} as const;
