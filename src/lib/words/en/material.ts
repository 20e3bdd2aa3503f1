/** Words of slides and links: where presenters add them, where people find them, and questions. */
const things = (count: number, one: string, many: string) =>
  count === 1 ? `1 ${one}` : `${count} ${many}`;
const files = (count: number) => things(count, 'file', 'files');
const links = (count: number) => things(count, 'link', 'links');
const both = (file: number, link: number) =>
  [...(file > 0 ? [files(file)] : []), ...(link > 0 ? [links(link)] : [])].join(' and ');

export const material = {
  title: 'Slides and links',
  /** Of a talk, for the heading above its list of links in an archive. */
  linksOf: (title: string, who: string) => `${title} (${who})`,

  licences: {
    'cc-by': 'CC BY 4.0',
    'cc-by-sa': 'CC BY-SA 4.0',
    'cc-by-nc': 'CC BY-NC 4.0',
    'cc-by-nc-sa': 'CC BY-NC-SA 4.0',
    'cc-by-nd': 'CC BY-ND 4.0',
    'cc-by-nc-nd': 'CC BY-NC-ND 4.0',
    cc0: 'CC0',
    reserved: 'All rights stay with the author'
  },
  /** What each allows, in the form's list. */
  licencesLong: {
    'cc-by': 'CC BY 4.0: use and change it, name the author',
    'cc-by-sa': 'CC BY-SA 4.0: the same, and share changes alike',
    'cc-by-nc': 'CC BY-NC 4.0: use and change it, name the author, sell nothing',
    'cc-by-nc-sa': 'CC BY-NC-SA 4.0: the same, and share changes alike',
    'cc-by-nd': 'CC BY-ND 4.0: use it unchanged, name the author',
    'cc-by-nc-nd': 'CC BY-NC-ND 4.0: use it unchanged, name the author, sell nothing',
    cc0: 'CC0: no conditions at all',
    reserved: 'All rights stay with the author'
  },
  seenBy: { attended: 'Those who came', all: 'Everybody' },
  /** Beside a file or link. */
  seenFor: { attended: 'for those who came', all: 'for everybody' },
  seenByHint: {
    attended: 'Whoever came to the event, after it.',
    all: 'Also on the event’s page, as soon as you add it.'
  },

  card: {
    none: 'Nothing yet. Before or after the event: slides, a worksheet, a link.',
    some: (count: number) =>
      count === 1 ? 'One file or link is there.' : `${count} files and links are there.`,
    due: (when: string) => `The organiser would like them by ${when}.`,
    add: 'Add slides or links',
    see: 'See or change them'
  },

  page: {
    lead: (talk: string, event: string) => `For “${talk}” at “${event}”.`,
    back: 'Your talk',
    there: 'What is there',
    nothing: 'Nothing yet.',
    add: 'Add a file or a link',
    file: 'A file',
    fileHint: 'PDF, PowerPoint (PPTX) or MP4 up to 25 MB, pictures up to 5 MB.',
    link: 'Or a link',
    linkHint: 'Where it lies on the web; for a file that is larger, too.',
    name: 'What is it called?',
    nameHint: 'Empty: the name of the file, or where the link leads.',
    seenBy: 'Who sees it?',
    licence: 'Licence',
    licenceHint: 'What others may do with it. Pictures of other people’s work keep their own.',
    submit: 'Add it',
    change: 'Change',
    changeTitle: (title: string) => `Change “${title}”`,
    save: 'Save',
    cancel: 'Leave it as it is',
    remove: 'Remove',
    removeYes: 'Yes, remove it',
    download: 'Download',
    closed: 'Nothing can be added here any more.',
    done: { added: 'Added', changed: 'Saved', removed: 'Removed' },
    fileAgain: 'Choose the file again: a browser forgets it when a form comes back.'
  },

  organise: {
    tab: 'Slides',
    lead: 'What presenters show or hand out, in running order. They add it on their talk’s page.',
    missing: 'Nothing yet',
    count: (has: number, all: number) => `Talks with slides or links: ${has} of ${all}.`,
    noTalks: 'No talks yet',
    noTalksWhy: 'Slides belong to the talks on the running order.',
    archive: 'All slides as one archive',
    publicPage: 'The page of talks',
    due: 'When are slides due?',
    dueHint:
      'A day, until 8 pm. Presenters without slides get one reminder, three weekdays before.',
    dueWrong: 'Enter a day like 4/12/2026, or nothing',
    dueNow: (when: string) => `Slides are due by ${when}.`,
    dueNone: 'No date is set.',
    dueSave: 'Save',
    dueSaved: 'Saved',
    add: 'Add on their behalf',
    addFor: (title: string) => `Add to “${title}”`
  },

  talks: {
    title: (event: string) => `Talks: ${event}`,
    heading: 'Talks',
    lead: (event: string, when: string) => `${event}, ${when}.`,
    soon: 'Some of it can be seen before the event already.',
    back: 'The event',
    backBooking: 'Your booking',
    hidden: (file: number, link: number) => `${both(file, link)} for those who came`,
    signIn: 'Sign in to see them',
    archive: 'All slides as one archive',
    none: 'No talks are on the running order.',
    link: 'Talks and slides',
    linkWhy: 'What was shown, and a way to ask whoever presented it.',
    ask: 'Ask the presenter',
    asking: (title: string) => `Ask about “${title}”`,
    question: 'Your question',
    questionHint: 'It goes by mail, with your first name and your school or nursery.',
    questionMissing: 'Write your question',
    questionLong: 'At most 1,000 characters',
    answer: 'May they answer you?',
    answerYes: 'They may answer me by e-mail at my address',
    answerHint: 'Without this they do not see your address.',
    send: 'Send it',
    asked: 'Your question is on its way',
    askedWhy: 'Whoever presented it has it by mail.',
    nameNone: 'Somebody'
  },

  letters: {
    due: {
      subject: (event: string) => `Your slides? ${event}`,
      title: 'Do you have slides or links?',
      intro: (talk: string, event: string) =>
        `The organiser of **${event}** would like what you show in **${talk}**.`,
      by: (when: string) => `Please add it by ${when}. If you show nothing, do nothing.`,
      button: 'Add your slides'
    },
    thanks: (talk: string) => ({ before: `${talk}: `, label: 'Add your slides' }),
    ask: {
      subject: (talk: string) => `A question about “${talk}”`,
      title: (name: string) => `${name} asks you something`,
      intro: (who: string, talk: string, event: string) =>
        `${who} came to **${event}** and has a question about **${talk}**:`,
      who: (name: string, school: string) => (school ? `${name}, ${school},` : name),
      reply: (address: string) => `Answer this mail, or write to ${address}.`,
      noReply:
        'No address came with the question. An answer to this mail goes to the organiser, who can pass it on.',
      button: 'Your slides and links',
      foot: (host: string, contact: string) =>
        `You presented at an event of ${host}. Your address was not shown to whoever asks. Questions: ${contact}`
    }
  },
  missing: 'Your slides or links, if you have any'
} as const;
