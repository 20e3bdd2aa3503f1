/** Words of the booking desk: its letters, and what a booking's page says of waiting and leaving. */

const host = (host: string, contact: string) => `${host} runs this event. Questions: ${contact}.`;
const asked = (name: string, contact: string) =>
  `Sent because you asked for a place. ${host(name, contact)}`;

/** `3rd for South Lanarkshire, 7th overall`. */
export const standing = (overall: string, own: { position: string; authority: string } | null) =>
  own && own.position !== overall
    ? `${own.position} for ${own.authority}, ${overall} overall`
    : overall;

export const desk = {
  letters: {
    booked: {
      approved: (title: string) => `The organiser said yes: your place at **${title}** is booked.`,
      undone: (title: string) => `Your place at **${title}** is yours again.`,
      passed: (title: string) =>
        `A colleague passed their place at **${title}** to you. It is yours; if you cannot come, cancel it below and it goes to the next person.`
    },
    switched: {
      subject: (event: string) => `Changed: ${event}`,
      title: (mode: string) => `You are coming ${mode} now`,
      intro: (title: string, mode: string) =>
        `Your place at **${title}** is now ${mode}. The place that you had goes to the next person.`,
      modes: { room: 'in the room', online: 'online' }
    },
    requested: {
      subject: (event: string) => `Request received: ${event}`,
      title: 'Your request is with the organiser',
      intro: (title: string) =>
        `The organiser of **${title}** answers every request. Nothing is booked yet, and nothing is in your calendar; we write to you as soon as there is an answer.`,
      button: 'See my request',
      leave: { label: 'Take the request back', after: '.' },
      foot: asked
    },
    declined: {
      subject: (event: string) => `No place this time: ${event}`,
      title: 'No place this time',
      intro: (title: string) =>
        `The organiser could not give you a place at **${title}**. They will gladly say why: reply to this mail.`,
      button: 'See other events',
      foot: asked
    },
    offered: {
      subject: (event: string) => `A place for you, if you want it: ${event}`,
      title: (until: string) => `A place is kept for you until ${until}`,
      intro: (title: string) =>
        `A place at **${title}** became free, and you are next. Say yes and you are going.`,
      after: (until: string) => `Without an answer by ${until} it goes to the next person.`,
      button: 'Look, then say yes or no',
      foot: asked
    },
    lapsed: {
      subject: (event: string) => `The offer has ended: ${event}`,
      title: 'The offer has ended',
      intro: (title: string) =>
        `A place at **${title}** was kept for you, and there was no answer in time. You are off the waiting list.`,
      back: 'Would you still like to come? Ask again on the event’s page: if it is full you join the end of the list.',
      button: 'Ask again',
      foot: asked
    },
    wish: {
      subject: (event: string) => `You keep your place: ${event}`,
      title: (position: string, mode: string) => `You are ${position} for a place ${mode}`,
      intro: (title: string, mode: string) =>
        `No place ${mode} is free at **${title}** just now. You keep the one that you have; when one comes free and you are first, you change over and your calendar with you.`,
      foot: asked
    },
    movedInLine: {
      subject: (event: string) => `Your position changed: ${event}`,
      title: (position: string) => `You are ${position} on the waiting list now`,
      intro: (title: string) => `The organiser moved you on the waiting list for **${title}**.`,
      why: (why: string) => `They say: ${why}`,
      foot: asked
    },
    noPlaceYet: {
      subject: (event: string) => `No place came up so far: ${event}`,
      title: 'No place came up so far',
      intro: (title: string) =>
        `You are still on the waiting list for **${title}**. Please do not travel unless we write again.`,
      shortNotice:
        'If you could still come, tick “I can come at short notice” on your page: a place that becomes free is offered to you until an hour before the start.',
      button: 'See where I stand',
      foot: asked
    },
    passedOn: {
      subject: (event: string) => `You passed your place on: ${event}`,
      title: 'Your colleague has your place',
      intro: (name: string, title: string) =>
        `**${name}** is going to **${title}** in your place and has an invite. It is out of your calendar.`,
      button: 'Look at the event',
      foot: (name: string, contact: string) =>
        `Sent because you passed your place on. ${host(name, contact)}`
    },
    waiting: {
      offer: (until: string) =>
        `When a place comes free and you are next, it is kept for you and we ask whether you want it. After ${until} that is done only for those who can come at short notice.`,
      limit:
        'Your school or nursery has as many places as one may have for now. That ends when places are released to everyone.'
    }
  },

  booking: {
    offered: 'A place is kept for you',
    offeredLead: (until: string) => `Until ${until}. Say yes and you are going.`,
    offeredYes: 'Yes, I’m coming',
    offeredNo: 'No, give it to the next person',
    keep: 'You declined. Keep your place?',
    keepLead: (until: string) =>
      `Your calendar told us that you are not coming. Your place is kept until ${until}.`,
    keepYes: 'Keep my place: I’m coming',
    requested: 'Your request is with the organiser',
    requestedLead: 'Nothing is booked yet. We write to you as soon as there is an answer.',
    takeBack: 'Take the request back',
    leaveRequest: {
      title: 'Take the request back?',
      tells: 'The organiser no longer sees it. You can ask again at the end.',
      yes: 'Yes, take it back'
    },
    requestLeft: 'Your request is taken back',
    requestLeftLead: 'You can ask again whenever you like.',
    leaveKept: {
      title: 'Give your place to the next person?',
      tells: 'It goes to them at once. It is out of your calendar already.',
      yes: 'Yes, give it to the next person'
    },
    leaveOffer: {
      title: 'Give the place to the next person?',
      tells: 'It goes to them at once, and you are off the waiting list.',
      yes: 'Yes, give it to the next person'
    },
    declined: 'No place this time',
    declinedLead: 'The organiser could not give you a place.',
    where: (place: string) => `You are ${place} on the waiting list`,
    whyLimit:
      'Your school or nursery has as many places as one may have for now. That ends when places are released to everyone.',
    whyOffer: (until: string) =>
      `When you are next, a place is kept for you and we ask whether you want it; after ${until} only if you can come at short notice.`,
    moved: (why: string) => `You were moved in the list: ${why}`,
    shortNotice: 'I can come at short notice',
    shortNoticeWhy:
      'A place that becomes free late is then offered to you, for three hours, until an hour before the start.',
    shortNoticeOn: 'You said that you can come at short notice.',
    shortNoticeYes: 'Yes, I can come at short notice',
    shortNoticeNo: 'No longer at short notice',
    mode: 'Another way to be there',
    modeNow: { room: 'You have a place in the room.', online: 'You join online.' },
    modeSwitch: { room: 'Come to the room instead', online: 'Join online instead' },
    modeWhy:
      'If a place is free there you change over at once. If not, you keep what you have and wait for one.',
    wishTitle: (position: string, mode: string) => `You are ${position} for a place ${mode}`,
    wishWhy: 'You keep the place that you have until then.',
    wishLeave: 'Stop waiting for it',
    modes: { room: 'in the room', online: 'online' },
    colleague: 'Send a colleague instead',
    undo: 'Take it back: I’m coming after all',
    undoWhy: (until: string) => `Until ${until}, as long as a place is free.`,
    late: 'It is late to give a place back',
    lateWhy:
      'Could a colleague come instead? The place is theirs with one press. If not, cancel below: your apologies are noted, and nobody asks why.',
    apologies: 'Your apologies are noted. Thank you for telling us.',
    endedHow: {
      'declined-in-calendar':
        'You declined in your calendar, and the place went to the next person.',
      'offer-declined': 'You said no to the place that was kept for you.',
      'offer-lapsed': 'There was no answer in time, and the place went to the next person.',
      'passed-on': 'A colleague has your place.',
      'by-organiser': 'The organiser cancelled it.',
      started: 'The event began before a place came free.',
      'names-missing': 'The name was not given in time.'
    }
  },

  colleague: {
    title: 'Send a colleague instead',
    lead: 'They get your place and an invite at once; it leaves your calendar.',
    name: 'Your colleague’s name',
    nameMissing: 'Enter your colleague’s name.',
    email: 'Your colleague’s e-mail',
    emailWrong: 'Enter an e-mail address, like name@school.org.uk.',
    tooLong: 'That is too long.',
    submit: 'Give them my place',
    keep: 'No, I’m coming myself',
    done: (name: string) => `${name} has your place`,
    doneLead: 'They have an invite in their mail. It is out of your calendar.'
  },

  requests: {
    title: 'Requests',
    see: 'Answer the requests',
    none: 'Nobody waits for an answer',
    noneWhy: 'Requests stand here in the order in which they were made.',
    lead: (free: number) =>
      `${free === 1 ? 'One place is free.' : `${free} places are free.`} Tick whom you answer; who asked first stands first.`,
    legend: 'Requests',
    approve: 'Approve',
    decline: 'Decline',
    approved: (count: number) =>
      count === 1 ? 'One person is going' : `${count} people are going`,
    approvedLeft: (left: number) =>
      left === 0
        ? 'Each has an invite in the mail.'
        : `Each has an invite in the mail. ${left === 1 ? 'One request has' : `${left} requests have`} no free place and stays here.`,
    declined: (count: number) =>
      count === 1 ? 'One request is declined' : `${count} requests are declined`,
    declinedWhy: 'They were told by mail.'
  },

  line: {
    title: 'Waiting list',
    see: 'See or change its order',
    caption: (from: number, to: number, total: number) => `${from} to ${to} of ${total}`,
    lead: 'In the order of asking. You may move somebody; they read why.',
    none: 'Nobody waits',
    noneWhy: 'When the event is full, people who ask for a place stand here.',
    position: 'Position',
    person: 'Person',
    since: 'Asked',
    how: 'How',
    shortNotice: 'can come at short notice',
    wish: 'has a place the other way to be there',
    movedWhy: (why: string) => `Moved: ${why}`,
    offered: (until: string) => `Offered until ${until}`,
    move: 'Move',
    moveWhom: (name: string) => `Move ${name}`,
    leaveIt: 'Leave it as it is',
    moveTo: 'New position',
    why: 'Why? They will read it',
    submit: (name: string) => `Move ${name}`,
    moved: 'Moved',
    movedDone: 'They were told by mail, with your reason.'
  }
};
