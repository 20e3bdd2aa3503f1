import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { settings } from '#lib/settings.server.ts';
import { NASTY_TEXTS } from '#tests/support/nasty.ts';
import { NOW } from '#tests/support/people.ts';
import {
  AUTHSERV,
  bareReply,
  calendarOf,
  MAILBOX,
  message,
  microsoftResults,
  outOfOffice,
  plainMail,
  PROGRAMS,
  results,
  SERVERS,
  type Answer,
  type ReplyFacts
} from '#tests/support/replies.ts';

import { classify } from './failure.ts';
import { readIncoming, type Incoming } from './incoming.server.ts';

const FROM = 'eilidh.baird@school.example';
const UID = '6f1c2d3e-0000-4000-8000-000000000001@stem.example';
const LETTER = '019aaaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee';

beforeAll(() => void (settings().mailAuthservId = AUTHSERV));
afterAll(() => void (settings().mailAuthservId = null));

const read = (raw: string | Buffer): Promise<Incoming> =>
  readIncoming({
    source: typeof raw === 'string' ? Buffer.from(raw) : raw,
    receivedAt: NOW
  });

const facts = (more: Partial<ReplyFacts> = {}): ReplyFacts => ({
  uid: UID,
  from: FROM,
  partstat: 'ACCEPTED',
  at: NOW,
  ...more
});

/** A reply of a few lines, some of them another's. */
const EVENT = [
  'METHOD:REPLY',
  'BEGIN:VEVENT',
  `UID:${UID}`,
  'DTSTAMP:20261123T100000Z',
  `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${FROM}`,
  'SEQUENCE:2',
  'END:VEVENT'
];
const edited = (edit: (lines: string[]) => string[]) =>
  bareReply(facts(), calendarOf(edit([...EVENT])));

describe('an answer from a calendar', () => {
  const answers: Answer[] = ['ACCEPTED', 'DECLINED', 'TENTATIVE'];
  test.each(
    Object.entries(PROGRAMS).flatMap(([program, write]) =>
      answers.map((partstat) => [program, partstat, write] as const)
    )
  )('of %s, %s, is read', async (_, partstat, write) => {
    const mail = await read(write(facts({ partstat, sequence: 3, name: 'Mòrag NicÌosaig' })));
    expect(mail).toMatchObject({
      kind: 'reply',
      from: { name: 'Mòrag NicÌosaig', email: FROM },
      sender: 'pass',
      authserv: AUTHSERV,
      letters: [],
      reply: { uid: UID, attendee: FROM, partstat, sequence: 3, stamp: NOW }
    });
    expect(mail.messageId).toMatch(/^<.+@.+>$/);
    expect(mail.subject).not.toBe('');
  });

  test('may be the whole message, and may leave the method to the calendar, or to the mail', async () => {
    expect((await read(edited((lines) => lines))).reply).toMatchObject({ sequence: 2 });
    const unsaid = bareReply(facts(), calendarOf(EVENT), 'component=VEVENT');
    expect((await read(unsaid)).reply).toMatchObject({ sequence: 2 });
    const outside = edited((lines) => lines.filter((line) => line !== 'METHOD:REPLY'));
    expect((await read(outside)).reply).toMatchObject({ sequence: 2 });
  });

  test('knows addresses in any case, and a sequence that is not said', async () => {
    const mail = await read(
      edited((lines) =>
        lines
          .map((line) => line.replace(`mailto:${FROM}`, `MAILTO:${FROM.toUpperCase()}`))
          .filter((line) => !line.startsWith('SEQUENCE'))
      )
    );
    expect(mail.reply).toMatchObject({ attendee: FROM, sequence: 0 });
  });

  test('in another character set is read all the same', async () => {
    const text = calendarOf(EVENT).replace('PARTSTAT', 'CN=Mòrag;PARTSTAT');
    const raw = bareReply(facts(), text).replace('charset=utf-8', 'charset=windows-1252');
    const mail = await read(Buffer.from(raw, 'latin1'));
    expect(mail.reply).toMatchObject({ attendee: FROM, partstat: 'ACCEPTED' });
    const unknown = bareReply(facts(), text).replace('charset=utf-8', 'charset=x-nobody-knows');
    expect((await read(unknown)).reply).toMatchObject({ attendee: FROM });
  });

  const many = (line: string) => Array.from({ length: 40 }, () => line);
  test.each<[what: string, no: string, edit: (lines: string[]) => string[]]>([
    ['a proposal of another time', 'counter', (l) => ['METHOD:COUNTER', ...l.slice(1)]],
    ['a question', 'not-an-answer', (l) => ['METHOD:REFRESH', ...l.slice(1)]],
    ['an invitation of theirs', 'not-an-answer', (l) => ['METHOD:REQUEST', ...l.slice(1)]],
    ['a delegation', 'delegated', (l) => l.map((x) => x.replace('ACCEPTED', 'DELEGATED'))],
    ['no answer yet', 'not-an-answer', (l) => l.map((x) => x.replace('ACCEPTED', 'NEEDS-ACTION'))],
    [
      'an answer of its own',
      'not-an-answer',
      (l) => l.map((x) => x.replace('ACCEPTED', 'X-PERHAPS'))
    ],
    ['two events', 'several-events', (l) => [...l, ...l.slice(1)]],
    ['a rule', 'repeating', (l) => l.toSpliced(2, 0, 'RRULE:FREQ=SECONDLY')],
    ['one of a row', 'repeating', (l) => l.toSpliced(2, 0, 'RECURRENCE-ID:20261126T160000Z')],
    ['two people', 'other-address', (l) => l.toSpliced(2, 0, 'ATTENDEE:mailto:jo@school.example')],
    ['nobody', 'not-readable', (l) => l.filter((x) => !x.startsWith('ATTENDEE'))],
    ['no UID', 'not-readable', (l) => l.filter((x) => !x.startsWith('UID'))],
    ['no time', 'not-readable', (l) => l.filter((x) => !x.startsWith('DTSTAMP'))],
    ['a time that is none', 'not-readable', (l) => l.map((x) => x.replace('20261123', '20269999'))],
    ['a time of a place', 'not-readable', (l) => l.map((x) => x.replace('0000Z', '0000'))],
    ['a number that is none', 'not-readable', (l) => l.map((x) => x.replace('CE:2', 'CE:many'))],
    ['a number too high', 'not-readable', (l) => l.map((x) => x.replace('CE:2', 'CE:9e99'))],
    ['a number below nought', 'not-readable', (l) => l.map((x) => x.replace('CE:2', 'CE:-1'))],
    ['an end too early', 'not-readable', (l) => l.slice(0, -1)],
    ['two times', 'not-readable', (l) => l.toSpliced(2, 0, 'DTSTAMP:20991123T100000Z')],
    ['boxes in boxes', 'not-readable', (l) => [...many('BEGIN:X'), ...l, ...many('END:X')]],
    ['a line without end', 'not-readable', (l) => [...l, `X-A:${'a'.repeat(300_000)}`]]
  ])('with %s is no answer: %s', async (_, no, edit) => {
    const mail = await read(edited(edit));
    expect(mail).toMatchObject({ kind: 'reply', reply: { no } });
    expect(mail.from.email).toBe(FROM);
  });

  test('cut off anywhere is no answer, or says of nothing that was cut off', async () => {
    const whole = PROGRAMS.Exchange(facts());
    for (let at = 0; at < whole.length; at += 97) {
      const mail = await read(whole.slice(0, at));
      if (mail.reply && !('no' in mail.reply)) expect(mail.reply.uid).toBe(UID);
    }
  });

  test('whose mail names another method than its calendar is none', async () => {
    const mail = await read(bareReply(facts(), calendarOf(EVENT), 'method=CANCEL'));
    expect(mail.reply).toMatchObject({ no: 'not-readable' });
  });
});

describe('the sender', () => {
  const verdict = async (more: Partial<ReplyFacts>) =>
    (await read(PROGRAMS.Google(facts(more)))).sender;

  test('is believed on the word of our own server only', async () => {
    expect(await verdict({})).toBe('pass');
    expect(await verdict({ results: null })).toBe('no-results');
    expect(await verdict({ results: results(FROM, { dmarc: 'fail' }) })).toBe('dmarc-failed');
    expect(await verdict({ results: results(FROM, { dmarc: 'none' }) })).toBe('dmarc-failed');
    expect(await verdict({ results: results(FROM, { id: 'mx.evil.example' }) })).toBe('no-results');
    expect(await verdict({ results: results('jo@other.example') })).toBe('dmarc-failed');
    expect(await verdict({ results: `Authentication-Results: ${AUTHSERV}; none` })).toBe(
      'dmarc-failed'
    );
  });

  test('cannot put a word of his own below ours', async () => {
    const forged = results(FROM);
    expect(
      await verdict({ results: results(FROM, { dmarc: 'fail' }), below: [forged, forged] })
    ).toBe('dmarc-failed');
    // another server of the house may have written above ours
    const inner = 'Authentication-Results: scan.stem.example; x-scan=clean';
    expect(await verdict({ above: [inner] })).toBe('pass');
  });

  test.each([
    ['a comment', `dmarc=fail (dmarc=pass) header.from=school.example`],
    ['a comment in a comment', `dmarc=fail (a (b) ; dmarc=pass) header.from=school.example`],
    ['a comment without end', `dmarc=fail header.from=x; x=y ( ; dmarc=pass`],
    ['a sender in quotes', `dmarc=fail; spf=pass smtp.mailfrom="x; dmarc=pass"@evil.example`],
    ['quotes in quotes', `dmarc=fail; spf=pass smtp.mailfrom="\\"; dmarc=pass"@evil.example`],
    ['a result of another', `x-dmarc=pass; dmarc-policy=pass; policy.dmarc=pass`],
    ['two results', `dmarc=pass header.from=school.example; dmarc=fail header.from=x.example`],
    ['another domain', `dmarc=pass header.from=evil.example`],
    ['half a domain', `dmarc=pass header.from=ool.example`],
    ['a longer word', `dmarc=passed`],
    ['nothing', ``]
  ])('is not believed for %s', async (_, said) => {
    expect(await verdict({ results: `Authentication-Results: ${AUTHSERV}; ${said}` })).toBe(
      'dmarc-failed'
    );
  });

  test('is nobody with two From headers, a list, a group, or an address in disguise', async () => {
    const raw = PROGRAMS.Exchange(facts());
    const line = `From: Eilidh Baird <${FROM}>`;
    for (const other of [
      `${line}\r\nFrom: Mallory <mallory@evil.example>`,
      `From: Eilidh Baird <${FROM}>, Mallory <mallory@evil.example>`,
      `From: Staff: Eilidh Baird <${FROM}>;`,
      `From: =?utf-8?Q?Eilidh_=3C${FROM.replace('@', '=40')}=3E?=`,
      'From: undisclosed'
    ]) {
      const mail = await read(raw.replace(line, other));
      expect(mail.from.email, other).toBe('');
    }
  });

  test('of Microsoft 365, which does not name itself, is believed where that was set', async () => {
    settings().mailAuthservId = 'unnamed';
    try {
      expect(await verdict({ results: microsoftResults(FROM) })).toBe('pass');
      expect(await verdict({ results: microsoftResults(FROM, 'fail') })).toBe('dmarc-failed');
      expect(await verdict({ results: results(FROM) })).toBe('no-results');
      const mail = await read(PROGRAMS.Apple(facts({ results: microsoftResults(FROM) })));
      expect(mail.authserv).toBe('unnamed');
    } finally {
      settings().mailAuthservId = AUTHSERV;
    }
  });

  test('is never believed without the setting', async () => {
    settings().mailAuthservId = null;
    try {
      expect(await verdict({})).toBe('no-authserv-id');
    } finally {
      settings().mailAuthservId = AUTHSERV;
    }
  });
});

describe('a mail that came back', () => {
  const bounce = {
    messageId: `${LETTER}@stem.example`,
    to: 'jo.kerr@schools.example',
    at: NOW
  };

  test.each(Object.entries(SERVERS))('by %s names the letter and the address', async (_, write) => {
    const mail = await read(write(bounce));
    expect(mail).toMatchObject({
      kind: 'bounce',
      letters: [LETTER],
      bounce: { action: 'failed' }
    });
    expect(mail.bounce!.recipients).toContain(bounce.to);
    expect(classify(mail.bounce!.error)).toBe('bad-address');
    expect(mail.bounce!.said).toMatch(/5\.1\.1/);
    expect(mail.bounce!.said).not.toContain('\n');
  });

  test.each([
    ['5.2.2', '552 5.2.2 Mailbox full', 'mailbox-full'],
    ['5.7.1', '550 5.7.1 Message rejected as spam', 'refused-content'],
    ['5.0.0', '550 5.1.1 No such user', 'bad-address'],
    ['5.4.1', '550 5.4.1 Recipient address rejected: Access denied', 'bad-address'],
    ['5.4.6', 'Routing loop detected', 'refused-content'],
    ['4.4.7', '451 4.4.7 Delivery time expired', 'transient'],
    ['', '', 'refused-content']
  ] as const)('with %s and “%s” means %s', async (status, said, means) => {
    const mail = await read(SERVERS.Postfix({ ...bounce, status, said }));
    expect(classify(mail.bounce!.error)).toBe(means);
  });

  test('without its headers is known by what it answers', async () => {
    const raw = SERVERS.Gmail(bounce).replaceAll(`Message-ID: <${bounce.messageId}>\r\n`, '');
    expect((await read(raw)).letters).toEqual([LETTER]);
  });

  test('that speaks of nothing of ours names no letter', async () => {
    const messageId = `${LETTER}@evil.example`;
    expect((await read(SERVERS.Postfix({ ...bounce, messageId }))).letters).toEqual([]);
    const odd = `../../etc/passwd@stem.example`;
    expect((await read(SERVERS.Postfix({ ...bounce, messageId: odd }))).letters).toEqual([]);
  });

  test('late is told from one that failed', async () => {
    const late = { status: '4.4.1', action: 'delayed', said: '451 4.4.1 No answer' };
    expect((await read(SERVERS.Postfix({ ...bounce, ...late }))).bounce!.action).toBe('delayed');
    const relayed = { status: '2.0.0', action: 'relayed', said: '250 ok' };
    expect((await read(SERVERS.Postfix({ ...bounce, ...relayed }))).bounce!.action).toBe('other');
  });
});

describe('anything else', () => {
  test('is a person’s mail, or one that a machine wrote', async () => {
    const mail = { from: FROM, subject: 'Parking', at: NOW };
    expect(await read(plainMail(mail))).toMatchObject({ kind: 'other', subject: 'Parking' });
    expect(await read(outOfOffice({ from: FROM, at: NOW }))).toMatchObject({ kind: 'automatic' });
    for (const header of [
      'Auto-Submitted: auto-replied',
      'X-Auto-Response-Suppress: All',
      'Precedence: bulk',
      'X-Autoreply: yes'
    ]) {
      expect((await read(plainMail({ ...mail, headers: [header] }))).kind, header).toBe(
        'automatic'
      );
    }
    const person = plainMail({ ...mail, headers: ['Auto-Submitted: no'] });
    expect((await read(person)).kind).toBe('other');
  });

  test('that answers a letter says which', async () => {
    const inReplyTo = `${LETTER}@stem.example`;
    const mail = await read(plainMail({ from: FROM, subject: 'Parking', at: NOW, inReplyTo }));
    expect(mail.letters).toEqual([LETTER]);
  });

  test.each(NASTY_TEXTS)('named by %s is kept on one clean line', async (_, text) => {
    const subject = `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
    const raw = plainMail({ from: FROM, name: subject, subject, at: NOW });
    const mail = await read(raw);
    for (const said of [mail.subject, mail.from.name]) {
      expect(said).toBe(
        said.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '')
      );
      expect(said.length).toBeLessThanOrEqual(200);
    }
    expect(mail.from.email).toBe(FROM);
  });
});

describe('what nobody should send', () => {
  /** Parts in parts in parts. */
  function nested(depth: number): string {
    let body = 'Content-Type: text/plain\r\n\r\nhello\r\n';
    for (let at = 0; at < depth; at++) {
      body = `Content-Type: multipart/mixed; boundary="b${at}"\r\n\r\n--b${at}\r\n${body}\r\n--b${at}--\r\n`;
    }
    return message([results(FROM), `From: ${FROM}`, `To: ${MAILBOX}`, 'Subject: Deep'], '').replace(
      /\r\n\r\n$/,
      `\r\n${body}`
    );
  }

  const MANY = 100_000;
  test.each<[what: string, raw: () => string | Buffer]>([
    ['nothing', () => ''],
    ['line ends alone', () => '\r\n'.repeat(MANY)],
    ['noise', () => Buffer.from(Array.from({ length: MANY }, (_, at) => (at * 7919) % 256))],
    ['noughts', () => Buffer.alloc(MANY)],
    ['parts in parts', () => nested(500)],
    [
      'many parts',
      () => message(['Content-Type: multipart/mixed; boundary=b'], '--b\r\n\r\nx\r\n'.repeat(MANY))
    ],
    ['many headers', () => message(Array(MANY).fill('X-A: b'), 'x')],
    ['one long header', () => message([`Subject: ${'a '.repeat(MANY * 4)}`], 'x')],
    ['many results', () => message(Array(3000).fill(results(FROM)), 'x')],
    ['results without end', () => message([`Authentication-Results: ${'('.repeat(MANY)}`], 'x')],
    ['many addresses', () => message([`From: ${'a@b.example, '.repeat(20_000)}`], 'x')],
    ['many References', () => message([`References: ${'<a@b.example> '.repeat(20_000)}`], 'x')],
    ['no boundary', () => message(['Content-Type: multipart/mixed'], 'x')],
    [
      'a broken encoding',
      () => message(['Content-Transfer-Encoding: base64', 'Content-Type: text/calendar'], '====')
    ],
    [
      'a report of nothing',
      () => message(['Content-Type: message/delivery-status'], '\n'.repeat(MANY))
    ],
    ['HTML in HTML', () => message(['Content-Type: text/html'], '<b>'.repeat(MANY))],
    [
      'a calendar of folds',
      () => bareReply(facts(), 'BEGIN:VCALENDAR\r\n' + ' \r\n'.repeat(60_000))
    ],
    [
      'a calendar of parameters',
      () => bareReply(facts(), calendarOf([`X${';A=B'.repeat(40_000)}:y`]))
    ]
  ])('%s is read to no end, at once, and throws nothing', async (_, raw) => {
    const began = performance.now();
    const mail = await read(raw());
    expect(mail.reply && !('no' in mail.reply)).not.toBe(true);
    expect(mail.key).toMatch(/^[0-9a-f]{64}$/);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test('of a message that is too large only the head is looked at', async () => {
    const source = Buffer.from(PROGRAMS.Google(facts()));
    const mail = await readIncoming({ source, tooLarge: true, receivedAt: NOW });
    expect(mail).toMatchObject({ kind: 'too-large', from: { email: FROM }, letters: [] });
    expect(mail.reply).toBeUndefined();
  });
});
