/** The letter that carries an invitation. */
import type { Db } from '#db/open.server.ts';
import type { Instant } from '#db/schema.ts';
import { liveBooking } from '#lib/booking/booking.server.ts';
import { findEntry } from '#lib/calendar/entry.server.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { inviteOf } from '#lib/events/invite.server.ts';
import { letterFacts } from '#lib/events/read.server.ts';
import { link } from '#lib/link.server.ts';
import { plain, type Letter } from '#lib/mail/letter.ts';
import type { Letters } from '#lib/mail/outbox.server.ts';
import { paragraphs } from '#lib/mail/render.ts';
import { keyTo } from '#lib/people/key.server.ts';
import { listed } from '#lib/people/mail-list.server.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { whyNoReplies } from '#lib/settings.server.ts';
import { letters as words } from '#lib/words/en/letters.ts';
import { replies } from '#lib/words/en/replies.ts';

import { findInvitation } from './invitation.server.ts';
import { refusedInvitation } from './send.server.ts';

/** An invitation's own page; its key opens this invitation and nothing else. */
export const pathOfInvitation = (invitation: string): string =>
  `/invitation/${keyTo('invitation', invitation)}`;

/** The page of somebody's invitation to an event, if they have one. */
export async function invitationPath(
  db: Db,
  { event, person }: { event: string; person: string }
): Promise<string | null> {
  const row = await db
    .selectFrom('invitation')
    .select('id')
    .where('event_id', '=', event)
    .where('person_id', '=', person)
    .executeTakeFirst();
  return row ? pathOfInvitation(row.id) : null;
}

export const invitationLetters: Letters = {
  invitation: listed('invitations', async (db, ids, { row, now }) => {
    const invitation = await findInvitation(db, ids['invitation']!);
    if (!invitation || invitation.accepted_at || invitation.declined_at) return null;
    const [event, person, entry] = await Promise.all([
      findEvent(db, invitation.event_id),
      findPerson(db, invitation.person_id),
      findEntry(db, invitation.entry_id)
    ]);
    if (!event || !person || !entry || event.status !== 'published') return null;
    const said = words.invitation;
    const note = whyNoReplies() ? said.note : replies.read.note;
    const { subject, when, where } = letterFacts(event);
    const path = pathOfInvitation(invitation.id);
    const invite = inviteOf({
      event,
      entry,
      method: row.method!,
      sequence: row.sequence!,
      to: { name: person.name, address: entry.email },
      mode: event.mode === 'online' ? 'online' : 'room',
      withLink: false,
      lines: [note],
      path,
      now
    });
    return {
      to: { name: person.name, address: row.to_email },
      replyTo: event.contact,
      thread: `event.${event.id}.${person.id}`,
      subject: said.subject(subject),
      title: said.title,
      blocks: [
        { text: said.intro(plain(event.title)) },
        { text: plain(event.summary) },
        {
          facts: [
            [words.when, `${when} (UK time)`],
            [words.where, plain(where)]
          ]
        },
        { button: { label: said.button, href: link(path) } },
        { text: note }
      ],
      foot: said.foot(event.host, event.contact),
      person: person.id,
      ...(invite && { invite })
    };
  }),

  'invitation-reminder': listed('invitations', async (db, ids, { now }) =>
    reminderOf(db, ids['invitation']!, now)
  )
};

/** Asks again; the entry stands in the calendar already, so no calendar part comes with it. */
async function reminderOf(
  db: Db,
  id: string,
  now: Instant
): Promise<(Letter & { person: string }) | null> {
  const invitation = await findInvitation(db, id);
  if (!invitation || invitation.accepted_at || invitation.declined_at) return null;
  const [event, person, booking] = await Promise.all([
    findEvent(db, invitation.event_id),
    findPerson(db, invitation.person_id),
    liveBooking(db, { event: invitation.event_id, person: invitation.person_id })
  ]);
  if (!event || !person || booking || refusedInvitation(event, now)) return null;
  const said = words.invitationReminder;
  const { subject, when, where } = letterFacts(event);
  return {
    to: { name: person.name, address: person.email },
    replyTo: event.contact,
    thread: `event.${event.id}.${person.id}`,
    subject: said.subject(subject),
    title: words.invitation.title,
    blocks: [
      { text: said.intro(plain(event.title)) },
      { text: plain(event.summary) },
      {
        facts: [
          [words.when, `${when} (UK time)`],
          [words.where, plain(where)]
        ]
      },
      { button: { label: words.invitation.button, href: link(pathOfInvitation(id)) } },
      { text: said.note }
    ],
    foot: words.invitation.foot(event.host, event.contact),
    person: person.id
  };
}

/** How the reminder would read for one of those who get it. */
export async function previewOf(
  db: Db,
  { invitation, now }: { invitation: string; now: Instant }
): Promise<{ subject: string; text: string[] } | null> {
  const letter = await reminderOf(db, invitation, now);
  return letter && { subject: letter.subject, text: paragraphs(letter) };
}
