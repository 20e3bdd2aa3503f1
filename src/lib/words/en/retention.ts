/** Words of how long things are kept. */
export const retention = {
  title: 'What is kept how long',
  tab: 'Retention',
  lead: 'Every hour what is older goes. What is still needed for an event to come is never removed.',
  unit: 'days',
  daysOf: (kind: string) => `Days for: ${kind}`,
  now: 'Due now',
  soon: 'In the next 30 days',
  ran: 'Last run',
  removed: 'Removed then',
  never: 'Not yet',
  save: 'Save',
  saveOf: (kind: string) => `Save: ${kind}`,
  saved: 'Saved',
  usual: (days: number) => `Usual: ${days === 1 ? '1 day' : `${days} days`}`,
  kinds: {
    proofs: 'Sign-in links and codes, after they are over',
    sessions: 'Sessions, after they ended',
    rates: 'Counts that limit how often something is done',
    needs: 'Needs of access, diet and allergy, after the event',
    access: 'What presenters need, after the event',
    answers: 'Answers to organisers’ questions, after the event',
    questions: 'Questions to presenters',
    words: 'Words to presenters that may not be quoted',
    mails: 'Log of letters: address and subject',
    kept: 'Letters that the demo shows',
    inbound: 'Log of mail that came in',
    feeds: 'Calendar addresses that nobody reads',
    bookings: 'Bookings, after the event; then they are counts',
    audit: 'Audit trail'
  }
} as const;
