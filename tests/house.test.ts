/** Keeps the house: who may import whom, where the clock is read, where words stand. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { parse } from 'svelte/compiler';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

interface File {
  path: string;
  text: string;
  imports: { from: string; typeOnly: boolean }[];
}

function files(folder: string, ending: RegExp): File[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !path.startsWith('src/styles/'))
    .map((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return { path, text, imports: importsOf(path, text) };
    });
}

function importsOf(path: string, text: string): File['imports'] {
  const found: File['imports'] = [];
  const statement = /^\s*(?:import|export)\s+(type\s+)?([^'";]*?)\s*from\s+'([^']+)'/gm;
  for (const [, type, names, from] of text.matchAll(statement)) {
    const everyType = /^\{\s*(type\s+\w+(\s+as\s+\w+)?\s*,?\s*)+\}$/.test((names ?? '').trim());
    found.push({ from: resolved(path, from!), typeOnly: type !== undefined || everyType });
  }
  for (const [, from] of text.matchAll(/\bimport\(\s*'([^']+)'/g)) {
    found.push({ from: resolved(path, from!), typeOnly: false });
  }
  for (const [, from] of text.matchAll(/^\s*import\s+'([^']+)'/gm)) {
    found.push({ from: resolved(path, from!), typeOnly: false });
  }
  return found;
}

/** `#lib/x.ts` and `./x.ts` as a path from the root; packages as they are. */
function resolved(path: string, from: string): string {
  if (from.startsWith('#lib/')) return `src/lib/${from.slice('#lib/'.length)}`;
  if (from.startsWith('#db/')) return `db/${from.slice('#db/'.length)}`;
  if (from.startsWith('#tests/')) return `tests/${from.slice('#tests/'.length)}`;
  if (from.startsWith('.')) return join(dirname(path), from).replaceAll('\\', '/');
  return from;
}

const isTest = ({ path }: File) => /\.test\.ts$|^tests\//.test(path);
const source = [...files('src', /\.(ts|svelte)$/), ...files('db', /\.ts$/)].filter(
  (file) => !isTest(file)
);
const inSrc = source.filter(({ path }) => path.startsWith('src/'));
const components = inSrc.filter(({ path }) => path.endsWith('.svelte'));

/** Every breach of a rule, as `file: what`. */
function breaches(of: File[], breaks: (file: File) => string[]): string[] {
  return of.flatMap((file) => breaks(file).map((what) => `${file.path}: ${what}`));
}

const CAPABILITIES = [
  ['people'],
  ['organisations'],
  ['programmes'],
  ['events'],
  ['slots', 'booking'],
  ['invitations', 'reminders', 'attendance', 'screen'],
  ['evaluation', 'networks'],
  ['reports'],
  ['changes']
];
const rank = (name: string) => CAPABILITIES.findIndex((names) => names.includes(name));
const roomOf = (path: string) => /^src\/lib\/([^/]+)\//.exec(path)?.[1] ?? null;

describe('the arrows', () => {
  test('a capability imports only what is on its left', () => {
    expect(
      breaches(source, ({ path, imports }) => {
        const own = roomOf(path);
        if (!own || rank(own) < 0) return [];
        return imports.flatMap(({ from }) => {
          const other = roomOf(from);
          if (!other || other === own || rank(other) < 0) return [];
          return rank(other) < rank(own) ? [] : [`${own} knows ${other}`];
        });
      })
    ).toEqual([]);
  });

  test('mail, calendar, words, ui and the files beside them know no capability', () => {
    const KNOWING = ['src/lib/rounds.server.ts'];
    expect(
      breaches(inSrc, ({ path, imports }) => {
        const room = roomOf(path);
        const base = path.startsWith('src/lib/') && (!room || rank(room) < 0);
        if (!base || KNOWING.includes(path)) return [];
        return imports
          .filter(({ from }) => rank(roomOf(from) ?? '') >= 0)
          .map(({ from }) => `knows ${from}`);
      })
    ).toEqual([]);
  });

  test('nothing in src/lib imports a route', () => {
    expect(
      breaches(inSrc, ({ path, imports }) =>
        path.startsWith('src/lib/')
          ? imports.filter(({ from }) => from.includes('src/routes')).map(({ from }) => from)
          : []
      )
    ).toEqual([]);
  });

  test('the store imports nothing from src, but the demo and the commands’ last lines', () => {
    const COMMANDS = ['db/migrate.ts', 'db/audit.ts'];
    expect(
      breaches(
        source.filter(({ path }) => path.startsWith('db/') && !/^db\/demo(\.ts|\/)/.test(path)),
        ({ path, text, imports }) => {
          const body = COMMANDS.includes(path)
            ? importsOf(path, text.slice(0, text.indexOf('if (import.meta.main)')))
            : imports;
          return body.filter(({ from }) => from.startsWith('src/')).map(({ from }) => from);
        }
      )
    ).toEqual([]);
  });

  test('SvelteKit is known to routes, hooks, params and components only', () => {
    expect(
      breaches(
        inSrc.filter(({ path }) => /^src\/(lib\/.*\.ts|server\.ts|admin\.ts)$/.test(path)),
        ({ imports }) =>
          imports
            .filter(({ from }) => /^(@sveltejs\/kit|\$app\/|\$env\/|\$lib)/.test(from))
            .map(({ from }) => from)
      )
    ).toEqual([]);
  });

  test('what plain Node loads imports no component', () => {
    expect(
      breaches(
        source.filter(({ path }) => path.endsWith('.ts')),
        ({ imports }) =>
          imports.filter(({ from }) => from.endsWith('.svelte')).map(({ from }) => from)
      )
    ).toEqual([]);
  });

  test('components take the store and server files as types only', () => {
    expect(
      breaches(components, ({ imports }) =>
        imports
          .filter(({ from, typeOnly }) => !typeOnly && /^db\/|\.server(\.ts)?$/.test(from))
          .map(({ from }) => from)
      )
    ).toEqual([]);
  });

  test('rules and other pure files know no database', () => {
    expect(
      breaches(
        inSrc.filter(({ path }) => /^src\/lib\/.*(rules|letters|form|letter)\.ts$/.test(path)),
        ({ imports }) =>
          imports
            .filter(({ from, typeOnly }) => !typeOnly && /^(kysely|db\/)/.test(from))
            .map(({ from }) => from)
      )
    ).toEqual([]);
  });
});

describe('one place for each thing', () => {
  const uses = (pattern: RegExp, allowed: string[], of = source) =>
    breaches(of, ({ path, text }) =>
      !allowed.includes(path) && pattern.test(stripComments(text)) ? [String(pattern)] : []
    );

  test('the clock is read by clock.server.ts', () => {
    expect(uses(/Date\.now\(|new Date\(\)|Temporal\.Now/, ['src/lib/clock.server.ts'])).toEqual([]);
  });

  test('the environment is read by settings.server.ts', () => {
    const LAUNCHERS = ['src/lib/settings.server.ts', 'db/demo.ts'];
    expect(uses(/process\.env(?!, handlerEnvironment)/, LAUNCHERS)).toEqual([]);
  });

  test('Lucia is known by one file', () => {
    expect(uses(/from 'lucia'/, ['src/lib/people/session.server.ts'])).toEqual([]);
  });

  test('drivers are named by one file each', () => {
    expect(
      uses(/from '(node:sqlite|pg)'/, ['db/sqlite.server.ts', 'db/postgres.server.ts'])
    ).toEqual([]);
  });

  test('nodemailer and ical-generator are known by one file each', () => {
    expect(uses(/from 'nodemailer'/, ['src/lib/mail/transport.server.ts'])).toEqual([]);
    expect(uses(/from 'ical-generator'/, ['src/lib/calendar/ics.ts'])).toEqual([]);
  });

  test('what reads the mailbox is known by one file each', () => {
    expect(uses(/from 'imapflow'/, ['src/lib/mail/mailbox.server.ts'])).toEqual([]);
    expect(uses(/from 'mailparser'/, ['src/lib/mail/incoming.server.ts'])).toEqual([]);
    expect(uses(/from 'ical\.js'/, ['src/lib/calendar/reply.ts'])).toEqual([]);
  });

  test('{@html} stands in one component', () => {
    expect(uses(/\{@html/, ['src/lib/ui/Markdown.svelte'], components)).toEqual([]);
  });

  test('no component writes an inline style, which the CSP would refuse', () => {
    expect(uses(/\sstyle(=|:)/, [], components)).toEqual([]);
  });
});

describe('words', () => {
  test('no component says anything that is not in words/', () => {
    expect(breaches(components, ({ text }) => literalWords(text))).toEqual([]);
  });

  test('nothing speaks of another country’s school system', () => {
    const FOREIGN =
      /\b(INSET|half[- ]term|Key Stage|Year \d|SEN|SENCO|governors?|teaching assistants?|Ofsted|DBS)\b/;
    const DATA = source.filter(({ path }) => /words\/|^db\/demo/.test(path));
    expect(breaches(DATA, ({ text }) => FOREIGN.exec(text)?.slice(0, 1) ?? [])).toEqual([]);
  });

  test('no file is called after what anything could be', () => {
    const VAGUE = /(manager|service|helper|utils?)\b/i;
    expect(source.map(({ path }) => path).filter((path) => VAGUE.test(path))).toEqual([]);
  });
});

test('the lockfile holds no download address', () => {
  expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
});

function stripComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|(^|\s)\/\/.*$/gm, '$1');
}

/** Attributes that people read or hear. */
const SPOKEN = ['title', 'alt', 'placeholder', 'aria-label', 'label', 'hint', 'legend', 'text'];

interface Node {
  type: string;
  name?: string;
  data?: string;
  [key: string]: unknown;
}

/** Text with letters in a template that comes from no catalogue. */
function literalWords(text: string): string[] {
  const found: string[] = [];
  visit(parse(text, { modern: true }).fragment as unknown as Node, null);
  return found;

  function visit(node: Node, attribute: string | null): void {
    if (node.type === 'Attribute') attribute = node.name ?? null;
    if (node.type === 'Text' && /\p{L}{2}/u.test(node.data ?? '')) {
      if (attribute === null || SPOKEN.includes(attribute)) found.push(node.data!.trim());
    }
    for (const [key, value] of Object.entries(node)) {
      if (key === 'metadata' || key === 'expression' || key === 'parent') continue;
      for (const child of [value].flat()) {
        if (typeof child === 'object' && child !== null && 'type' in child) {
          visit(child as Node, attribute);
        }
      }
    }
  }
}
