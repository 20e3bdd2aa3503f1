/** Words of taking everything out: the page, the files in the archive and their columns. */
export const takeOut = {
  title: 'Take out everything',
  tab: 'Take out',
  lead: 'All that this installation holds, as one ZIP archive: sheets to open in a spreadsheet, every table for a machine, and the files that people have sent.',
  inside: 'What is in it',
  insideLines: [
    'Sheets of people, schools, partners, programmes, events, bookings with attendance, talks, letters and the audit trail, as CSV.',
    'Every table of the store, one JSON object a line, as it is at the moment when you press.',
    'The files that were uploaded.'
  ],
  not: 'What is not',
  notLines: [
    'Nothing that opens anything: no sessions, links, codes, passkeys or calendar addresses.',
    'What people need to take part: administrators do not see it.'
  ],
  care: 'It holds everybody’s data',
  careWhy:
    'Keep it where nobody else can open it, and delete it when it is no longer needed. It is noted in the audit trail that you took it.',
  button: 'Take out everything',
  often: (most: number) => `At most ${most} times an hour.`,
  back: 'Back to taking out',
  refusedTitle: 'It was not taken out',
  readme: (facts: { made: string; house: string; step: string; origin: string }) => [
    `Everything that ${facts.house} holds in Twilight (${facts.origin}), as it was on ${facts.made}.`,
    '',
    'It is personal data of many people. Keep it where nobody else can open it, and delete it when it is no longer needed.',
    '',
    'sheets/   CSV for a spreadsheet (UTF-8). Times are those of the United Kingdom. Ids join one sheet to another.',
    'tables/   Every table of the store, one JSON object a line (JSON Lines, UTF-8). Instants are UTC.',
    'files/    What was uploaded, under its id and name; sheets and tables name files by id.',
    '',
    `The store’s newest step was ${facts.step}.`,
    'Left out: whatever opens something (sessions, mailed links and codes, passkeys, calendar addresses), what people need to take part, and all but the last two signs of GTCS numbers.',
    'A cell that a spreadsheet would take for a formula begins with an apostrophe.',
    ''
  ],
  tablesHead: 'Tables, with their rows:',
  sheetsHead: 'Sheets:',
  sheets: {
    people: {
      about: 'everybody with an address here',
      columns: {
        id: 'Id',
        name: 'Name',
        email: 'E-mail',
        role: 'Role',
        levels: 'Levels',
        establishment: 'School or nursery',
        establishment_id: 'School id',
        authority: 'Authority',
        proved_at: 'Address proved',
        disabled_at: 'Disabled',
        erased_at: 'Erased',
        created_at: 'Since'
      }
    },
    rights: {
      about: 'who holds or held which right, and for what',
      columns: {
        id: 'Id',
        name: 'Name',
        email: 'E-mail',
        person_id: 'Person id',
        right: 'Right',
        scope: 'For',
        scope_id: 'For which, id',
        granted_at: 'From',
        to_at: 'To',
        ended_at: 'Ended'
      }
    },
    authorities: {
      about: 'the local authorities',
      columns: { id: 'Id', name: 'Name' }
    },
    establishments: {
      about: 'schools and nurseries, closed ones too',
      columns: {
        id: 'Id',
        seed_code: 'SEED code',
        name: 'Name',
        sector: 'Sector',
        authority: 'Authority',
        authority_id: 'Authority id',
        cluster: 'Cluster',
        office_email: 'Office',
        opened_on: 'Opened',
        closed_on: 'Closed'
      }
    },
    venues: {
      about: 'where events are held, closed ones too',
      columns: {
        id: 'Id',
        name: 'Name',
        address: 'Address',
        postcode: 'Postcode',
        authority: 'Authority',
        getting_there: 'Getting there',
        access_text: 'Access',
        opens: 'Opens',
        closes: 'Closes',
        contact: 'Lets people in',
        closed_at: 'Not used since'
      }
    },
    rooms: {
      about: 'the rooms of venues, with how many people each holds',
      columns: {
        id: 'Id',
        venue: 'Venue',
        venue_id: 'Venue id',
        name: 'Room',
        size: 'Holds',
        notes: 'Notes',
        closed_at: 'Not used since'
      }
    },
    partners: {
      about: 'organisations that provide presenters',
      columns: {
        id: 'Id',
        name: 'Name',
        kind: 'Kind',
        lead: 'Contact',
        lead_email: 'Contact’s e-mail',
        web: 'Web',
        about: 'About',
        approved_at: 'Approved',
        declined_at: 'Declined',
        ended_at: 'Ended',
        created_at: 'Since'
      }
    },
    programmes: {
      about: 'programmes with how many take part',
      columns: {
        id: 'Id',
        title: 'Title',
        summary: 'Summary',
        starts_on: 'From',
        ends_on: 'To',
        host: 'Host',
        contact: 'Contact',
        accepted: 'Taking part'
      }
    },
    participants: {
      about: 'who was nominated to which programme',
      columns: {
        id: 'Id',
        programme: 'Programme',
        programme_id: 'Programme id',
        name: 'Name',
        email: 'E-mail',
        person_id: 'Person id',
        establishment: 'School or nursery',
        authority: 'Authority',
        nominated_at: 'Nominated',
        accepted_at: 'Accepted',
        declined_at: 'Declined',
        withdrawn_at: 'Withdrawn',
        completed_at: 'Completed'
      }
    },
    events: {
      about: 'events of every status, with how many came',
      columns: {
        id: 'Id',
        title: 'Title',
        kind: 'Kind',
        mode: 'Mode',
        status: 'Status',
        starts_local: 'Starts',
        ends_local: 'Ends',
        clpl_minutes: 'CLPL minutes',
        place: 'Place',
        place_address: 'Address',
        host: 'Host',
        contact: 'Contact',
        programme: 'Programme',
        programme_id: 'Programme id',
        booked: 'With a place',
        attended: 'Came',
        summary: 'Summary'
      }
    },
    bookings: {
      about: 'who booked what, and whether they came',
      columns: {
        id: 'Id',
        reference: 'Reference',
        event: 'Event',
        event_id: 'Event id',
        starts_local: 'Starts',
        name: 'Name',
        email: 'E-mail',
        person_id: 'Person id',
        establishment: 'School or nursery',
        authority: 'Authority',
        state: 'State',
        mode: 'Mode',
        came: 'Attendance',
        confirmed_at: 'Place since',
        ended_at: 'Ended',
        ended_how: 'Ended how',
        created_at: 'Booked'
      }
    },
    talks: {
      about: 'talks and workshops, also those that were withdrawn',
      columns: {
        id: 'Id',
        event: 'Event',
        event_id: 'Event id',
        starts: 'Slot',
        title: 'Title',
        line: 'In a line',
        minutes: 'Minutes',
        name: 'Answers for it',
        partner: 'Partner',
        partner_id: 'Partner id',
        speaker: 'Speaker',
        confirmed_at: 'Confirmed',
        withdrawn_at: 'Withdrawn'
      }
    },
    presenters: {
      about: 'who presents which talk',
      columns: {
        id: 'Id',
        talk: 'Talk',
        talk_id: 'Talk id',
        name: 'Name',
        email: 'E-mail',
        person_id: 'Person id',
        asked_at: 'Asked',
        accepted_at: 'Accepted',
        declined_at: 'Declined',
        left_at: 'Left'
      }
    },
    messages: {
      about: 'what organisers wrote to people of an event',
      columns: {
        id: 'Id',
        event: 'Event',
        event_id: 'Event id',
        subject: 'Subject',
        text: 'Text',
        name: 'Written by',
        written_at: 'Written',
        sent_at: 'Sent'
      }
    },
    letters: {
      about: 'the log of letters',
      columns: {
        id: 'Id',
        kind: 'Kind',
        event: 'Event',
        event_id: 'Event id',
        to_email: 'To',
        subject: 'Subject',
        outcome: 'What became of it',
        why: 'Why',
        created_at: 'Written',
        done_at: 'Done'
      }
    },
    audit: {
      about: 'who did what to which record',
      columns: {
        id: 'Id',
        at: 'When',
        name: 'Who',
        actor_id: 'Who, id',
        action: 'What',
        subject_kind: 'To what',
        subject_id: 'To which, id',
        fields: 'Fields'
      }
    },
    files: {
      about: 'the files in this archive, and those that are gone',
      columns: {
        id: 'Id',
        name: 'Name',
        type: 'Type',
        size: 'Octets',
        added_at: 'Added',
        removed_at: 'Removed'
      }
    }
  }
} as const;
