/** What came to the demo's mailbox: a returned mail, an out-of-office, a calendar's answer, a question. */
import { takeIncoming } from '#lib/changes/replies/take.server.ts';
import type { Instant } from '#db/schema.ts';
import { readIncoming } from '#lib/mail/incoming.server.ts';
import { settings } from '#lib/settings.server.ts';
import { at, dayOf, plus } from '#lib/time.server.ts';

import type { Filling } from './fill.ts';

/** Invited to the spring Teachmeet; the mail server takes the letter, and later sends it back. */
export const CAME_BACK = { name: 'Mairead Gunn', email: 'mairead.gunn@schools.example' };

export function planReplies(filling: Filling): void {
  const { db, now, plan } = filling;
  const invited = at(Temporal.PlainDate.from(dayOf(now)).subtract({ days: 8 }).toString(), '11:05');
  plan(plus(invited, { minutes: 3 }), async (now) => {
    const letter = await invitationTo(filling, CAME_BACK.email);
    await take(filling, returned(letter, now), now);
  });
  plan(plus(invited, { minutes: 4 }), async (now) => {
    // the last on the list, who has not answered
    const letter = await db
      .selectFrom('outbox')
      .innerJoin('person', 'person.email', 'outbox.to_email')
      .select(['outbox.id', 'person.name', 'person.email'])
      .where('outbox.kind', '=', 'invitation')
      .where('outbox.outcome', '=', 'sent')
      .orderBy('person.email', 'desc')
      .executeTakeFirstOrThrow();
    await take(filling, away(letter, now), now);
  });
  plan(plus(now, { hours: -20 }), (now) => take(filling, declined(now), now));
  plan(plus(now, { minutes: -50 }), (now) => take(filling, question(now), now));
}

async function invitationTo({ db, events }: Filling, email: string): Promise<string> {
  const { id } = await db
    .selectFrom('outbox')
    .select('id')
    .where('event_id', '=', events.get('outdoors')!)
    .where('kind', '=', 'invitation')
    .where('to_email', '=', email)
    .executeTakeFirstOrThrow();
  return id;
}

async function take({ db }: Filling, raw: string, now: Instant): Promise<void> {
  const incoming = await readIncoming({ source: Buffer.from(raw), receivedAt: now });
  await takeIncoming(db, { incoming, now });
}

/** A message of these headers and this text, as a mailbox keeps it. */
function mail(headers: Readonly<Record<string, string>>, text: readonly string[]): string {
  const { mailFrom } = settings();
  const head = { To: mailFrom.address, 'MIME-Version': '1.0', ...headers };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
  return [...lines, '', ...text, ''].join('\r\n');
}

/** A delivery report (RFC 3464) of a letter of ours. */
function returned(letter: string, now: Instant): string {
  const { mailDomain, mailFrom } = settings();
  return mail(
    {
      From: 'Mail Delivery System <mailer-daemon@mx.schools.example>',
      Subject: 'Undelivered mail returned to sender',
      'Message-ID': `<${now}.returned@mx.schools.example>`,
      'Auto-Submitted': 'auto-replied',
      'Content-Type': 'multipart/report; report-type=delivery-status; boundary="parts"'
    },
    [
      '--parts',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.schools.example',
      '',
      `Final-Recipient: rfc822; ${CAME_BACK.email}`,
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 No such person here',
      '',
      '--parts',
      'Content-Type: text/rfc822-headers',
      '',
      `From: ${mailFrom.address}`,
      `To: ${CAME_BACK.email}`,
      `Message-ID: <${letter}@${mailDomain}>`,
      '',
      '--parts--'
    ]
  );
}

function away(letter: { id: string; name: string; email: string }, now: Instant): string {
  return mail(
    {
      From: `${letter.name} <${letter.email}>`,
      Subject: 'Automatic reply: I am out of school until Monday',
      'Message-ID': `<${now}.away@school.example>`,
      'In-Reply-To': `<${letter.id}@${settings().mailDomain}>`,
      'Auto-Submitted': 'auto-replied'
    },
    ['I read mail again on Monday.']
  );
}

/** An answer to an invite that was never ours: forwarded, or made anew by a calendar. */
function declined(now: Instant): string {
  const stamp = now.replace(/[-:]|\.\d+/g, '');
  return mail(
    {
      From: 'Calum Reid <calum.reid@school.example>',
      Subject: 'Declined: Teachmeet',
      'Message-ID': `<${now}.declined@school.example>`,
      'Content-Type': 'text/calendar; method=REPLY; charset=utf-8'
    },
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//A calendar//EN',
      'METHOD:REPLY',
      'BEGIN:VEVENT',
      'UID:a-copy-of-an-invite@school.example',
      `DTSTAMP:${stamp}`,
      `DTSTART:${stamp}`,
      'SEQUENCE:0',
      'ATTENDEE;PARTSTAT=DECLINED:mailto:calum.reid@school.example',
      'END:VEVENT',
      'END:VCALENDAR'
    ]
  );
}

function question(now: Instant): string {
  return mail(
    {
      From: 'Morag Petrie <morag.petrie@school.example>',
      Subject: 'Is the hall step-free from the car park?',
      'Message-ID': `<${now}.question@school.example>`
    },
    ['I am asking for a colleague.']
  );
}
