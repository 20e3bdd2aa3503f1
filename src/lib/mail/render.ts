/** A letter as HTML and as text. Small, no images, no table; reads well with all CSS removed. */
import { compile } from 'html-to-text';

import { clean } from '#lib/text.ts';
import { mail as words } from '#lib/words/en/mail.ts';

import type { Block, Letter } from './letter.ts';

export interface Rendered {
  html: string;
  text: string;
}

/** Both renderings of one letter; the text is made from the HTML, so they cannot differ. */
export function render(letter: Letter): Rendered {
  const body = [
    `<p class="name">Twilight</p>`,
    `<h1>${escape(letter.title)}</h1>`,
    ...letter.blocks.map(block),
    '<hr>',
    `<p class="small">${prose(letter.foot)}</p>`,
    ...(letter.list
      ? [
          `<p class="small">${anchor({ label: words.stop[letter.list.list], href: letter.list.href })}</p>`
        ]
      : [])
  ].join('\n');
  return { html: page(letter.subject, body), text: toText(body) };
}

/**
 * A letter in lines, for a preview on a page: no link and no code, which are its reader's alone.
 */
export function paragraphs(letter: Letter): string[] {
  const lines = letter.blocks.flatMap((part): string[] => {
    if ('heading' in part) return [part.heading];
    if ('text' in part) return part.text.split('\n');
    if ('facts' in part) return part.facts.map(([label, value]) => `${label}: ${value}`);
    if ('list' in part) return part.list.map((line) => `– ${line}`);
    if ('button' in part) return [`[${part.button.label}]`];
    if ('code' in part) return [];
    const { before = '', label, after = '' } = part.link;
    return [`${before}[${label}]${after}`];
  });
  return [letter.title, ...lines, letter.foot]
    .map((line) => clean(line).replaceAll('**', '').trim())
    .filter((line) => line !== '');
}

function block(part: Block): string {
  if ('heading' in part) return `<h2>${escape(part.heading)}</h2>`;
  if ('text' in part) return `<p>${prose(part.text)}</p>`;
  if ('facts' in part) {
    const lines = part.facts.map(
      ([label, value]) => `<strong>${escape(label)}:</strong> ${prose(value)}`
    );
    return `<p>${lines.join('<br>\n')}</p>`;
  }
  if ('list' in part) return `<ul>${part.list.map((l) => `<li>${prose(l)}</li>`).join('')}</ul>`;
  if ('button' in part) return `<p class="do">${anchor(part.button)}</p>`;
  if ('code' in part) return `<p class="code">${escape(part.code)}</p>`;
  const { before = '', after = '' } = part.link;
  return `<p>${escape(before)}${anchor(part.link)}${escape(after)}</p>`;
}

function anchor({ label, href }: { label: string; href: string }): string {
  return `<a href="${escape(href)}">${escape(label)}</a>`;
}

function prose(text: string): string {
  return escape(text)
    .replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
    .replaceAll('\n', '<br>\n');
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
};
export function escape(text: string): string {
  return clean(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** Compiled once: the selectors take longer than a letter does. */
const toPlain = compile({
  wordwrap: 72,
  selectors: [
    { selector: 'h1', options: { uppercase: false } },
    { selector: 'h2', options: { uppercase: true, leadingLineBreaks: 2 } },
    { selector: 'a', options: { linkBrackets: ['<', '>'], hideLinkHrefIfSameAsText: true } },
    { selector: 'hr', options: { length: 2 } },
    { selector: 'ul', options: { itemPrefix: '- ' } }
  ]
});

function toText(body: string): string {
  const text = toPlain(body.replace(/<p class="name">.*?<\/p>\n/, ''));
  return `${text.replaceAll('\u00a0', ' ').replaceAll('\u2060', '')}\n`;
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<div class="page" role="main">
${body}
</div>
</body>
</html>
`;
}

const STYLE = `
body { background: #faf6f3; color: #231d3f; font-family: "Segoe UI", Roboto, Helvetica, Arial, sans-serif; font-size: 17px; line-height: 1.55; margin: 0; overflow-wrap: anywhere; padding: 16px; }
.page { background: #ffffff; border-top: 6px solid #ffbc42; margin: 0 auto; max-width: 560px; padding: 24px; }
.name { color: #5c3292; font-size: 16px; font-weight: bold; margin: 0 0 16px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 12px; }
h2 { font-size: 19px; line-height: 1.3; margin: 28px 0 8px; }
p, ul { margin: 0 0 14px; }
ul { padding-left: 20px; }
a { color: #5c3292; }
.do a { background: #ffbc42; border: 12px solid #ffbc42; border-width: 12px 18px; color: #231d3f; display: inline-block; font-weight: bold; text-decoration: none; }
.code { font-size: 28px; font-weight: bold; letter-spacing: 3px; }
.small { color: #585070; font-size: 15px; }
hr { border: 0; border-top: 1px solid #dcd3e8; margin: 24px 0; }
@media (prefers-color-scheme: dark) {
  body { background: #14102b; color: #f3effa; }
  .page { background: #1f1a3b; }
  .name, a { color: #d5baf7; }
  .do a { color: #231d3f; }
  .small { color: #c3b9da; }
  hr { border-top-color: #3d3562; }
}
`;
