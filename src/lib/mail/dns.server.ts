/**
 * What DNS should say of the sender's domain, and what it says now: SPF (RFC 7208), DKIM (RFC 6376)
 * and DMARC (RFC 7489). Without them invites land in junk. Asking takes a limited time and never
 * fails: what cannot be asked is said.
 */
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';

export type RecordKind = 'spf' | 'dkim' | 'dmarc';

export interface DnsRecord {
  kind: RecordKind;
  /** Where it stands. */
  name: string;
  type: 'TXT' | 'CNAME';
  /** What should stand there. */
  should: string;
  /** What stands there. */
  found: string[];
  state: 'good' | 'missing' | 'differs' | 'unknown';
  /** Why it could not be asked. */
  problem: string | null;
}

export interface AskDns {
  domain: string;
  /** The server that sends, for SPF; null: none is set. */
  smtpHost: string | null;
  /** The sender, who gets DMARC's reports. */
  sender: string;
  /** Servers to ask instead of the machine's. */
  servers?: readonly string[];
  /** Milliseconds for all of it. */
  within?: number;
}

const WITHIN = 2500;

/** Names under which providers keep their keys; there is no list to ask for. */
const SELECTORS = [
  'selector1',
  'selector2',
  'google',
  'default',
  'mail',
  'dkim',
  's1',
  's2',
  'k1',
  'twilight'
];

/** The three records, each with what DNS says; all are asked at the same time. */
export async function askDns(facts: AskDns): Promise<DnsRecord[]> {
  const { domain, smtpHost, sender, servers, within = WITHIN } = facts;
  const resolver = new Resolver({ timeout: within, tries: 1 });
  if (servers) resolver.setServers(servers);
  const ask = (name: string) => texts(resolver, name);
  const limit = setTimeout(() => resolver.cancel(), within);
  try {
    return await Promise.all([
      spfOf(domain, { smtpHost, ask }),
      dkimOf(domain, { smtpHost, ask }),
      dmarcOf(domain, { sender, ask })
    ]);
  } finally {
    clearTimeout(limit);
  }
}

interface Answer {
  found: string[];
  problem: string | null;
}
type Ask = (name: string) => Promise<Answer>;

async function texts(resolver: Resolver, name: string): Promise<Answer> {
  try {
    const records = await resolver.resolveTxt(name);
    return { found: records.map((parts) => parts.join('')), problem: null };
  } catch (error) {
    const { code = 'ERROR' } = error as NodeJS.ErrnoException;
    const nothing = code === 'ENOTFOUND' || code === 'ENODATA';
    return { found: [], problem: nothing ? null : code };
  }
}

/** What stands for a server in an SPF record. */
function mechanismOf(smtpHost: string | null): string {
  if (smtpHost && /\.(office365|outlook)\.com$/.test(smtpHost)) {
    return 'include:spf.protection.outlook.com';
  }
  if (smtpHost && /\.(gmail|google|googlemail)\.com$/.test(smtpHost)) {
    return 'include:_spf.google.com';
  }
  if (smtpHost && isIP(smtpHost)) return `ip${isIP(smtpHost)}:${smtpHost}`;
  return smtpHost ? `a:${smtpHost}` : 'mx';
}

async function spfOf(
  domain: string,
  { smtpHost, ask }: { smtpHost: string | null; ask: Ask }
): Promise<DnsRecord> {
  const { found: all, problem } = await ask(domain);
  const found = all.filter((text) => /^v=spf1(\s|$)/i.test(text));
  const mechanism = mechanismOf(smtpHost);
  const named = found.some((text) => text.toLowerCase().includes(mechanism));
  return {
    kind: 'spf',
    name: domain,
    type: 'TXT',
    should: `v=spf1 ${mechanism} -all`,
    found,
    // two records are as good as none (RFC 7208 §4.5)
    state: stateOf({ found, problem, good: found.length === 1 && named }),
    problem
  };
}

async function dmarcOf(
  domain: string,
  { sender, ask }: { sender: string; ask: Ask }
): Promise<DnsRecord> {
  let name = `_dmarc.${domain}`;
  let found: string[] = [];
  let problem: string | null = null;
  // a domain without its own follows the one above (RFC 7489 §6.6.3)
  for (let at = domain; found.length === 0 && problem === null;) {
    const answer = await ask(`_dmarc.${at}`);
    problem = answer.problem;
    found = answer.found.filter((text) => /^v=DMARC1\s*(;|$)/i.test(text));
    if (found.length > 0) name = `_dmarc.${at}`;
    const above = at.slice(at.indexOf('.') + 1);
    if (!above.includes('.')) break;
    at = above;
  }
  return {
    kind: 'dmarc',
    name,
    type: 'TXT',
    should: `v=DMARC1; p=quarantine; rua=mailto:${sender}`,
    found,
    state: stateOf({ found, problem, good: found.length === 1 }),
    problem
  };
}

async function dkimOf(
  domain: string,
  { smtpHost, ask }: { smtpHost: string | null; ask: Ask }
): Promise<DnsRecord> {
  const answers = await Promise.all(
    SELECTORS.map(async (selector) => ({
      selector,
      ...(await ask(`${selector}._domainkey.${domain}`))
    }))
  );
  const keys = answers.flatMap(({ selector, found }) =>
    // a key without `p` was taken back (RFC 6376 §3.6.1)
    found.filter((text) => /(^|;)\s*p=[^;\s]/.test(text)).map((text) => `${selector}: ${text}`)
  );
  const problem = answers.find((one) => one.problem !== null)?.problem ?? null;
  const outlook = mechanismOf(smtpHost).includes('outlook');
  return {
    kind: 'dkim',
    name: `${outlook ? 'selector1' : 'twilight'}._domainkey.${domain}`,
    type: outlook ? 'CNAME' : 'TXT',
    should: outlook
      ? `selector1-${domain.replaceAll('.', '-')}._domainkey.<tenant>.onmicrosoft.com`
      : 'v=DKIM1; k=rsa; p=<public key of the mail server>',
    found: keys.map((text) => (text.length > 80 ? `${text.slice(0, 79)}…` : text)),
    state: stateOf({ found: keys, problem, good: keys.length > 0 }),
    problem: keys.length > 0 ? null : problem
  };
}

function stateOf(facts: {
  found: readonly string[];
  problem: string | null;
  good: boolean;
}): DnsRecord['state'] {
  if (facts.good) return 'good';
  if (facts.found.length > 0) return 'differs';
  return facts.problem ? 'unknown' : 'missing';
}
