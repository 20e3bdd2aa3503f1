/** The demo's establishments. Invented, as are their SEED codes, which are the demo's own numbers. */
import { fold, slugOf } from '#lib/text.ts';

export interface School {
  id: string;
  name: string;
  sector: 'primary' | 'secondary' | 'elc' | 'asn';
  authority: string;
  seedCode: string;
  /** What addresses of its people end in. */
  domain: string;
  closed?: true;
}

const PRIMARY = ' Primary School';

const NAMES: Record<string, { primary: string; other: Record<string, School['sector']> }> = {
  'south-lanarkshire': {
    primary: `Auchenlarig · Birkshawburn · Craigwhinnie · Dunlarig · Elderslaw · Fallhope ·
      Garrionhaugh · Harelaw Moss · Kypewater · Lintrow · Medwynfoot · Nethercraw · Overwhinnie ·
      Powburnhead · Rowanstane · Spittalrig · Thornywhaup · Whinnybrae · St Fergna’s RC ·
      St Cadroe’s RC · St Talorcan’s RC`,
    other: {
      'Dunlarig Academy': 'secondary',
      'Larigside Nursery Centre': 'elc',
      'Hollinshaw School': 'asn'
    }
  },
  'east-renfrewshire': {
    primary: `Brackenmearns · Cartbraes · Deaconsmill · Eaglesfauld · Glenlinn · Hazelmearns ·
      Kirkmuirlea · Levernhaugh · Mosslinn · Orchardstane · Ploverfield · Stewartsmuir · Thornlinn ·
      Waulkside · St Inan’s RC · St Maura’s RC`,
    other: {
      'Cartbraes Family Centre': 'elc',
      'Glenlinn Early Years Centre': 'elc',
      'Linnside Nursery': 'elc',
      'Ferenmuir School': 'asn'
    }
  },
  'east-dunbartonshire': {
    primary: `Allanderbank · Baldinnie · Craigfell · Drumclachan · Fellsmuir · Gartlinn ·
      Glazertfoot · Kelvinrigg · Lennoxbrae · Luggiefoot · Muirlinn · Peelstane · Rosehaughs ·
      Torrmill · Woodlinn · St Gervad’s RC · St Ninnoc’s RC`,
    other: {
      'Bun-sgoil an Allt Ruaidh': 'primary',
      'Kelvinrigg Early Years Centre': 'elc',
      'Fellsview School': 'asn'
    }
  },
  'glasgow-city': {
    primary: `Cowlinn · Gallowmuir · Molendinarside · Petersmill · Ruchlinn · St Drithelm’s RC ·
      Camlinn · Dalmuirside · Garnglen · Hogganmuir · Kennylinn · Sighthope · Toryfoot`,
    other: { 'Clydelinn Nursery School': 'elc', 'Firhillbrae School': 'asn' }
  }
};

/** A primary and a secondary on one campus share a code. */
const SHARED_CODE: Record<string, string> = { 'Dunlarig Academy': `Dunlarig${PRIMARY}` };
const CLOSED = [`Spittalrig${PRIMARY}`];

export const SCHOOLS: readonly School[] = makeSchools();

function makeSchools(): School[] {
  const schools: School[] = [];
  let code = 101;
  for (const [authority, { primary, other }] of Object.entries(NAMES)) {
    const named: [string, School['sector']][] = [
      ...primary.split('·').map((name): [string, 'primary'] => [name.trim() + PRIMARY, 'primary']),
      ...Object.entries(other)
    ];
    for (const [name, sector] of named) {
      const shared = schools.find((school) => school.name === SHARED_CODE[name]);
      schools.push({
        id: slugOf(name),
        name,
        sector,
        authority,
        seedCode: shared?.seedCode ?? String(code++).padStart(7, '0'),
        domain: `${domainOf(name)}.example`,
        ...(CLOSED.includes(name) && { closed: true as const })
      });
    }
  }
  return schools;
}

function domainOf(name: string): string {
  const bare = name.replace(/ (RC )?Primary School$|’/g, '');
  return fold(bare).replaceAll(' ', '');
}
