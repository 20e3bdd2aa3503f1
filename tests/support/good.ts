/** Whether a page is good: axe finds nothing, and nothing scrolls sideways. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test, type Page } from '@playwright/test';
import axe from 'axe-core';

const RULES: axe.RunOptions = {
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
};

/**
 * axe finds nothing, and nothing scrolls sideways. Needs scripts, so it is quiet without them. A page
 * of a shape that axe has seen in this run is not looked at again, in whichever worker it was.
 */
export async function expectGood(page: Page): Promise<void> {
  const { project } = test.info();
  if (project.use.javaScriptEnabled === false) return;
  const { width, wide, shape } = await page.evaluate(shapeOf);
  expect(wide, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(width);
  // Playwright empties its folder of results when a run begins
  const folder = join(project.outputDir, 'axe-found-nothing');
  const seen = join(folder, createHash('sha256').update(shape).digest('hex'));
  if (existsSync(seen)) return;
  expect(await faults(page), `axe on ${page.url()}`).toEqual([]);
  mkdirSync(folder, { recursive: true });
  writeFileSync(seen, page.url());
}

/** What axe finds at a page: each rule, and where it is broken. */
async function faults(page: Page): Promise<string[]> {
  // by the protocol itself, which asks for nothing back: half the time of Playwright's evaluate
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: `${axe.source};0` });
  await session.detach();
  return page.evaluate(async (rules) => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(rules);
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`
    );
  }, RULES);
}

/**
 * The shape of a page, in the page: its elements, classes, roles and states at this width in these
 * colours, whatever is written in them. What repeats in a list counts once.
 */
function shapeOf(): { width: number; wide: number; shape: string } {
  const named =
    /^(id|for|href|src|action|value|name|content|datetime|aria-(labelledby|describedby|controls))$/;
  const of = (node: Node): string => {
    if (node instanceof Text) return node.data.trim() ? '.' : '';
    if (!(node instanceof Element)) return '';
    const attributes = [...node.attributes].map((one) =>
      named.test(one.name) ? one.name : `${one.name}=${one.value}`
    );
    const inside = /^(script|style)$/i.test(node.tagName) ? [] : [...node.childNodes].map(of);
    const once = inside.filter((one) => one).filter((one, at, all) => one !== all[at - 1]);
    return `<${node.tagName} ${attributes.join(' ')}>${once.join('')}</>`;
  };
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  return {
    width: window.innerWidth,
    wide: document.documentElement.scrollWidth,
    shape: `${window.innerWidth} ${dark} ${of(document.documentElement)}`
  };
}
