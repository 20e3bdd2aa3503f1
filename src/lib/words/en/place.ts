/** Words of "my place": addresses, one's data, and two records that are one person's. */
export const place = {
  letters: {
    bookingButton: 'Your booking',
    proveAddress: {
      subject: 'Is this address yours too?',
      title: 'Is this address yours too?',
      intro:
        'Somebody who is signed in to Twilight wants to add this address to their own. Press the button in the browser in which you are signed in.',
      button: 'Yes, it is mine',
      foot: 'Sent because somebody added this address to their account on Twilight.'
    },
    proveErase: {
      subject: 'Erase what Twilight knows of you?',
      title: 'Erase what Twilight knows of you?',
      intro:
        'You asked to have your data erased. Nothing has been erased yet: the page shows once more what goes and what stays.',
      button: 'Go on',
      foot: 'Sent because somebody signed in as you asked for it.'
    },
    addressChanged: {
      subject: 'Letters go to another address now',
      title: 'Letters go to another address now',
      intro: 'You made another of your addresses the main one. Letters of Twilight go there now.',
      notYou:
        'If it was not you, sign in with this address and press “Sign out everywhere” at once. In your other browsers you have been signed out.',
      foot: 'Sent to the address that was the main one until now.'
    },
    entryAway: {
      subject: (event: string) => `In your other calendar: ${event}`,
      title: 'It goes to your other calendar',
      intro: (title: string) =>
        `Your place at **${title}** stands. It leaves this calendar, because your letters go to another of your addresses now.`,
      foot: 'Sent because you changed the address that letters go to.'
    },
    entryHere: {
      subject: (event: string) => `In this calendar now: ${event}`,
      title: 'It is in this calendar now',
      intro: (title: string) =>
        `You have **${title}** in this calendar now, because your letters come to this address.`,
      foot: 'Sent because you changed the address that letters go to.'
    },
    mergedBooking: {
      subject: (event: string) => `You had it twice: ${event}`,
      title: 'You had it twice',
      intro: (title: string) =>
        `You were booked or invited twice for **${title}**, by two of your addresses. The better one stands. This one is taken back; if it had a place, that goes to the next person.`,
      button: 'Look at the event',
      foot: 'Sent because two records of yours were made one.'
    },
    merged: {
      subject: 'Your two records are one now',
      title: 'Your two records are one now',
      intro: (main: string) =>
        `Everything of both is in one place. Sign in by any of your addresses; letters go to ${main}.`,
      notYou: 'If these were two people, reply to this mail at once.',
      foot: 'Sent to every address of both records.'
    },
    erased: {
      subject: 'Your data is erased',
      title: 'Your data is erased',
      intro:
        'Twilight knows nothing of you any more. This is its last mail; your address is forgotten once it has gone.',
      foot: 'Sent because you asked for it.'
    },
    erasedBooking: {
      subject: (event: string) => `Cancelled: ${event}`,
      title: 'Your place is given back',
      intro: (title: string) => `Your data was erased, so you are no longer going to **${title}**.`,
      foot: 'Sent because you were booked.'
    }
  },

  addresses: {
    title: 'My addresses',
    link: 'My addresses',
    lead: 'Sign in by any of them. Letters and calendar invitations go to the main one.',
    main: 'Letters go here',
    notProved: 'Not proved yet',
    makeMain: 'Send letters here',
    makeMainOf: (email: string) => `Send letters here: ${email}`,
    remove: 'Remove',
    removeWhy: (email: string) =>
      `You can no longer sign in by ${email}, and nothing of yours is found by it.`,
    removeYes: 'Yes, remove it',
    add: 'Add an address',
    email: 'E-mail',
    hint: 'We send a mail there. Work or personal, either is fine.',
    addSubmit: 'Send the mail',
    added: 'The address is added',
    addedWhy: 'You can sign in by it from now on.',
    mained: 'Letters go there now',
    mainedWhy:
      'Your coming events move to that calendar. In other browsers you are signed out, and the old address has a mail about it.',
    removed: 'The address is removed',
    merged: 'Your records are one now',
    mergedWhy: 'Everything of both is here.',
    emailWrong: 'Enter one e-mail address, like name@school.org.uk.'
  },

  merge: {
    alsoYou: 'Have you booked with another address too?',
    alsoYouWhy:
      'Somebody of your name at your school has a record under another address. If that is you, add the address below: once you have proved it, you can make the two one.',
    oneTitle: 'There is another record with this address',
    oneLead: (email: string) =>
      `You have proved that ${email} is yours. It has a record of its own. Make the two one, and everything is in one place.`,
    has: {
      bookings: (count: number) => (count === 1 ? '1 booking' : `${count} bookings`),
      talks: (count: number) => (count === 1 ? '1 talk' : `${count} talks`),
      rights: (count: number) => (count === 1 ? '1 right' : `${count} rights`),
      programmes: (count: number) => (count === 1 ? '1 programme' : `${count} programmes`),
      nothing: 'nothing yet'
    },
    twice: (title: string) =>
      `Both are booked for ${title}: the better booking stays, the other one is taken back.`,
    yes: 'Yes, make them one',
    not: 'Not now',

    title: 'Two records of one person',
    link: 'Two records of one person',
    lead: 'The same name at the same school, by two addresses. Ask the person if you are not sure: this cannot be undone.',
    none: 'No two records look like one person',
    noneWhy: 'Where two have the same name and the same school, they are listed here.',
    pair: (name: string) => `Look at ${name}`,
    by: 'By their addresses',
    keep: 'The record that stays',
    from: 'The record that goes into it',
    email: 'E-mail',
    look: 'Show what both have',
    previewTitle: 'What both have',
    previewLead: 'Nothing has happened yet. Ask the person if you are not sure that it is one.',
    never: 'Everything of the second goes to the first. This cannot be undone.',
    unknown: 'Enter the addresses of two different people who are here.',
    swap: 'Keep the other one instead',
    done: 'They are one record now',
    doneWhy: 'Every address of theirs has a mail about it. They are signed out everywhere.',
    likely: 'Perhaps here twice',
    likelyWhy:
      'There is another record of the same name and school, by another address. An administrator makes the two one under People and roles; or they do, under My addresses.',
    stays: 'Stays',
    goes: 'Goes into it',
    back: 'Back to people'
  },

  data: {
    title: 'My data',
    link: 'My data',
    lead: 'Everything that Twilight holds of you is yours to see, to correct and to have erased.',
    download: 'Download it',
    downloadWhy: 'All of it, for a machine or to read. It may take a moment.',
    json: 'For a machine (JSON)',
    text: 'To read (text)',
    correct: 'Correct it',
    correctWhy: 'Addresses, mails and consents you change yourself.',
    erase: 'Erase it',
    eraseWhy: 'Shows first what goes and what stays.',
    eraseLink: 'Erase what Twilight knows of me'
  },

  erase: {
    presenter: 'A presenter (name erased)',
    title: 'Erase what Twilight knows of me',
    titleOf: (name: string) => `Erase what Twilight knows of ${name}`,
    goes: 'What goes',
    goesList: [
      'Name, addresses, school, role, rights and where one is signed in.',
      'Answers, needs, words and questions, networks, invitations and calendar addresses.',
      'Slides and links of own talks, and every letter that was sent.'
    ],
    coming: (titles: readonly string[]) =>
      `Places at ${titles.join(', ')}: they are given back at once, with a mail each, and the next person gets them.`,
    stays: 'What stays',
    staysList: [
      'That something was done, in the audit trail, under a number that leads to nobody.',
      'What others wrote by themselves.'
    ],
    past: (count: number) =>
      count === 1
        ? 'One past booking, as a count: event and authority, no name and no school.'
        : `${count} past bookings, as counts: event and authority, no name and no school.`,
    talks: (count: number) =>
      count === 1
        ? 'The title of one talk, without a name.'
        : `The titles of ${count} talks, without a name.`,
    ask: 'Send me a mail to prove that it is me',
    askWhy: 'Nothing is erased before you press the button on the page that the mail leads to.',
    yes: 'Yes, erase everything',
    never: 'This cannot be undone.',
    doneTitle: 'Your data is erased',
    done: 'You are signed out. One last mail is on its way; your address is forgotten once it has gone.',
    not: 'I would rather keep it'
  },

  request: {
    title: (name: string) => `Data of ${name}`,
    lead: 'For somebody who asks by letter. Make sure that it is they who ask.',
    done: 'The data is erased'
  }
} as const;
