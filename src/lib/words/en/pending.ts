/** Words of a change that people will be told of: whom, what, and the minute to take it back. */
const people = (count: number) =>
  count === 1 ? '1 person' : `${count.toLocaleString('en-GB')} people`;

export const pending = {
  preview: {
    who: (count: number) =>
      count === 1
        ? 'Who is told: 1 person'
        : `Who is told: ${count.toLocaleString('en-GB')} people`,
    more: (count: number) => `and ${count.toLocaleString('en-GB')} more`,
    what: 'What they get',
    kinds: {
      'event-changed': 'With a place, a talk or an invitation',
      'event-changed-waiting': 'Waiting',
      'event-cancelled': 'With a place, a talk or an invitation',
      'event-cancelled-waiting': 'Waiting',
      'event-postponed': 'With a place, a talk or an invitation',
      'event-postponed-waiting': 'Waiting',
      'event-dated': 'With a place, a talk or an invitation',
      'event-dated-waiting': 'Waiting',
      'date-came': 'Asked to be told of the date',
      'snow-office': 'School offices',
      'programme-suspended': 'All who have a part in it',
      'programme-suspended-entry': 'For the calendar, where several dates stood in it',
      'programme-resumed': 'All who have a part in it',
      'event-instead': 'For the calendar, one for each date',
      'event-replaced': 'With a place, a talk or an invitation',
      'event-replaced-waiting': 'Waiting, or presenting without a date',
      'place-came': 'Waiting, with a place now'
    } as Record<string, string>,
    other: 'Others',
    calendar: 'Their calendar changes by itself.',
    read: 'See how it reads',
    minute: 'You can take it back for a minute after sending.'
  },

  waits: {
    kinds: {
      save: 'This change is about to be made',
      postpone: 'The event is about to be postponed',
      cancel: 'The event is about to be cancelled',
      online: 'Everyone is about to be sent online',
      room: 'Everyone is about to come back to the room'
    },
    when: (seconds: number) =>
      seconds > 30
        ? 'In a minute. Nobody has been told yet.'
        : 'In less than half a minute. Nobody has been told yet.',
    back: 'Take it back',
    now: 'Do it now'
  },
  done: {
    kinds: {
      save: 'Saved',
      postpone: 'The event is postponed',
      cancel: 'The event is cancelled',
      online: 'Everyone is online',
      room: 'Everyone is back in the room'
    },
    told: (count: number) =>
      count === 0
        ? 'Nobody had to be told.'
        : count === 1
          ? '1 person is being told by mail; their calendar follows.'
          : `${people(count)} are being told by mail; their calendars follow.`
  },
  takenBack: {
    title: 'Taken back',
    why: 'Nothing has changed, and nobody was told of anything.'
  },
  refused: {
    title: 'It could not be done',
    why: (reason: string) => `${reason} Nothing has changed, and nobody was told.`
  },

  letter: {
    subject: (event: string) => `Not done: ${event}`,
    title: 'A change could not be made',
    kinds: {
      save: 'You wanted to change something that people would have been told of.',
      postpone: 'You wanted to postpone the event.',
      cancel: 'You wanted to cancel the event.',
      online: 'You wanted to send everyone online.',
      room: 'You wanted to take everyone back to the room.'
    },
    why: (reason: string) => `A minute later that could not be done: ${reason}`,
    meanwhile:
      'Somebody else had saved the event by then. Open it, and make your change again if it is still wanted.',
    nothing: 'Nothing of it was done, and nobody was told.',
    button: 'Look at the event',
    foot: 'Sent because you sent this change.'
  }
} as const;
