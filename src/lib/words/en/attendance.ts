/** Words of who came. */
export const attendance = {
  came: {
    attended: 'Came',
    apologies: 'Apologies',
    'did-not-attend': 'Did not come'
  },
  file: 'Attendance',
  note: 'Note those picked as',
  clear: 'Take the note back',
  noted: (count: number) =>
    count === 0
      ? 'Nobody with a place was picked'
      : count === 1
        ? 'Noted for 1 person'
        : `Noted for ${count} people`,
  notedWhy: 'It counts to the no-show rate on the Places page of later events of this kind.',
  notedNobody: 'Pick people who are going, then press again.',

  noShows: (kind: string, percent: number, people: number, events: number) =>
    `Of those with a place at past events of this kind (${kind.toLowerCase()}), ${percent}\u00a0% did not come: noted for ${people} ${people === 1 ? 'person' : 'people'} at ${events} ${events === 1 ? 'event' : 'events'}.`,
  noShowsUnknown: (kind: string) =>
    `How many do not come is not known yet for events of this kind (${kind.toLowerCase()}). It shows here once it was noted on the People page who came.`,
  wouldCome: (places: number, come: number) =>
    `If every place is taken and it is the same this time, about ${come} of ${places} come.`
} as const;
