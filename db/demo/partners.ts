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
      'Engineers, technicians and scientists who give an hour of their day, in the room or online.',
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
    about: 'Who STEM is for, and how a classroom says so without a word.',
    web: 'https://genderbalance.example',
    people: [
      person('Seonaid MacAskill', 'seonaid@genderbalance'),
      person('Farah Begum', 'farah@genderbalance')
    ]
  },
  {
    name: 'Education Scotland',
    kind: 'national-agency',
    about: 'The national strategy and the STEM Nation Award, from those who look after them.',
    web: 'https://educationscotland.example',
    people: [
      person('Catriona Meikle', 'catriona@educationscotland'),
      person('Neil Paterson', 'neil@educationscotland')
    ]
  },
  {
    name: 'Lowmoor Wind Engineering',
    kind: 'employer',
    about: 'Turbines on a table top, and a site visit for 16 in boots.',
    web: 'https://lowmoorwind.example',
    people: [
      person('Stuart Rankine', 'stuart@lowmoorwind'),
      person('Amara Ahmed', 'amara@lowmoorwind')
    ]
  },
  {
    name: 'Kelvinbank College',
    kind: 'college-or-university',
    about: 'Class sets to borrow, and somebody who shows how they work.',
    web: 'https://kelvinbank.example',
    people: [person('Andrzej Wójcik', 'andrzej@kelvinbank')]
  },
  {
    name: 'Cartside University, School of Education',
    kind: 'college-or-university',
    about: 'Research on teaching, read together and short.',
    web: 'https://cartside.example',
    people: [person('Isla Gilchrist', 'isla@cartside')]
  },
  {
    name: 'The Lantern Works',
    kind: 'science-centre-or-museum',
    about: 'Science shows that you can copy. We host events in our theatre of 120.',
    web: 'https://lanternworks.example',
    people: [
      person('Fiona Cairns', 'lead@lanternworks'),
      person('Ewan Fairlie', 'ewan@lanternworks')
    ]
  },
  {
    name: 'Clyde Valley Young Workforce Group',
    kind: 'dyw-group',
    about: 'We know who employs people near your school, and will come with you to ask.',
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
