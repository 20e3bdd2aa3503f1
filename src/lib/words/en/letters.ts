/** Every word of the letters. Subjects of events carry day, time, title and place (rule 12). */

const host = (host: string, contact: string) => `${host} runs this event. Questions: ${contact}.`;

export const letters = {
  hello: (name: string) => (name ? `Hello ${name},` : 'Hello,'),
  when: 'When',
  where: 'Where',
  join: 'Join',
  reference: 'Reference',
  yourTalk: 'Your talk',
  arriveBy: 'Arrive by',

  invite: {
    online: 'online',
    join: (url: string) => `Join: ${url}`,
    page: (url: string) => `Your page: ${url}`,
    host: (name: string, contact: string) => `Run by ${name}. Questions: ${contact}`,
    yourTalk: (title: string, clock: string, minutes: number) =>
      `Your talk: ${title}, ${clock}, ${minutes} minutes`,
    arriveBy: (clock: string) => `Please be there by ${clock}.`
  },

  prove: {
    orCode: 'Or type these six digits where you were asked for them:',
    neverAsked: 'If it was not you, do nothing. Nothing happens without this mail.',
    signIn: {
      subject: 'Sign in to Twilight',
      title: 'Sign in to Twilight',
      intro: 'Press the button and you are in. It works once, for 15 minutes, in any browser.',
      button: 'Sign in',
      foot: 'Sent because somebody asked to sign in to Twilight with this address.'
    },
    booking: {
      subject: (event: string) => `One press to book: ${event}`,
      title: 'One press and you’re going',
      intro: (title: string) =>
        `Somebody, we think you, asked for a place at **${title}** with this address. Press the button to say it was you.`,
      held: (clock: string) =>
        `Your place is held until ${clock}. The button works after that too, as long as places are left.`,
      notHeld:
        'No place could be held. The button books one if one is free, else it puts you on the waiting list with the time of your first try.',
      button: 'Yes, it was me',
      foot: (name: string, contact: string) =>
        `Sent because somebody asked for a place with this address. ${host(name, contact)}`
    },
    partner: {
      subject: (partner: string) => `Confirm your address for ${partner}`,
      title: 'Is this your address?',
      intro: (partner: string) =>
        `**${partner}** was signed up as a partner of Twilight with this address. Press the button to say it was you; then an organiser looks at it.`,
      button: 'Yes, it was me',
      foot: 'Sent because somebody signed up an organisation with this address.'
    }
  },

  rightGranted: {
    subject: 'You have a new right in Twilight',
    title: 'You have a new right in Twilight',
    rights: {
      organiser:
        'You are an **organiser** now: you can publish events, send invites and see who is coming.',
      administrator: 'You are an **administrator** now: you can give and end rights.',
      coordinator: 'You are a **coordinator** now.',
      presenter: 'You are a **presenter** now.'
    },
    button: 'Sign in',
    foot: 'Sent because an administrator gave you a right. Signing in is by mail; there is no password.'
  },

  partnerToApprove: {
    subject: (partner: string) => `${partner} would like to present`,
    title: (partner: string) => `${partner} would like to present`,
    intro: (kind: string, contact: string) =>
      `Kind: **${kind}**. ${contact} signed them up. They can take slots once an organiser approves them.`,
    button: 'Look at them',
    foot: 'Sent to every organiser.'
  },
  partnerApproved: {
    subject: (partner: string) => `${partner}: welcome`,
    title: 'You can take slots now',
    intro: (partner: string) =>
      `**${partner}** has been approved. Open slots that fit you are on your desk.`,
    button: 'See open slots',
    foot: 'Sent because you signed up an organisation.'
  },
  partnerDeclined: {
    subject: (partner: string) => `${partner}: not this time`,
    title: 'Not this time',
    intro: (partner: string) =>
      `The organisers decided not to take **${partner}** on as a partner. They will gladly say why: reply to this mail.`,
    foot: 'Sent because you signed up an organisation.'
  },
  presenterNamed: {
    subject: (partner: string) => `You present for ${partner}`,
    title: (partner: string) => `You present for ${partner}`,
    intro:
      'You were named as a presenter. On your desk you see which slots are open; take one by giving your talk a title.',
    button: 'Go to my desk',
    foot: 'Sent because a colleague named you. Signing in is by mail; there is no password.'
  },

  booked: {
    title: (name: string) => (name ? `You’re going, ${name}` : 'You’re going'),
    subject: (event: string) => `You’re going: ${event}`,
    placeCame: (title: string) =>
      `A place came free, and it is yours: you are off the waiting list and going to **${title}**.`,
    intro: (title: string) => `Your place at **${title}** is booked.`,
    byWhom: (name: string) => `${name} booked for you.`,
    accept:
      'Accept the invite that came with this mail and it is in your calendar. If the time or the place changes, your calendar changes too.',
    button: 'See or change my booking',
    onlineLater: 'The link to join follows; your calendar will have it.',
    cantCome: 'Can’t come after all?',
    cancel: {
      label: 'Cancel my place',
      after: '. One press, no reason asked, and it goes to the next person.'
    },
    practical: 'Good to know',
    foot: (email: string, name: string, contact: string) =>
      `Sent because you booked with ${email}. ${host(name, contact)}`
  },
  waiting: {
    subject: (event: string) => `On the waiting list: ${event}`,
    title: (position: string) => `You are ${position} on the waiting list`,
    intro: (title: string) => `**${title}** is full just now. You are on its waiting list.`,
    next: (until: string) =>
      `When a place comes free and you are first, it is yours and we write to you at once. After ${until} places are no longer given unasked: look at your page, a free one can be taken there.`,
    removed: 'There is nothing in your calendar for it yet.',
    button: 'See where I stand',
    leave: { label: 'Leave the waiting list', after: '.' },
    foot: (name: string, contact: string) =>
      `Sent because you asked for a place. ${host(name, contact)}`
  },
  cancelledByYou: {
    subject: (event: string) => `You cancelled: ${event}`,
    title: 'Your place is cancelled',
    intro: (title: string) =>
      `You are no longer going to **${title}**. It is out of your calendar, and the place goes to the next person.`,
    button: 'Look at the event',
    foot: (name: string, contact: string) =>
      `Sent because you cancelled a booking. ${host(name, contact)}`
  },
  cancelledForYou: {
    subject: (event: string) => `Your booking was cancelled: ${event}`,
    title: 'Your booking was cancelled',
    intro: (title: string) =>
      `Your booking for **${title}** was cancelled by an organiser, by your school’s office, or by whoever made it for you. If that surprises you, reply to this mail.`,
    foot: (name: string, contact: string) =>
      `Sent because you had a booking. ${host(name, contact)}`
  },

  invitation: {
    subject: (event: string) => `Invitation: ${event}`,
    title: 'Would you like to come?',
    intro: (title: string) => `You are invited to **${title}**.`,
    button: 'Answer the invitation',
    note: 'Press the button to book. Accepting in your calendar alone does not book a place yet.',
    foot: (name: string, contact: string) =>
      `Sent because an organiser invited this address. ${host(name, contact)}`
  },

  invitationReminder: {
    subject: (event: string) => `Are you coming? ${event}`,
    intro: (title: string) => `You were invited to **${title}** and have not answered yet.`,
    note: 'If you cannot come, say so with the same button: then we stop asking.'
  },

  talkTaken: {
    subject: (event: string) => `Your talk is in: ${event}`,
    title: (name: string) => (name ? `Your talk is in, ${name}` : 'Your talk is in'),
    intro: (talk: string, title: string) =>
      `**${talk}** has its slot at **${title}**. Thank you for sharing it.`,
    attends: 'You have a place too, outside the count: presenters always get in.',
    button: 'See or change my talk',
    withdraw: { label: 'Give the slot back', after: '. It opens for somebody else at once.' },
    slot: (clock: string, minutes: number) => `${clock}, ${minutes} minutes`,
    foot: (name: string, contact: string) =>
      `Sent because you present at this event. ${host(name, contact)}`
  },
  slotMoved: {
    subject: (event: string) => `Your slot has moved: ${event}`,
    title: 'Your slot has moved',
    intro: (talk: string) => `The running order changed. **${talk}** is now at another time.`
  },
  talkWithdrawn: {
    subject: (event: string) => `Slot given back: ${event}`,
    title: 'Your slot is given back',
    intro: (talk: string, title: string) => `**${talk}** is no longer part of **${title}**.`,
    stillGoing: 'You still have a place: you’re going to listen.',
    nowWaiting: 'No place was free, so you are first on the waiting list.',
    gone: 'It is out of your calendar.'
  },

  changed: {
    subjectMoved: (event: string) => `Moved: ${event}`,
    subjectChanged: (event: string) => `Changed: ${event}`,
    titleMoved: 'The time has changed',
    titleChanged: 'Something has changed',
    intro: (title: string) => `**${title}** is not as we told you before.`,
    was: 'Before',
    now: 'Now',
    note: (note: string) => note,
    calendar:
      'Your calendar changes with this mail. Your place is safe; if you cannot come now, please say so.',
    waiting: 'You keep your position on the waiting list.',
    invited: 'The invitation still stands.',
    requested: 'Your request stands as it was.',
    offered: 'A place is still kept for you: say yes or no on your page.',
    button: 'Open my page',
    foot: (name: string, contact: string) =>
      `Sent because you are part of this event. ${host(name, contact)}`
  },
  eventCancelled: {
    subject: (event: string) => `Cancelled: ${event}`,
    title: 'This event is cancelled',
    intro: (title: string, when: string) =>
      `**${title}** on ${when} does not take place. It is out of your calendar; you need do nothing.`,
    waiting: (title: string, when: string) =>
      `**${title}** on ${when}, for which you were waiting, does not take place. You need do nothing.`,
    button: 'See what else is on'
  }
} as const;
