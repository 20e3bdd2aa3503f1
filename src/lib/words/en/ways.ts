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
    own: 'You',
    ownProved: 'You proved who you are. Nothing more is needed now.',
    ownWhy:
      'Sign in with your passkey. Or sign in by mail, ask here, and let another administrator open this page: talk to them, so that they know it is you.',
    ask: 'Ask another administrator',
    asked: 'You asked. Another administrator finds it on this page; it lasts for half an hour.',
    confirmed: 'You were confirmed. Do what you came for within half an hour.',
    others: 'Who asks',
    none: 'Nobody asks just now.',
    line: (device: string, when: string) => `Signed in by mail on ${device}, asked ${when}`,
    confirm: (name: string) => `Confirm ${name}`,
    why: 'Only when you have spoken to them: whoever reads their mail could ask too.',
    yes: 'Yes, I spoke to them'
  },

  letter: {
    subject: 'There is a new way to sign in as you',
    added: (kind: string, name: string) => `${kind}${name ? `: ${name}` : ''}.`,
    notYou: 'If it was not you, remove it, sign out everywhere, and tell us.',
    button: 'See how you sign in',
    foot: 'Sent because a way to sign in was added to your record.'
  }
} as const;
