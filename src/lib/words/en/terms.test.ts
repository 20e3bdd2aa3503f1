import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, expect, test } from 'vitest';

import { agenda } from './agenda.ts';
import { events } from './events.ts';
import { frame } from './frame.ts';
import { legal } from './legal.ts';
import { my } from './my.ts';
import { organise } from './organise.ts';
import { setTerms } from './terms.ts';
import { visit } from './visit.ts';

afterEach(() => setTerms({}));

/** What says a term by itself: the terms, and the invented event of the rehearsal. */
const OWN = ['terms.ts', 'rehearsal.ts'];

test('no words name a Teachmeet or a Primary STEM Leader but through the terms', () => {
  const files = readdirSync(import.meta.dirname).filter(
    (name) => /\.ts$/.test(name) && !/\.test\.ts$/.test(name) && !OWN.includes(name)
  );
  const naming = files.filter((name) => {
    const text = readFileSync(join(import.meta.dirname, name), 'utf8').replace(
      /\/\*\*[\s\S]*?\*\//g,
      ''
    );
    return /Teachmeet|Primary STEM Leader|\bPSLs?\b/.test(text);
  });
  expect(naming).toEqual([]);
});

test('an installation’s own terms reach what is read, and go again', () => {
  setTerms({
    psls: 'STEM champions',
    pslShort: 'SC',
    teachmeet: 'Evening of ideas',
    teachmeets: 'Evenings of ideas'
  });
  const said = [
    events.kinds.teachmeet,
    events.kindsMany.teachmeet,
    agenda.templates.names.teachmeet,
    frame.run,
    my.empty,
    visit.whatsOn.lead,
    visit.whatsOn.nothing,
    JSON.stringify(legal.about),
    JSON.stringify(organise)
  ].join('\n');
  expect(said).not.toMatch(/Teachmeet|Primary STEM/);
  expect(said).toContain('Book a place at an Evening of ideas or a twilight');
  expect(said).toContain('STEM champions (SCs)');
  setTerms({});
  expect(my.empty).toContain('a Teachmeet');
});
