import { describe, expect, test } from 'vitest';

import { NASTY_TEXTS } from '#tests/support/nasty.ts';

import { plain, type Letter } from './letter.ts';
import { render } from './render.ts';

const HREF = 'https://twilight.example/booking/AAAA?a=1&b=2';

function letter(facts: Partial<Letter> = {}): Letter {
  return {
    to: { name: 'Eilidh Baird', address: 'eilidh@school.example' },
    subject: 'Thu 26 Nov, 4 pm · Tinkering · Kirkmuirlea',
    title: 'You are in',
    blocks: [
      { text: 'Your place at **Tinkering** is booked.' },
      {
        facts: [
          ['When', 'Thu\u00a026\u00a0Nov\u00a02026, 4–\u20605:30\u00a0pm (UK time)'],
          ['Where', 'Kirkmuirlea Primary School']
        ]
      },
      { button: { label: 'Your booking', href: HREF } },
      { heading: 'Good to know' },
      { list: ['Bring a shoebox.', 'Park in **Muir Road**.'] },
      {
        link: {
          before: 'Cannot come? ',
          label: 'Give the place back',
          href: `${HREF}&c=3`,
          after: '. It goes to the next person.'
        }
      },
      { code: '012345' }
    ],
    foot: 'You get this because you booked.\nAsk team@stem.example.',
    ...facts
  };
}

describe('a letter', () => {
  test('reads well as text alone, with every fact and every link in it', () => {
    expect(render(letter()).text).toBe(`You are in

Your place at Tinkering is booked.

When: Thu 26 Nov 2026, 4–5:30 pm (UK time)
Where: Kirkmuirlea Primary School

Your booking <https://twilight.example/booking/AAAA?a=1&b=2>

GOOD TO KNOW

- Bring a shoebox.
- Park in Muir Road.

Cannot come? Give the place back
<https://twilight.example/booking/AAAA?a=1&b=2&c=3>. It goes to the next
person.

012345

--

You get this because you booked.
Ask team@stem.example.
`);
  });

  test('keeps a long link whole in its text, so that it can be pressed', () => {
    const href = `https://twilight.example/prove/by-link/${'x'.repeat(200)}?next=%2Fmy`;
    const { text } = render(letter({ blocks: [{ button: { label: 'Sign in', href } }] }));
    expect(text).toContain(`<${href}>`);
  });

  test('keeps a joining link that stands in a sentence whole', () => {
    const link = `https://teams.microsoft.com/l/${'meetup-join%2f'.repeat(12)}0?context=%7b%7d`;
    const { text } = render(letter({ blocks: [{ text: `Join here: ${link}` }] }));
    expect(text.replace(/\s+/g, ' ')).toContain(`Join here: ${link}`);
    expect(text.split('\n')).toContain(link);
  });

  test('wraps its text at 72 columns', () => {
    const { text } = render(letter({ blocks: [{ text: 'Bring something. '.repeat(40) }] }));
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
  });

  test('says its language and its title to a screen reader', () => {
    const { html } = render(letter());
    expect(html).toContain('<html lang="en-GB">');
    expect(html).toContain('<title>Thu 26 Nov, 4 pm · Tinkering · Kirkmuirlea</title>');
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toContain('role="main"');
    expect(html).not.toContain('<table');
  });

  test('fetches nothing from anywhere and runs nothing', () => {
    const { html } = render(letter());
    expect(html).not.toMatch(/<(img|link|script|iframe|object|embed|svg|form|base)\b/i);
    expect(html).not.toMatch(/url\(|@import|background=|src=/i);
    expect(html.match(/https?:\/\/[^"]*/g)).toEqual([
      'https://twilight.example/booking/AAAA?a=1&amp;b=2',
      'https://twilight.example/booking/AAAA?a=1&amp;b=2&amp;c=3'
    ]);
  });

  test('shows bold where we wrote it, and lines where somebody made them', () => {
    const { html } = render(letter({ blocks: [{ text: 'one **two** three\nfour' }] }));
    expect(html).toContain('<p>one <strong>two</strong> three<br>\nfour</p>');
  });

  test('has one form of its text for two readers: no blank that a plain reader cannot show', () => {
    expect(render(letter()).text).not.toMatch(/[\u00a0\u2060]/);
  });
});

/** What of a text may be seen; letters collapse blanks, and wrap. */
function seen(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

const tags = (html: string) => html.match(/<[^>]*>/g);

describe('nasty texts', () => {
  const withText = (text: string) =>
    letter({
      subject: text,
      title: text,
      blocks: [
        { heading: text },
        { text: plain(text) },
        { facts: [[text, plain(text)]] },
        { list: [plain(text)] },
        { button: { label: text, href: HREF } },
        { link: { before: text, label: text, href: HREF, after: text } },
        { code: text }
      ],
      foot: plain(text)
    });

  test.each(NASTY_TEXTS)('%s is text in a letter, in both its forms', (_, nasty) => {
    const { html, text } = render(withText(nasty));
    expect(tags(html)).toEqual(tags(render(withText('quiet')).html));
    const whole = ` ${seen(text)} `;
    expect(whole).toContain(seen(nasty));
    expect(whole).toContain(`${seen(nasty)}: ${seen(plain(nasty))}`);
    expect(html + text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u0000\u0007\u001b]/);
  });

  test.each(NASTY_TEXTS)('%s in a link stays inside the link', (_, nasty) => {
    const href = `https://twilight.example/${nasty}`;
    const { html } = render(letter({ blocks: [{ button: { label: 'Go', href } }] }));
    expect(html.match(/<a [^]*?<\/a>/g)).toEqual([
      expect.stringMatching(/^<a href="https:\/\/twilight\.example\/[^"<>]*">Go<\/a>$/)
    ]);
  });

  test('bold marks of other people mean nothing', () => {
    expect(plain('**Everything** is\n  cancelled**')).toBe('Everything is cancelled');
  });
});
