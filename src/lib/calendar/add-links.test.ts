import { describe, expect, test } from 'vitest';

import { NASTY_TEXTS } from '#tests/support/nasty.ts';

import { addLinks, type Addable } from './add-links.server.ts';

const EVENT: Addable = {
  summary: 'Tinkering & levers · Kirkmuirlea',
  description:
    'Bring a shoebox <small>.\n\nIts page: http://localhost:3000/events/tinkering?a=1&b=2',
  location: 'Kirkmuirlea Primary School, 1 Muir Road',
  starts: '2026-11-26T16:00',
  ends: '2026-11-26T17:30',
  zone: 'Europe/London'
};
/** The longest address that every service takes. */
const MOST = 2000;

const fields = (link: string) => Object.fromEntries(new URL(link).searchParams);

describe('links into calendars on the web', () => {
  test('Google takes instants without marks, the zone, and plain text', () => {
    const { google } = addLinks(EVENT);
    expect(google).toMatch(/^https:\/\/calendar\.google\.com\/calendar\/render\?/);
    expect(fields(google)).toEqual({
      action: 'TEMPLATE',
      text: EVENT.summary,
      dates: '20261126T160000Z/20261126T173000Z',
      ctz: 'Europe/London',
      location: EVENT.location,
      details: EVENT.description
    });
  });

  test('Outlook takes instants and a text that it reads as HTML, at both its hosts', () => {
    const { outlook, office } = addLinks(EVENT);
    expect(outlook).toMatch(/^https:\/\/outlook\.live\.com\/calendar\/0\/deeplink\/compose\?/);
    expect(office).toBe(outlook.replace('outlook.live.com', 'outlook.office.com'));
    expect(fields(outlook)).toEqual({
      path: '/calendar/action/compose',
      rru: 'addevent',
      subject: EVENT.summary,
      startdt: '2026-11-26T16:00:00Z',
      enddt: '2026-11-26T17:30:00Z',
      location: EVENT.location,
      body: 'Bring a shoebox &lt;small&gt;.<br><br>Its page: http://localhost:3000/events/tinkering?a=1&amp;b=2'
    });
    // Outlook shows a plus as a plus
    expect(outlook).not.toContain('+');
  });

  test('summer time is an hour earlier in UTC', () => {
    const summer = { ...EVENT, starts: '2027-05-20T16:00', ends: '2027-05-20T17:30' };
    expect(fields(addLinks(summer).google)['dates']).toBe('20270520T150000Z/20270520T163000Z');
  });

  test.each(NASTY_TEXTS)('%s stays text, and no address is too long', (_, nasty) => {
    const text = `${nasty}\n\n${nasty.repeat(20)}\n\nIts page: http://localhost:3000/events/a`;
    const links = addLinks({ ...EVENT, summary: nasty, location: nasty, description: text });
    for (const link of Object.values(links)) {
      expect(link.length).toBeLessThanOrEqual(MOST);
      expect(Object.keys(fields(link))).toHaveLength(link.includes('google') ? 6 : 7);
      // the way to the page is there whole, whatever else was shortened
      expect(decodeURIComponent(link)).toMatch(
        /Its page: http:\/\/localhost:3000\/events\/a($|<br>)/
      );
    }
  });

  test('a link that is too long for the place is left out, never cut', () => {
    const long = `https://teams.example/${'x'.repeat(600)}`;
    const { google } = addLinks({ ...EVENT, location: long, description: `Join: ${long}` });
    expect(fields(google)).toMatchObject({ location: '', details: `Join: ${long}` });
  });
});
