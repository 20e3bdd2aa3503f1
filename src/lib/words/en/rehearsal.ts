/** What the people in rehearsed letters are called, and what they say. */
export const rehearsal = {
  people: {
    organiser: 'Mairi Orr',
    guest: 'Eilidh Baird',
    second: 'Hamza Laird',
    third: 'Isla Muir',
    presenter: 'Shona Meikle',
    colleague: 'Jo Tait',
    lead: 'Rhona Weir',
    sent: 'Struan Bell',
    coordinator: 'Blair Imrie',
    office: 'Ailsa Craig'
  },
  school: 'Kirkmuirlea Primary School',
  headteacher: 'headteacher',
  partner: (number: number) => ['Clydeside Science Centre', 'Tweed Valley Engineers'][number - 1]!,

  event: {
    title: 'Teachmeet: wee wins',
    summary: 'Two minutes or seven, one thing that worked.',
    description: 'Come and **listen**, or share something you’ve tried.',
    host: 'STEM Glasgow',
    place: 'Kirkmuirlea Primary School',
    placeAddress: '1 Muir Road, Kirkmuirlea',
    gettingThere: 'Street parking; the 21 bus stops at the gate.',
    moved: 'Kirkmuirlea Community Hub'
  },
  programme: {
    title: 'Primary STEM Leaders',
    summary: 'A year with others who lead STEM in their school or nursery.',
    forWhom: 'Primary STEM Leaders',
    why: 'I have just taken over the science cupboard.'
  },
  fullDay: 'Tinkering: a day in the workshop',
  webinar: 'Micro:bits from home',
  series: 'Four twilights on food',
  sitting: (number: number) => `Food twilight ${number}`,
  workshop: 'Bridges from paper',

  talk: {
    slot: 'Talk',
    title: 'Levers from lolly sticks',
    own: 'The worm hotel',
    reserve: 'A rain gauge from a bottle',
    partners: 'Bridges that bear',
    standing: 'What an engineer does all day',
    line: 'One Tuesday, from the first kettle.'
  },

  notes: {
    access: 'A seat near the door, please.',
    line: 'Comes by ferry, which goes on Thursdays only.',
    back: 'One from each school first.',
    more: 'Two more of our schools would come.',
    moved: 'The hall is being painted.',
    postponed: 'The presenter is ill.',
    dated: 'We have a new date.',
    suspended: 'Schools pause visits.',
    resumed: 'We meet online.',
    cancelled: 'Too few of us could come.',
    snow: 'The roads are closed.',
    talkDeclined: 'We have three talks on levers already.',
    ask: 'Our P6 teachers would love it.',
    agreed: 'Gladly.',
    declined: 'We are at a fair that day.',
    approve: 'Welcome.',
    decline: 'Please come back in spring.',
    question: 'What do the worms eat in the holidays?',
    word: 'Our P3 built one the next morning.'
  },
  message: { subject: 'Bring a torch', text: 'It is dark by the time we leave.' },
  bounced: '550 5.1.1 No such user here'
} as const;
