/** Whether a page is good: axe finds nothing, and nothing scrolls sideways. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { expect, test, type Page } from '@playwright/test';
import type axe from 'axe-core';

const RULES: axe.RunOptions = {
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
};

const LOOKS: axe.RunOptions = {
  resultTypes: ['violations'],
  runOnly: {
    type: 'rule',
    values: [
      'color-contrast',
      'target-size',
      'link-in-text-block',
      'scrollable-region-focusable',
      'css-orientation-lock'
    ]
  }
};

/**
 * axe finds nothing, and nothing scrolls sideways. Needs scripts, so it is quiet without them. A page
 * of a shape that axe has seen in this run is not looked at again, in whichever worker it was.
 *
 * @param looksOnly only what colours and widths decide; another look at the same pages sees the rest
 */
export async function expectGood(
  page: Page,
  { looksOnly = false }: { looksOnly?: boolean } = {}
): Promise<void> {
  const { project } = test.info();
  if (project.use.javaScriptEnabled === false) return;
  const { width, wide, shape, styles, sheets } = await page.evaluate(shapeOf);
  expect(wide, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(width);
  if (isKnown(shape)) return;
  // measuring contrast is half of axe's work, and the same ink on the same paper has the same
  const fresh = styles.filter((style) => !isKnown(style));
  const contrast = fresh.length > 0;
  // axe fetches and reads the style sheets for one rule, which is about nothing else
  const preload = !isKnown(sheets);
  const found = await faults(page, { contrast, preload, looksOnly });
  expect(found, `axe on ${page.url()}`).toEqual([]);
  for (const one of [shape, sheets, ...fresh]) keep(one);
}

/** Playwright empties its folder of results when a run begins. */
const folder = () => join(test.info().project.outputDir, 'axe-found-nothing');
const fileOf = (what: string) => join(folder(), createHash('sha256').update(what).digest('hex'));

const known = new Set<string>();
function isKnown(what: string): boolean {
  if (!known.has(what) && existsSync(fileOf(what))) known.add(what);
  return known.has(what);
}

function keep(what: string): void {
  mkdirSync(folder(), { recursive: true });
  writeFileSync(fileOf(what), '');
  known.add(what);
}

/** What axe finds at a page: each rule, and where it is broken. */
async function faults(
  page: Page,
  { contrast, preload, looksOnly }: { contrast: boolean; preload: boolean; looksOnly: boolean }
): Promise<string[]> {
  await loadAxe(page);
  return page.evaluate(
    async (rules) => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(rules);
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`
      );
    },
    {
      ...(looksOnly ? LOOKS : RULES),
      preload,
      rules: { 'color-contrast': { enabled: contrast } }
    }
  );
}

/** In Chromium's own storage, once for each context: what comes through the pipe takes five times as long. */
async function loadAxe(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const asked = async (expression: string): Promise<unknown> =>
    (await session.send('Runtime.evaluate', { expression })).result.value;
  // unlike the page itself, the protocol may evaluate what it likes
  const kept = `'axe' in globalThis || (0, eval)(localStorage.getItem('axe-core')) !== null`;
  if (!(await asked(kept))) {
    await asked(`localStorage.setItem('axe-core', ${JSON.stringify(SOURCE)})`);
    expect(await asked(kept)).toBe(true);
  }
  await session.detach();
}

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * The shape of a page, in the page: its elements, classes, roles and states at this width in these
 * colours, whatever is written in them. What repeats in a list counts once. And all that contrast is
 * measured by: the ink of each text, its size and weight, and the papers beneath it.
 */
function shapeOf() {
  const named =
    /^(id|for|href|src|action|value|name|content|datetime|aria-(labelledby|describedby|controls))$/;
  const styles = new Set<string>();
  const papers = new Map<Element, string>();
  const paperOf = (element: Element | null): string => {
    if (!element) return '';
    const known = papers.get(element) ?? paperAt(element);
    papers.set(element, known);
    return known;
  };
  const paperAt = (element: Element): string => {
    const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
    const paper = `${backgroundColor} ${backgroundImage} ${opacity}`;
    const covers = backgroundColor.startsWith('rgb(') && opacity === '1';
    return covers ? paper : `${paper} / ${paperOf(element.parentElement)}`;
  };
  const styleOf = (element: Element | null): string => {
    if (!element) return '';
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    return `${color} ${fontSize} ${fontWeight} on ${paperOf(element)}`;
  };
  const of = (node: Node): string => {
    if (node instanceof Text) {
      if (node.data.trim()) styles.add(styleOf(node.parentElement));
      return node.data.trim() ? '.' : '';
    }
    if (!(node instanceof Element)) return '';
    const attributes = [...node.attributes].map((one) =>
      named.test(one.name) ? one.name : `${one.name}=${one.value}`
    );
    const inside = /^(script|style)$/i.test(node.tagName) ? [] : [...node.childNodes].map(of);
    const once = inside.filter((one) => one).filter((one, at, all) => one !== all[at - 1]);
    return `<${node.tagName} ${attributes.join(' ')}>${once.join('')}</>`;
  };
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const seen = `${window.innerWidth} ${dark}`;
  return {
    width: window.innerWidth,
    wide: document.documentElement.scrollWidth,
    shape: `${seen} ${of(document.documentElement)}`,
    styles: [...styles].map((style) => `${seen} ${style}`),
    sheets: [...document.styleSheets]
      .map(({ href }) => new URL(href ?? 'about:inline').pathname)
      .join(' ')
  };
}
