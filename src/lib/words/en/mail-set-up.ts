/** Words of the page on which mail is checked, and of its test mail. */
export const setUp = {
  title: 'Mail',
  lead: 'Whether letters go out, answers come back, and both are trusted. No password is shown here.',

  sending: {
    title: 'Sending',
    server: 'Mail server (SMTP_URL)',
    none: 'Not set: letters wait in the outbox',
    noneDemo: 'Not set: this demo keeps its mail on its own page',
    from: 'Sender (MAIL_FROM)',
    signIn: 'Signs in',
    signIns: {
      password: 'with a password',
      oauth: 'with the app registration (MAIL_OAUTH_CLIENT)',
      none: 'not at all'
    },
    rate: 'At most',
    perMinute: (count: number) => `${count} letters a minute`,
    waiting: 'Waiting in the outbox',
    alarm: 'Trouble',
    try: 'Send a test mail to myself',
    tryWhy: (to: string) =>
      `It goes to ${to} at once, past the outbox, and you see what the server says.`,
    took: 'The mail server took it',
    tookWhy: (to: string, said: string) =>
      `On its way to ${to}. The server said: ${said}. If it is not there in a few minutes, look into the junk folder.`,
    refused: 'The mail server did not take it',
    refusedWhy: (said: string) => `It said: ${said}`,
    failures: {
      transient: 'That may pass: letters are tried again by themselves.',
      throttled: 'It wants fewer letters for a while: they wait.',
      ours: 'It refuses this installation: look at the settings of the server, the sign-in and the sender.',
      'bad-address': 'It knows no such recipient.',
      'mailbox-full': 'The mailbox of the recipient is full.',
      'refused-content': 'It does not like this mail.'
    },
    noServer: 'No mail server is set (SMTP_URL), so nothing could be sent.'
  },

  reading: {
    title: 'Replies and bounces',
    none: 'No mailbox is set',
    noneWhy:
      'Without IMAP_URL answers given in calendars are not read: people answer and cancel by the buttons in their mails, which always work. Mails that come back later are not noticed either.',
    mailbox: 'Mailbox (IMAP_URL)',
    folder: 'Folder',
    state: 'State',
    never: 'Not read yet',
    good: 'Found',
    bad: (why: string) => `Not readable: ${why}`,
    lastRead: 'Last read',
    waiting: 'Messages still to be read',
    look: 'Read it now',
    looked: 'The mailbox was read',
    lookedBad: 'The mailbox could not be read'
  },

  belief: {
    title: 'Which senders are certain',
    why: 'An answer from a calendar counts only when your own mail server says that the sender’s domain stands behind it (DMARC). MAIL_AUTHSERV_ID is the name under which it says so.',
    trusted: 'Believed (MAIL_AUTHSERV_ID)',
    unnamed: 'unnamed: the topmost header, which names no server (Microsoft 365)',
    none: 'Not set: no answer from a calendar is believed',
    noneWhy:
      'Until it is set, such answers are kept for organisers to see, and nothing happens by them.',
    seen: 'The newest message was checked by',
    seenUnnamed:
      'No name, as Microsoft 365 writes it. If that is your mail server, set it to “unnamed”.',
    seenNone: 'Nothing yet: no message with such a header was read',
    differs: (seen: string, trusted: string) =>
      `The newest message was checked by “${seen}”, and you believe “${trusted}”. If both are yours, answers may not count.`,
    suggest: (seen: string) => `Set MAIL_AUTHSERV_ID=${seen}, if that is your own mail server.`
  },

  dns: {
    title: (domain: string) => `DNS of ${domain}`,
    why: 'Three records tell the world that letters from this sender are real. Without them invites land in junk, or lose their buttons.',
    kinds: {
      spf: 'SPF: which servers may send',
      dkim: 'DKIM: the key with which mail is signed',
      dmarc: 'DMARC: what becomes of mail that is neither'
    },
    name: 'Name',
    should: (type: string) => `Should say (${type})`,
    dkimNote: {
      TXT: 'Your mail server makes the key: copy its own record. The name before “._domainkey” is its choice.',
      CNAME:
        'Microsoft shows both records, for selector1 and selector2, under Defender, Email authentication, DKIM.'
    },
    found: 'Says now',
    nothing: 'Nothing',
    states: {
      good: 'Good',
      missing: 'Missing',
      differs: 'Something else',
      unknown: 'Could not be asked'
    },
    problem: (code: string) => `The name server did not answer (${code}).`
  },

  test: {
    subject: 'Test mail from Twilight',
    title: 'It works',
    lines: [
      'This mail went from Twilight to your mail server and on to you.',
      'Look at how it arrived: not in junk, from the right sender, and without a warning above it.'
    ],
    foot: 'Sent because you pressed “Send a test mail to myself”.'
  }
} as const;
