/** Words of feeds, downloads and links into calendars. */
export const calendar = {
  /** What stands in an entry itself. */
  text: {
    page: (url: string) => `Its page: ${url}`,
    host: (name: string) => `Run by ${name}.`,
    mine: (url: string) => `Your bookings and talks: ${url}`,
    of: (number: number, count: number) => `${number} of ${count}`,
    cancelled: (title: string) => `Cancelled: ${title}`,
    eventCancelled: 'This event is cancelled. It does not take place.',
    placeCancelled: 'Your place was cancelled. The event itself takes place.'
  },

  /** What a feed is called in the calendar that reads it. */
  names: {
    person: 'Twilight: my events',
    programme: (title: string) => `Twilight: ${title}`,
    public: 'Twilight: what’s on'
  },

  /** What whoever opens an address sees that is none. */
  answers: {
    unknown: 'There is no calendar at this address.',
    gone: (page: string) => `This calendar address was removed. Make another one: ${page}`,
    slowDown: 'This calendar was read too often. Try again later.'
  },

  /** Beside what somebody has just booked, or presents. */
  add: {
    title: 'Put it in your calendar',
    why: 'Accept the invite in your mail, and you need none of these: your calendar then follows every change. What you add here by hand stays as it is now.',
    download: 'Download for any calendar',
    services: {
      google: 'Google Calendar',
      outlook: 'Outlook.com',
      office: 'Office 365'
    }
  },
  event: {
    download: 'Download it for your calendar',
    why: 'That is no booking: nobody keeps a place for you.'
  },

  /** The card on "My Twilight". */
  card: {
    title: 'One calendar for all of it',
    why: 'Subscribe once, and every place and talk of yours shows in your own calendar.',
    link: 'Get my calendar address'
  },

  mine: {
    title: 'My calendar address',
    lead: 'Give it to your own calendar once, and what you are part of shows there.',
    facts: [
      'Calendars read it when they like: Google once in 8 to 24 hours, others every hour or so. Mails are quicker, and always come.',
      'It is for looking. To cancel or change something, use the mail or this site.',
      'Whoever has the address can read it without signing in. Treat it like a password, and replace it if it got about.'
    ],
    person: {
      title: 'My bookings and talks',
      why: 'Every place that you have and every talk that you give. Not what you are waiting for.'
    },
    programme: 'All events of this programme, whether you have a place or not.',
    public: {
      title: 'What’s on',
      why: 'Everything that is listed, the same for everybody.',
      link: 'See its address'
    },
    alarm: 'Remind me of each event',
    alarms: {
      none: 'Not at all',
      '30': 'Half an hour before',
      '120': '2 hours before',
      '1440': 'The day before'
    },
    make: 'Make my calendar address',
    makeProgramme: 'Make an address for it',
    made: 'Your calendar address is ready',
    madeWhy: 'This is the only time it is shown. Copy it now.',
    since: 'Made',
    read: 'Last read',
    unread: 'Not yet',
    readBy: (when: string, client: string) => `${when}, by ${client}`,
    clients: {
      Google: 'Google',
      Outlook: 'Outlook',
      Apple: 'Apple',
      Thunderbird: 'Thunderbird',
      Nextcloud: 'Nextcloud',
      browser: 'a browser',
      other: 'another program'
    },
    save: 'Save the reminder',
    replace: 'Replace the address',
    replaceWhy: 'The old one stops at once, wherever it was pasted. You see the new one once.',
    replaceYes: 'Yes, give me a new one',
    remove: 'Remove the address',
    removeWhy: 'It stops at once. Remove it from your calendar too, or old entries stay there.',
    removeYes: 'Yes, remove it',
    done: {
      saved: {
        title: 'Saved',
        why: 'It counts from the next time that your calendar reads the address.'
      },
      removed: { title: 'The address is removed', why: 'Nobody can read it any more.' }
    }
  },

  /** The page about the feed of what's on. */
  public: {
    link: 'Subscribe to this calendar',
    title: 'What’s on, in your calendar',
    lead: 'One address for every listed event. New ones appear by themselves.',
    facts: [
      'It shows what is on, not what you booked: nobody keeps a place for you by it.',
      'Cancelled events stay until their date, marked as cancelled. Postponed ones come back with their new date.',
      'Calendars read it when they like: Google once in 8 to 24 hours, others every hour or so.'
    ],
    mine: 'Looking for what you booked?'
  },

  subscribe: {
    address: 'Calendar address',
    copy: 'Press into the box, select all and copy.',
    open: 'Open it in the calendar of this device',
    how: 'Where to put it',
    steps: [
      [
        'Google Calendar',
        'On a computer, beside “Other calendars” press the plus sign, then “From URL”. It shows on your phone too.'
      ],
      ['Outlook', 'On the web, press “Add calendar”, then “Subscribe from web”.'],
      [
        'iPhone, iPad and Mac',
        'Press the link above. Or: Calendar, “Add subscription calendar”, and paste the address.'
      ],
      ['Thunderbird', 'Calendar, “New calendar”, “On the network”, and paste the address.']
    ]
  }
} as const;
