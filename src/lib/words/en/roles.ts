/** Words of roles: giving rights from a day to a day, and invitations to them. */
import type { Right } from '#db/schema.ts';

const NAMES = {
  organiser: 'Organiser',
  coordinator: 'Coordinator',
  presenter: 'Presenter',
  administrator: 'Administrator'
};

export const roles = {
  names: NAMES,
  /** What a right is for, in a sentence. */
  whatFor: (right: Right, name: string | null) =>
    name === null
      ? 'for something that is gone'
      : name === ''
        ? 'for everything'
        : right === 'coordinator' || right === 'presenter'
          ? `for ${name}`
          : `for “${name}”`,
  hints: {
    organiser: 'Publishes events, invites, sees who is coming.',
    coordinator: 'Looks after an authority’s places and people.',
    presenter: 'Takes slots for a partner.',
    administrator: 'Gives and ends rights, makes settings, reads the audit trail.'
  },
  span: (from: string | null, to: string | null) =>
    from && to
      ? `from ${from} to ${to}`
      : from
        ? `from ${from}`
        : to
          ? `until ${to}`
          : 'until it is ended',

  list: {
    right: 'Right',
    anyRight: 'Any right',
    give: 'Give somebody a right',
    invitations: 'Invitations to roles',
    disabled: 'Disabled'
  },

  give: {
    title: 'Give a right',
    lead: 'Somebody who is known here has it at once and gets a mail. Anybody else gets an invitation by mail and has the right when they accept it.',
    right: 'Right',
    scope: 'For what',
    scopes: {
      everything: 'Everything',
      programme: 'One programme',
      event: 'One event',
      authority: 'One authority',
      partner: 'One partner'
    },
    next: 'Show what to choose from',
    find: 'Find',
    search: {
      event: 'Words of the event’s title',
      programme: 'Words of the programme’s title',
      authority: 'Name of the authority',
      partner: 'Name of the partner'
    },
    which: {
      event: 'Which event?',
      programme: 'Which programme?',
      authority: 'Which authority?',
      partner: 'Which partner?'
    },
    none: 'Nothing fits these words',
    noneWhy: 'Try fewer of them.',
    more: 'There are more. Type words of the name to find others.',
    email: 'E-mail',
    emailWrong: 'Enter an e-mail address, like name@school.example.',
    name: 'Name',
    nameHint: 'For somebody who is not known here yet',
    from: 'First day',
    fromHint: 'Empty: at once',
    to: 'Last day',
    toHint: 'Empty: until somebody ends it',
    dayWrong: 'Enter a day, like 26/11/2026.',
    submit: 'Give the right'
  },

  done: {
    given: 'The right is given',
    givenWhy: 'They have a mail about it. Where they were signed in, they sign in again.',
    later: 'The right will begin on its day',
    laterWhy: 'They get a mail then.',
    invited: 'The invitation is on its way',
    invitedWhy: 'The right is theirs when they accept it, within 14 days.',
    ended: 'The right has ended',
    endedWhy: 'They are signed out everywhere.',
    withdrawn: 'It is withdrawn',
    withdrawnWhy: 'It opens and begins nothing any more.',
    disabled: 'The account is disabled',
    disabledWhy: 'They are signed out everywhere and cannot sign in. Bookings stay.',
    enabled: 'The account is enabled',
    enabledWhy: 'They can sign in again, with the rights that they have.'
  },

  person: {
    now: 'Rights',
    none: 'No right but to book places.',
    later: 'Rights that begin later',
    history: 'What was before',
    give: 'Give a right',
    own: 'You cannot give rights to yourself.',
    given: (by: string | null, at: string) => `given ${by ? `by ${by} ` : ''}on ${at}`,
    gone: { ended: 'ended', withdrawn: 'withdrawn before it began' },
    withdraw: 'Withdraw',
    account: 'Account',
    disabledSince: (at: string) => `Disabled since ${at}: nobody can sign in with it.`,
    disable: 'Disable this account',
    disableWhy:
      'They are signed out everywhere and cannot sign in until you enable it again. Bookings and rights stay as they are.',
    disableYes: 'Yes, disable it',
    enable: 'Enable this account'
  },

  invitations: {
    title: 'Invitations to roles',
    lead: 'Rights that were offered by mail. A link is good for 14 days and once.',
    search: 'Name or e-mail',
    find: 'Find',
    states: {
      open: 'Not answered',
      accepted: 'Accepted',
      withdrawn: 'Withdrawn',
      lapsed: 'Lapsed'
    },
    count: (count: number) => (count === 1 ? '1 invitation' : `${count} invitations`),
    line: (by: string | null, at: string) => `${by ? `by ${by}, ` : ''}${at}`,
    until: (at: string) => `can be accepted until ${at}`,
    withdraw: 'Withdraw',
    none: 'No invitation',
    noneWhy: 'Somebody who is not known here is invited when you give them a right.'
  },

  letter: {
    subject: (name: string) => `You are invited: ${name.toLowerCase()} in Twilight`,
    title: (name: string) =>
      `Would you be ${/^[AO]/.test(name) ? 'an' : 'a'} ${name.toLowerCase()}?`,
    intro: (by: string | null, right: Right, whatFor: string) => {
      const name = NAMES[right].toLowerCase();
      const thing = whatFor ? ` for ${whatFor}` : '';
      const article = /^[ao]/.test(name) ? 'an' : 'a';
      return by
        ? `${by} would like you to be ${article} **${name}**${thing}.`
        : `You are asked to be ${article} **${name}**${thing}.`;
    },
    days: (from: string | null, to: string | null) =>
      from && to
        ? `It would be from ${from} to ${to}.`
        : from
          ? `It would begin on ${from}.`
          : `It would end after ${to}.`,
    button: 'Look at the invitation',
    until: (day: string) => `The link is good until ${day}. It asks before anything happens.`,
    foot: 'Sent because an administrator typed this address. If you do not know why, do nothing: it lapses by itself.'
  },

  page: {
    title: (name: string) =>
      `Would you be ${/^[AO]/.test(name) ? 'an' : 'a'} ${name.toLowerCase()}?`,
    line: (email: string) => `This invitation is for ${email}.`,
    right: 'Right',
    days: 'When',
    by: 'Invited by',
    submit: 'Yes, I accept',
    ignore: 'If you would rather not, close this page. The invitation lapses by itself.',
    gone: 'This invitation is over',
    accepted: 'It is yours',
    acceptedNow: 'You have the right from now on. Sign in to use it.',
    acceptedLater: 'You have the right from its first day on. You get a mail then.',
    signIn: 'Sign in'
  }
} as const;
