/** The people whom `/demo/people` offers; `db/demo.ts` makes them under these addresses. */
export interface Part {
  email: string;
  kind: string;
  why: string;
}

export const CAST: readonly Part[] = [
  {
    email: 'psl@auchenlarig.example',
    kind: 'A Primary STEM Leader',
    why: 'Has booked, waits for another event, and gives a talk.'
  },
  {
    email: 'first.talk@gartlinn.example',
    kind: 'A first-time presenter',
    why: 'Gives a talk of two minutes at the Teachmeet, the first one ever.'
  },
  {
    email: 'ambassador@stemambassadors.example',
    kind: 'A STEM Ambassador',
    why: 'Presents for a partner and takes open slots.'
  },
  {
    email: 'lead@lanternworks.example',
    kind: 'A partner’s lead',
    why: 'Signed the organisation up and names its presenters.'
  },
  {
    email: 'organiser@stemglasgow.example',
    kind: 'An organiser',
    why: 'Publishes events, invites people, sees who is coming.'
  },
  {
    email: 'coordinator@southlanarkshire.example',
    kind: 'A coordinator of South Lanarkshire',
    why: 'Sees the authority’s people and figures, books people in, and uses its places.'
  },
  {
    email: 'coordinator@eastrenfrewshire.example',
    kind: 'A coordinator of East Renfrewshire',
    why: 'Sees the authority’s people and figures, books people in, and uses its places.'
  },
  {
    email: 'coordinator@eastdunbartonshire.example',
    kind: 'A coordinator of East Dunbartonshire',
    why: 'Sees the authority’s people and figures, books people in, and uses its places.'
  },
  {
    email: 'headteacher@fallhope.example',
    kind: 'A headteacher',
    why: 'Books like everybody else; the school’s page is opened by its link: ask for it at /school.'
  },
  {
    email: 'office@brackenmearns.example',
    kind: 'A school office',
    why: 'Books like everybody else; the school’s page is opened by its link: ask for it at /school.'
  },
  {
    email: 'administrator@stemglasgow.example',
    kind: 'An administrator',
    why: 'Gives and ends rights.'
  }
];
