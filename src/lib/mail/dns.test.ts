import { afterEach, describe, expect, test } from 'vitest';

import { startNameServer, type NameServer } from '#tests/support/dns.ts';

import { askDns, type RecordKind } from './dns.server.ts';

let server: NameServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const KEY = `v=DKIM1; k=rsa; p=${'MIIBIjANBgkqhkiG9w0'.repeat(20)}`;

/** What is said of `stem.example` where a name server knows this. */
async function ask(
  records: Record<string, string[]> | null,
  more: { smtpHost?: string | null; within?: number; domain?: string } = {}
) {
  server = await startNameServer(records);
  const all = await askDns({
    domain: 'stem.example',
    smtpHost: 'mail.stem.example',
    sender: 'twilight@stem.example',
    servers: [server.address],
    ...more
  });
  return Object.fromEntries(all.map((record) => [record.kind, record])) as Record<
    RecordKind,
    (typeof all)[number]
  >;
}

describe('what DNS says of the sender’s domain', () => {
  test('all three are there', async () => {
    const { spf, dkim, dmarc } = await ask({
      'stem.example': ['other=1', 'v=spf1 a:mail.stem.example -all'],
      'mail._domainkey.stem.example': [KEY],
      '_dmarc.stem.example': ['v=DMARC1; p=reject']
    });
    expect([spf.state, dkim.state, dmarc.state]).toEqual(['good', 'good', 'good']);
    expect(spf.found).toEqual(['v=spf1 a:mail.stem.example -all']);
    // a long key is in several strings, and is shown short
    expect(dkim.found[0]).toMatch(/^mail: v=DKIM1; k=rsa; p=MIIB.*…$/);
    expect(dmarc.found).toEqual(['v=DMARC1; p=reject']);
  });

  test('nothing is there', async () => {
    const { spf, dkim, dmarc } = await ask({});
    for (const record of [spf, dkim, dmarc]) {
      expect(record).toMatchObject({ state: 'missing', found: [], problem: null });
    }
    expect(spf).toMatchObject({ name: 'stem.example', should: 'v=spf1 a:mail.stem.example -all' });
    expect(dmarc).toMatchObject({
      name: '_dmarc.stem.example',
      should: 'v=DMARC1; p=quarantine; rua=mailto:twilight@stem.example'
    });
  });

  test.each([
    ['other servers', ['v=spf1 include:_spf.other.example -all']],
    // RFC 7208 §4.5: then neither counts
    ['two records', ['v=spf1 a:mail.stem.example -all', 'v=spf1 mx -all']]
  ])('SPF with %s is not good', async (_name, texts) => {
    const { spf } = await ask({ 'stem.example': texts });
    expect(spf.state).toBe('differs');
  });

  test('a key that was taken back is none', async () => {
    const { dkim } = await ask({ 'google._domainkey.stem.example': ['v=DKIM1; p='] });
    expect(dkim.state).toBe('missing');
  });

  test('a domain without DMARC follows the one above it', async () => {
    const { dmarc } = await ask(
      { '_dmarc.stem.example': ['v=DMARC1; p=reject'] },
      { domain: 'mail.stem.example' }
    );
    expect(dmarc).toMatchObject({ state: 'good', name: '_dmarc.stem.example' });
  });

  test.each([
    ['smtp.office365.com', 'include:spf.protection.outlook.com', 'CNAME'],
    ['smtp-relay.gmail.com', 'include:_spf.google.com', 'TXT'],
    ['192.0.2.7', 'ip4:192.0.2.7', 'TXT'],
    ['2001:db8::7', 'ip6:2001:db8::7', 'TXT'],
    [null, 'mx', 'TXT']
  ])('what should be there by way of %s', async (smtpHost, mechanism, type) => {
    const { spf, dkim } = await ask({}, { smtpHost });
    expect(spf.should).toBe(`v=spf1 ${mechanism} -all`);
    expect(dkim.type).toBe(type);
  });

  test('a silent name server takes a limited time, and is said', async () => {
    const begun = performance.now();
    const { spf, dkim, dmarc } = await ask(null, { within: 200 });
    expect(performance.now() - begun).toBeLessThan(2000);
    for (const record of [spf, dkim, dmarc]) {
      expect(record.state).toBe('unknown');
      expect(record.problem).toMatch(/^E/);
    }
  });

  test('no name server at all is said, too', async () => {
    const [spf] = await askDns({
      domain: 'stem.example',
      smtpHost: null,
      sender: 'twilight@stem.example',
      servers: ['127.0.0.1:1'],
      within: 500
    });
    expect(spf).toMatchObject({ state: 'unknown' });
  });
});
