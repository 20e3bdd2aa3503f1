/** Words of schools, clusters, groupings of authorities and lists from files. */
const many = (count: number, one: string, more: string): string =>
  count === 1 ? `1 ${one}` : `${count.toLocaleString('en-GB')} ${more}`;

export const schools = {
  tab: 'Schools',
  tabs: {
    label: 'Lists of schools',
    schools: 'Schools',
    clusters: 'Clusters',
    regions: 'Regions',
    others: 'Typed by people',
    import: 'From a file',
    calendars: 'School calendars'
  },
  list: {
    title: 'Schools and nurseries',
    lead: 'Whom people book for. A school that closes stays here, with everything that was booked.',
    search: 'Name, SEED code, authority or cluster',
    find: 'Find',
    authority: 'Authority or region',
    anyAuthority: 'All authorities',
    state: 'Open or closed',
    states: { open: 'Open', closed: 'Closed', all: 'All' },
    count: (shown: number, total: number) =>
      `${shown} of ${many(total, 'school or nursery', 'schools and nurseries')}`,
    add: 'Add a school',
    none: 'No school fits',
    noneWhy: 'Look for fewer words, or among the closed ones.',
    closed: 'Closed'
  },
  page: {
    addTitle: 'Add a school or nursery',
    add: 'Add',
    save: 'Save',
    back: 'Back to the schools',
    added: 'Added to the list',
    saved: 'Saved',
    closed: 'Closed: nobody books for it any more',
    closedWhy: 'What was booked is kept.',
    reopened: 'Open again',
    name: 'Name',
    nameMissing: 'Enter its name.',
    seed: 'SEED code',
    seedHint: 'Seven digits. A primary and a secondary on one campus share it.',
    seedNone: 'None',
    sector: 'Sector',
    authority: 'Authority',
    authorityMissing: 'Choose the authority.',
    choose: 'Choose',
    office: 'E-mail of the office',
    officeHint: 'It hears when an event goes online at short notice.',
    officeWrong: 'Enter an address like office@school.sch.uk, or leave it empty.',
    opened: 'Opened on',
    openedHint: 'Like 18/08/2026. Leave it empty if you do not know.',
    closedOn: 'Closed on',
    dayWrong: 'Enter a day like 18/08/2026.',
    cluster: 'Cluster',
    noCluster: 'None',
    campus: 'On the same campus',
    facts: 'On the list',
    change: 'Change it',
    closeTitle: 'Close this school',
    closeWhy: 'Nobody can book for it afterwards. What was booked is kept.',
    close: 'Close it',
    reopen: 'Open it again'
  },
  clusters: {
    title: 'Clusters',
    lead: 'Schools and nurseries of one authority that work together. Organisers invite them as one.',
    none: 'No clusters yet',
    noneWhy: 'Make one below, then say who belongs to it.',
    members: (count: number) => many(count, 'school', 'schools'),
    addTitle: 'Make a cluster',
    name: 'Name',
    nameMissing: 'Enter its name.',
    add: 'Make it',
    save: 'Save',
    saved: 'Saved',
    ended: 'The cluster has ended',
    who: (authority: string) => `Schools and nurseries of ${authority}`,
    whoHint: 'One that belongs to another cluster changes over.',
    end: 'End this cluster',
    endWhy: 'Its schools belong to no cluster then.',
    back: 'Back to the clusters'
  },
  regions: {
    title: 'Regions',
    lead: 'Groupings of authorities, to look for what is on in all of them at once.',
    off: 'Switched off',
    switchOff: 'Switch off',
    switchOn: 'Switch on',
    switchedOff: 'Switched off: it appears nowhere now',
    switchedOn: 'Switched on',
    saved: 'Saved',
    change: 'Change',
    save: 'Save',
    addTitle: 'Make a region',
    add: 'Make it',
    name: 'Name',
    nameMissing: 'Enter its name.',
    authorities: 'Authorities',
    none: 'no authorities'
  },
  others: {
    title: 'Schools that people typed',
    lead: 'They found theirs on no list. Say which one they meant, or add it to the list first.',
    bookings: (count: number) => many(count, 'booking', 'bookings'),
    school: 'It is this school or nursery',
    schoolHint: 'Its name, or its SEED code.',
    schoolMissing: 'Enter its name.',
    which: 'Which one?',
    map: 'Put to this school',
    mapped: (count: number) => `${many(count, 'booking', 'bookings')} put to the school`,
    unknown: (typed: string) =>
      `No open school is called “${typed}”. Enter fewer words, or add it to the list first.`,
    several: (typed: string) => `Several schools fit “${typed}”. Choose one.`,
    none: 'Nothing to put right',
    noneWhy: 'Everybody who booked found their school on the list.'
  },
  import: {
    title: 'Schools from a file',
    lead: 'The Scottish Government’s list, or any other CSV. You see what would change before anything is written.',
    file: 'CSV file',
    fileHint:
      'Up to 2 MB. Save a workbook as CSV first. What you do not write is forgotten after a day.',
    fileMissing: 'Choose a file.',
    read: 'Read the file',
    problems: {
      empty: 'This file is empty.',
      'too-large': 'This file is larger than 2 MB. Divide it, by authority for example.',
      workbook: 'This is a workbook. Save it as CSV, then choose that file.',
      'not-text': 'This is no text. Save the list as CSV, then choose that file.',
      'not-a-table': 'A quotation mark in this file is never closed. Save the list as CSV anew.'
    },
    latest: 'Lists lately',
    draft: 'Draft',
    writing: 'Being written',
    written: 'Written',
    back: 'Back to lists from files',
    encoding: (encoding: string) =>
      `The file is not UTF-8; it was read as ${encoding}. Look whether names with accents are right.`,
    columns: 'Which column holds what',
    compare: 'Compare',
    fields: {
      name: 'Name',
      authority: 'Authority',
      seed: 'SEED code',
      sector: 'Sector',
      primary: 'Has a primary department',
      secondary: 'Has a secondary department',
      special: 'Is an ASN school',
      office: 'E-mail of the office',
      opened: 'Opened on',
      closed: 'Closed on'
    },
    outcomes: {
      new: 'New',
      changed: 'Changed',
      missing: 'Not in the file',
      problem: 'Problems',
      same: 'Unchanged'
    },
    outcomesLabel: 'What becomes of the rows',
    leads: {
      new: 'These are added.',
      changed: 'These are changed as shown.',
      missing:
        'These are on our list and not in the file, which has others of their authority and sector. They are closed only if you say so below.',
      problem:
        'These rows are left out. Put them right in the file and read it again, or add them by hand.',
      same: 'Nothing happens to these.'
    },
    line: (line: number) => `Row ${line}`,
    changes: {
      name: 'Name',
      seed_code: 'SEED code',
      sector: 'Sector',
      authority_id: 'Authority',
      office_email: 'Office',
      opened_on: 'Opened',
      closed_on: 'Closed'
    },
    nothing: 'nothing',
    becomes: 'becomes',
    rowProblems: {
      'no-name': 'It has no name.',
      formula: 'Its name is a formula.',
      'broken-text': 'Some of its letters are lost. Save the list as UTF-8.',
      'authority-unknown': 'There is no such authority.',
      'seed-wrong': 'Its SEED code has not seven digits.',
      'sector-unknown': 'Nothing says its sector.',
      'office-wrong': 'The address of its office is not one.',
      'day-wrong': 'One of its days cannot be read.',
      double: 'It stands there twice.'
    },
    closeMissing: (count: number) =>
      `Also close the ${many(count, 'school', 'schools')} that the file does not name`,
    write: (added: number, changed: number) => `Write ${added} new and ${changed} changed`,
    writeNothing: 'There is nothing new and nothing changed to write.',
    progress: (done: number, all: number) =>
      `${done.toLocaleString('en-GB')} of ${all.toLocaleString('en-GB')} rows are written. You can close this page.`,
    doneTitle: 'The list is written',
    doneWhy: (added: number, changed: number) => `${added} added, ${changed} changed.`
  }
} as const;
