/** Words of pools: the organiser's places, the coordinator's desk, and the letters of both. */

const places = (count: number) => (count === 1 ? '1 place' : `${count} places`);

export const pools = {
  letters: {
    notice: {
      subject: (event: string) => `Places go to everyone soon: ${event}`,
      title: (unused: number, authority: string) =>
        `${places(unused)} for ${authority} ${unused === 1 ? 'is' : 'are'} still free`,
      intro: (title: string, unused: number, all: number, authority: string, when: string) =>
        `Of the ${places(all)} kept for ${authority} at **${title}**, ${unused === all ? 'none is used yet' : `${unused} ${unused === 1 ? 'is' : 'are'} not used`}. On ${when} all of them become places for anyone; whoever is booked keeps their place.`,
      what: 'Until then you can tell your schools and nurseries, give places back early, or ask for more.',
      button: 'See our places'
    },
    foot: (authority: string, host: string, contact: string) =>
      `Sent because you coordinate ${authority}. ${host} runs this event. Questions: ${contact}.`
  }
} as const;
