/** The demo's partners. Three bodies are real; what they do and offer here, and who they are, is invented. */
export interface DemoPartner {
  name: string;
  kind: string;
  about: string;
  web: string;
  /** The first is its lead. */
  people: { name: string; email: string }[];
  /** Still to be approved when the demo begins. */
  waiting?: true;
}

const person = (name: string, email: string) => ({ name, email: `${email}.example` });

export const PARTNERS: readonly DemoPartner[] = [
  {
    name: 'STEM Ambassadors',
    kind: 'stem-ambassador-hub',
    about:
      'Engineers, technicians and scientists who give an hour of their day. What I do all day (20 minutes, Second level, room or online) · Ask an engineer anything (45 minutes, First to Second) · Kit that fits in a backpack (workshop, 60 minutes, First).',
    web: 'https://stemambassadors.example',
    people: [
      person('Gillian Hendry', 'hub@stemambassadors'),
      person('Chidi Adeyemi', 'ambassador@stemambassadors'),
      person('Zofia Zielińska', 'zofia@stemambassadors')
    ]
  },
  {
    name: 'Improving Gender Balance and Equalities',
    kind: 'equality-programme',
    about:
      'Unconscious bias, conscious classroom (60 minutes, all levels, room or online) · Whose pictures are on the wall? (workshop, 40 minutes).',
    web: 'https://genderbalance.example',
    people: [
      person('Seonaid MacAskill', 'seonaid@genderbalance'),
      person('Farah Begum', 'farah@genderbalance')
    ]
  },
  {
    name: 'Education Scotland',
    kind: 'national-agency',
    about:
      'The STEM strategy in plain words (30 minutes, online) · STEM Nation Award clinic (60 minutes).',
    web: 'https://educationscotland.example',
    people: [
      person('Catriona Meikle', 'catriona@educationscotland'),
      person('Neil Paterson', 'neil@educationscotland')
    ]
  },
  {
    name: 'Lowmoor Wind Engineering',
    kind: 'employer',
    about:
      'Turn the blades (workshop, 60 minutes, Second level; needs six tables and sockets), and a site visit for 16.',
    web: 'https://lowmoorwind.example',
    people: [
      person('Stuart Rankine', 'stuart@lowmoorwind'),
      person('Amara Ahmed', 'amara@lowmoorwind')
    ]
  },
  {
    name: 'Kelvinbank College',
    kind: 'college-or-university',
    about: 'micro:bit class sets and how to borrow them (40 minutes).',
    web: 'https://kelvinbank.example',
    people: [person('Andrzej Wójcik', 'andrzej@kelvinbank')]
  },
  {
    name: 'Cartside University, School of Education',
    kind: 'college-or-university',
    about: 'Reading research in twenty minutes (20 minutes, online).',
    web: 'https://cartside.example',
    people: [person('Isla Gilchrist', 'isla@cartside')]
  },
  {
    name: 'The Lantern Works',
    kind: 'science-centre-or-museum',
    about: 'A science show that you can copy (45 minutes). We host events in our theatre of 120.',
    web: 'https://lanternworks.example',
    people: [
      person('Fiona Cairns', 'lead@lanternworks'),
      person('Ewan Fairlie', 'ewan@lanternworks')
    ]
  },
  {
    name: 'Clyde Valley Young Workforce Group',
    kind: 'dyw-group',
    about: 'Find an employer within five miles (30 minutes).',
    web: 'https://clydevalleydyw.example',
    people: [person('Karen Devlin', 'karen@clydevalleydyw')]
  },
  {
    name: 'Bairns & Bots',
    kind: 'charity',
    about: 'Robots for under a tenner (workshop, 60 minutes, First level).',
    web: 'https://bairnsandbots.example',
    people: [person('Brodie McGeachy', 'brodie@bairnsandbots')],
    waiting: true
  }
];
