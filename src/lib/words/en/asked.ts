/** Words of questions, needs and the sheets made of them. */
export const asked = {
  missing: 'Answer this question.',
  wrong: 'Choose one of the answers.',
  tooLong: (most: number) => `At most ${most} characters.`,
  yes: 'yes',
  no: 'no',
  yesNo: { yes: 'Yes', no: 'No' },
  needsTitle: 'Anything you need to take part?',
  needsWhy:
    'For example an interpreter, a ramp, large print. The organisers see it and nobody else; it is removed 30 days after the event.',
  needsWhyFood:
    'For example an interpreter, a ramp, large print, or what you eat. The organisers see it, the caterer gets diets as numbers and allergies by name; it is removed 30 days after the event.',
  needs: {
    access: 'What you need to get in, hear, see or take part',
    diet: 'Diet',
    allergy: 'Allergies'
  },
  dietHint: 'For example vegetarian, halal.',

  mine: {
    link: 'Your answers and needs',
    title: 'Your answers and needs',
    save: 'Save',
    saved: 'Saved',
    savedWhy: 'The organisers see it.',
    back: 'Back to my booking',
    over: 'The event has begun. Tell the organiser at the door.'
  },

  organise: {
    title: 'Questions',
    lead: 'Asked on the booking page. Ask only what you use.',
    food: 'We serve food',
    foodWhy: 'Then people may say what they eat and what they are allergic to.',
    foodYes: 'We serve food',
    foodNo: 'We serve no food',
    foodOn: 'People are asked for diet and allergies.',
    foodOff: 'People are not asked for diet and allergies.',
    none: 'No question yet',
    noneWhy: 'Needs for access are always offered.',
    add: 'Add a question',
    change: 'Change the question',
    text: 'Question',
    textMissing: 'Enter the question.',
    textLong: 'At most 200 characters.',
    kind: 'Kind of answer',
    kinds: {
      text: 'a text',
      choice: 'one of a few',
      several: 'several of a few',
      'yes-no': 'yes or no'
    },
    choices: 'What there is to choose',
    choicesHint: 'One to a line; only for “of a few”.',
    choicesMissing: 'Enter at least two, one to a line.',
    choicesLong: 'At most 2,000 characters.',
    required: 'Must be answered',
    requiredYes: 'People cannot book without it',
    seenBy: 'Who sees the answers',
    seenBys: { organisers: 'organisers', presenters: 'organisers and presenters' },
    submit: 'Save the question',
    edit: 'Change',
    up: 'Move up',
    down: 'Move down',
    remove: 'Remove',
    removeYes: 'Yes, remove it; answers stay in the list',
    saved: 'Saved',
    savedWhy: 'Who books from now on is asked so.',
    sheets: 'Sheets for caterer and venue'
  },

  presenters: 'What people said when they booked',

  badges: {
    title: 'Badges',
    link: 'Badges to print',
    back: 'Sheets',
    why: (count: number) =>
      `${count} for everyone in the room, by name. Eight on a sheet of A4; print this page.`,
    presents: 'Presenting',
    noPhotographs: 'No photographs',
    empty: '\u00a0',
    none: 'No badges yet',
    noneWhy: 'As soon as somebody books a place in the room, their badge is here.'
  },

  sheets: {
    title: 'Sheets',
    numbers: 'Numbers for the caterer',
    children: 'Children with presenters',
    equipment: 'What talks need',
    asOf: (at: string) => `As of ${at}`,
    heads: 'Heads',
    booked: 'Booked',
    presenters: 'Presenting without a place',
    team: 'Team',
    online: 'Online, need no food',
    diets: 'Diets',
    noDiets: 'Nobody named a diet.',
    allergies: 'Allergies',
    noAllergies: 'Nobody named an allergy.',
    noFood: 'This event serves no food.',
    changed: (at: string) => `Changed since ${at}`,
    unchanged: (at: string) => `Nothing has changed since ${at}.`,
    was: (what: string, before: number, now: number) => `${what}: ${before}, now ${now}`,
    newAllergy: (line: string) => `New: ${line}`,
    goneAllergy: (line: string) => `No longer: ${line}`,
    handOver: 'I have handed these numbers over',
    handedOver: 'Noted',
    handedOverWhy: 'From now on this sheet says what has changed since.',
    setUp: 'Set-up for the venue',
    when: 'When',
    room: 'Where',
    seats: 'Seats to set out',
    people: 'People in the room',
    limit: 'At most in the room',
    access: 'What to prepare',
    noAccess: 'Nobody named a need.',
    order: 'Running order',
    noOrder: 'No running order yet.',
    toEvent: 'Back to the event'
  },

  privacy: {
    title: 'Photographs',
    lead: 'At some events photographs are taken. You may say once that you do not want to be in any.',
    off: 'You have not said anything about photographs.',
    on: 'You said: no photographs of me. It stands on your badge and in the organisers’ list.',
    turnOn: 'No photographs of me, please',
    turnOff: 'Photographs are fine with me'
  },

  letter: {
    subject: (event: string) => `Somebody needs something to take part: ${event}`,
    title: 'A need for access',
    intro: (name: string, title: string) => `**${name}** said what they need at **${title}**:`,
    why: 'You hear of it at once because an interpreter takes weeks to find.',
    button: 'See their booking',
    foot: 'Sent to the contact of this event.'
  },

  file: { access: 'Access', diet: 'Diet', allergy: 'Allergies' }
};
