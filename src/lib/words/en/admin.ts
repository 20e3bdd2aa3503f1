/** Words of people and roles. */
export const admin = {
  tabsLabel: 'Administration',
  tabs: {
    begin: 'First steps',
    people: 'People and roles',
    schools: 'Schools',
    settings: 'Settings',
    mail: 'Mail',
    retention: 'Retention',
    takeOut: 'Take out',
    audit: 'Audit trail'
  },
  title: 'People and roles',
  lead: 'Who may organise, and who may give rights.',
  search: 'Name or e-mail',
  find: 'Find',
  people: (shown: number, total: number) => `${shown} of ${total} people`,
  noRights: 'Books places',
  none: 'Nobody fits',
  noneWhy:
    'People appear here once they booked, were invited or signed in. Give a right to somebody new to add them.',
  end: (right: string) => `End: ${right}`,
  endYes: 'Yes, end this right',
  endWhy: 'They are signed out everywhere, and sign in again without it.',
  back: 'Back to people',
  proveAgain: 'Sign in again'
} as const;
