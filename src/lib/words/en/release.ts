/** Words of cover and release: what a person is asked, their headteacher's answer, what organisers see. */

const dates = (count: number) => (count === 1 ? 'One date is' : `${count} dates are`);

export const release = {
  covers: {
    needed: 'Cover needed',
    'not-needed': 'Cover not needed',
    'not-working': 'Not my working day'
  },
  field: {
    legend: 'This is in school time. Does your class need cover?',
    hint: 'Your school may claim for cover afterwards. You can answer later, on your booking’s page.',
    agreedLegend: 'Release',
    agreed: 'My headteacher has agreed my release'
  },
  programme: {
    legend: (count: number) => `${dates(count)} in school time. Does your class need cover?`,
    save: (count: number) =>
      count === 1 ? 'Save my answer' : `Save my answer for all ${count} dates`,
    saved: (count: number) =>
      count === 1 ? 'Your answer is saved' : `Your answer is saved for all ${count} dates`,
    differ: 'You have answered for your dates one by one. An answer here is for all of them.',
    single: 'On a booking’s own page you can answer for that date alone.'
  },
  series: {
    legend: (count: number) =>
      count === 1
        ? 'One session is in school time. Does your class need cover?'
        : `${count} sessions are in school time. Does your class need cover?`
  },
  party: {
    legend: 'This is in school time. Do their classes need cover?',
    officeLegend: 'If it is in school time: do their classes need cover?',
    hint: 'One answer for everybody in this form; each can change their own later.',
    agreed: 'The headteacher has agreed the release of everybody in this form'
  },
  mine: {
    title: 'Cover and release',
    why: 'This is in school time. Your answer helps your school to plan, and to claim for cover afterwards.',
    save: 'Save my answer',
    saved: 'Your answer is saved',
    missing: 'Say whether cover is needed',
    must: 'For this event your headteacher’s agreement is asked for. Forward this link to your headteacher; it opens one question about this booking and nothing else.',
    link: 'The link to forward',
    agreed: (name: string, role: string) => `${name}, ${role}, has agreed your release.`,
    refused: (name: string, role: string) => `${name}, ${role}, cannot agree your release.`,
    refusedWhy:
      'Your place is still yours. Speak with your headteacher; if you cannot go, send a colleague or give the place back.',
    colleague: 'Send a colleague',
    waiting: 'No answer yet.'
  },
  answer: {
    title: 'Can you release a colleague?',
    lead: (who: string) =>
      `${who} has a booking for an event in school time, and asks for your agreement.`,
    who: 'Colleague',
    cover: 'Cover',
    unsaid: 'Not said yet',
    name: 'Your name',
    nameMissing: 'Enter your name',
    role: 'Your role',
    roleHint: 'For example headteacher or depute.',
    roleMissing: 'Enter your role',
    tooLong: 'That is too long',
    question: 'Your answer',
    agrees: 'I agree to the release',
    cannot: 'I cannot agree',
    missing: 'Choose one of the two',
    submit: 'Send my answer',
    done: {
      agreed: 'Thank you: the release is agreed',
      refused: 'Thank you: your colleague will know'
    },
    doneWhy:
      'Your colleague has a mail about it. You can change your answer here until the event begins.',
    stands: {
      agreed: (name: string) => `${name} has agreed. Another answer replaces that one.`,
      refused: (name: string) => `${name} could not agree. Another answer replaces that one.`
    },
    over: 'There is nothing to answer any more',
    overWhy: 'The booking has ended, or the event has begun.',
    nothing: 'A refusal does not cancel the booking: your colleague decides what to do.'
  },
  letter: {
    agreed: {
      subject: (event: string) => `Your release is agreed: ${event}`,
      title: 'Your release is agreed',
      intro: (name: string, role: string, title: string) =>
        `${name}, ${role}, has agreed your release for **${title}**.`
    },
    refused: {
      subject: (event: string) => `Your release is not agreed: ${event}`,
      title: 'Your release is not agreed',
      intro: (name: string, role: string, title: string) =>
        `${name}, ${role}, cannot agree your release for **${title}**. Your place is still yours.`,
      after:
        'Speak with your headteacher. If you cannot go, a colleague can have your place, or you can give it back.',
      colleague: 'Send a colleague'
    },
    button: 'See my booking',
    foot: (host: string, contact: string) =>
      `Sent because you booked an event of ${host}. Questions: ${contact}.`
  },
  organise: {
    tab: 'Cover',
    title: 'Cover and release',
    lead: 'Whoever comes in school time is asked whether their class needs cover.',
    notInSchoolTime: 'This event does not begin in school time, so nobody is asked.',
    needed: 'Each person’s headteacher must agree',
    neededWhy:
      'Everyone then has a link to forward to their headteacher, who agrees or cannot, without an account.',
    on: 'Ask for agreement',
    off: 'Stop asking for agreement',
    isOn: 'Agreement is asked for.',
    isOff: 'Agreement is not asked for.',
    figures: 'What people said',
    person: 'Person',
    school: 'School or nursery',
    cover: 'Cover',
    release: 'Release',
    unsaid: 'Not said',
    states: {
      agreed: (name: string) => `Agreed by ${name}`,
      refused: (name: string) => `Not agreed by ${name}`,
      told: 'They say it is agreed',
      none: '–'
    },
    noneTitle: 'Nobody is booked yet',
    none: 'When people book, their answers stand here.',
    daysTitle: 'Cover days',
    daysLead:
      'For each school, the days on which somebody attended who had said that cover is needed: half a day up to three and a half hours, else a whole one.',
    days: 'Days',
    noDays: 'There are none yet: they count once it was noted who came.',
    download: 'Download for claims (CSV)',
    search: 'Name or school',
    find: 'Search'
  },
  file: {
    school: 'School or nursery',
    seed: 'SEED code',
    authority: 'Authority',
    event: 'Event',
    day: 'Day',
    people: 'People covered',
    days: 'Cover days'
  }
};
