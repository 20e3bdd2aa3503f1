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
    }
  }
} as const;
