import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

import { expect, test } from 'vitest';

import { admitted, DOORS, type Policy } from './doors.ts';
import { VISITOR, type Actor } from './may.ts';

const ROUTES = join(import.meta.dirname, '../../routes');

/** The ids of all routes that answer: a page, or an endpoint. */
function routeIds(): string[] {
  const folders = readdirSync(ROUTES, { recursive: true, withFileTypes: true })
    .filter((entry) => /^\+(page\.svelte|page\.server\.ts|server\.ts)$/.test(entry.name))
    .map((entry) => relative(ROUTES, entry.parentPath).replaceAll('\\', '/'));
  return [...new Set(folders)].map((folder) => `/${folder}`).sort();
}

test('every door of the route tree has a policy, and every policy a door', () => {
  expect(routeIds()).toEqual(Object.keys(DOORS).sort());
});

const person = { id: 'p', name: 'P', email: 'p@school.example' };
const PSL: Actor = { person, grants: [] };
const holder = (right: 'organiser' | 'presenter' | 'administrator' | 'coordinator'): Actor => ({
  person,
  grants: [{ right, scope: 'everything', scopeId: '' }]
});

test.each<[Policy | undefined, Record<string, string>]>([
  ['anyone', { visitor: 'in', psl: 'in', organiser: 'in', administrator: 'in' }],
  ['signed-in', { visitor: 'sign-in', psl: 'in', organiser: 'in', administrator: 'in' }],
  [
    'organiser',
    { visitor: 'sign-in', psl: 'not-found', organiser: 'in', administrator: 'not-found' }
  ],
  [
    'administrator',
    { visitor: 'sign-in', psl: 'not-found', organiser: 'not-found', administrator: 'in' }
  ],
  ['presenter', { visitor: 'sign-in', psl: 'not-found', presenter: 'in', organiser: 'not-found' }],
  [
    'coordinator',
    { visitor: 'sign-in', psl: 'not-found', coordinator: 'in', organiser: 'not-found' }
  ],
  [undefined, { visitor: 'not-found', organiser: 'not-found', administrator: 'not-found' }]
])('a door for %s lets in whom it is for', (policy, expected) => {
  const who: Record<string, Actor> = {
    visitor: VISITOR,
    psl: PSL,
    organiser: holder('organiser'),
    presenter: holder('presenter'),
    coordinator: holder('coordinator'),
    administrator: holder('administrator')
  };
  for (const [name, answer] of Object.entries(expected)) {
    expect(admitted(policy, who[name]!, false), name).toBe(answer);
  }
});

test('the demo’s doors exist in a demo only', () => {
  expect(admitted('demo', holder('administrator'), false)).toBe('not-found');
  expect(admitted('demo', VISITOR, true)).toBe('in');
});
