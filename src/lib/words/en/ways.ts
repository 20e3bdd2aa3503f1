/** Words of the ways to sign in: providers, passkeys, sessions, an administrator's confirmation. */
export const ways = {
  kinds: {
    entra: 'Microsoft (Glow or council account)',
    google: 'Google',
    passkey: 'Passkey'
  },

  signIn: {
    or: 'Or without a mail',
    with: { entra: 'Sign in with Microsoft', google: 'Sign in with Google' },
    withWhy: 'Glow and council accounts come by Microsoft.',
    passkey: 'Sign in with a passkey',
    newTitle: (provider: string) => `One mail more, then ${provider} is enough`,
    newWhy: (label: string) =>
      `${label || 'Your account'} is new here. Enter the address that you use with us, and type the code of the mail in this browser. The next time you are in without a mail.`,
    here: (provider: string) =>
      `Type the code here, in this browser: from then on ${provider} is enough. The link of the mail does the same if you press it in this browser.`
  },

  passkey: {
    title: 'Sign in with a passkey',
    lead: 'Your phone or computer asks for your finger, your face or its PIN. There is no mail.',
    go: 'Use my passkey',
    needsScript:
      'Passkeys need JavaScript, which is off in this browser, or the browser knows none.',
    byMail: 'Sign in by mail instead',
    failed: 'Your device did not answer with a passkey. Try again, or sign in by mail.',
    addTitle: 'Add a passkey',
    addLead:
      'This device, or a security key, keeps it. Afterwards you sign in here with your finger, your face or a PIN, without a mail.',
    name: 'A name for it',
    nameHint: 'So that you know it again, such as “My phone”.',
    nameMissing: 'Enter a name for the passkey',
    nameLong: 'Use at most 60 characters',
    add: 'Add the passkey'
  },

  mine: {
    title: 'How you sign in',
    lead: 'Mail always works. What you add here signs you in without one.',
    mail: 'Mail',
    mailWhy: (email: string) => `A link and a code to ${email}`,
    always: 'Always there',
    used: (when: string) => `Last used ${when}`,
    unused: 'Not used yet',
    added: (when: string) => `added ${when}`,
    remove: (name: string) => `Remove ${name}`,
    removeWhy: 'It no longer signs you in. You can add it again.',
    removeYes: 'Yes, remove it',
    addTitle: 'Add a way',
    add: {
      entra: 'Add a Microsoft account',
      google: 'Add a Google account',
      passkey: 'Add a passkey'
    },
    confirmTitle: (provider: string) => `Add this ${provider} account?`,
    confirmWhy: (label: string) =>
      `${label || 'An account without an address'}. Whoever can sign in to it can then sign in here as you.`,
    confirmYes: 'Yes, it is mine: add it',
    done: {
      added: 'Added',
      removed: 'Removed',
      theirs: 'That account is among your ways already'
    },
    again: 'Sign in again to prove that it is you'
  },

  devices: {
    endOne: (device: string) => `Sign out ${device}`,
    endWhy: 'Whoever uses that browser has to sign in again.',
    endYes: 'Yes, sign it out',
    ended: 'Signed out there'
  },

  confirm: {
    title: 'Confirm an administrator',
    lead: 'Rights and settings ask for a passkey here. An administrator who has none at hand signs in by mail and is confirmed by another one.',
    off: 'This installation does not ask administrators for a passkey, so nobody needs to be confirmed.',
    link: 'Ask a second administrator',
    own: 'You',
    ownProved: 'You proved who you are. Nothing more is needed now.',
    ownWhy:
      'Sign in with your passkey. Or ask here, and talk to another administrator, so that they know it is you.',
    alone:
      'There is no other administrator to ask. Sign in by the link that “npm run admin -- your address” prints on the server.',
    again: 'Sign in again first',
    ask: 'Ask a second administrator',
    asked: (code: string) => `You asked: your code is ${code}`,
    askedWhy:
      'Each other administrator has a mail and finds you on this page. Tell them your code. It lasts for 15 minutes; load this page again when they have confirmed you.',
    others: 'Who asks',
    none: 'Nobody asks just now.',
    line: (device: string, when: string) => `Signed in by mail on ${device}, asked ${when}`,
    code: (code: string) => `Code ${code}`,
    confirm: (name: string) => `Confirm ${name}`,
    why: 'Only when you have spoken to them and they told you this code: whoever reads their mail could ask too.',
    yes: 'Yes, I spoke to them',
    done: 'Confirmed',
    doneWhy: 'For half an hour they may change rights and settings in that browser.',
    waiting: (count: number) =>
      count === 1
        ? 'An administrator asks to be confirmed'
        : `${count} administrators ask to be confirmed`,
    see: 'See who asks',
    letter: {
      subject: (name: string) => `${name} asks you to confirm them`,
      intro: (name: string) =>
        `${name} signed in by mail and wants to change rights or settings, which asks for a passkey. A second administrator can confirm that it is them.`,
      why: 'Talk to them first, and compare the code that both of you see. If you cannot reach them, do nothing: it lapses after 15 minutes.',
      button: 'See who asks',
      foot: 'Sent because you are an administrator.'
    }
  },

  letter: {
    subject: 'There is a new way to sign in as you',
    added: (kind: string, name: string) => `${kind}${name ? `: ${name}` : ''}.`,
    notYou: 'If it was not you, remove it, sign out everywhere, and tell us.',
    button: 'See how you sign in',
    foot: 'Sent because a way to sign in was added to your record.'
  }
} as const;
