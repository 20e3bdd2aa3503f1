import { error, redirect } from '@sveltejs/kit';

import { realNow } from '#lib/clock.server.ts';
import { postState } from '#lib/mail/post/state.server.ts';
import { askDns } from '#lib/mail/dns.server.ts';
import { mailboxState } from '#lib/mail/mailbox.server.ts';
import { mailServer } from '#lib/mail/server-url.ts';
import { tryMail } from '#lib/mail/try.server.ts';
import { may } from '#lib/people/may.ts';
import { allow } from '#lib/rate.server.ts';
import { refuse } from '#lib/refusal.ts';
import { sender } from '#lib/house.server.ts';
import { lookIntoMailbox } from '#lib/rounds.server.ts';
import { settings, type Settings } from '#lib/settings.server.ts';
import { instantText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';

import { refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Test mails of one administrator in a quarter of an hour. */
const TRIES = { what: 'test-mail', most: 10, seconds: 15 * 60 };

export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db, actor, demo, now } = locals;
  if (!may(actor, 'mail.set-up')) error(404, errors.notFound);
  const set = settings();
  const smtp = set.smtpUrl ? mailServer(set.smtpUrl) : null;
  const [post, mailbox, dns] = await Promise.all([
    postState(db, now),
    mailboxState(db),
    askDns({
      domain: set.mailDomain,
      smtpHost: smtp?.host ?? null,
      sender: set.mailFrom.address
    })
  ]);
  return {
    demo,
    me: actor.person!.email,
    from: `${sender().name} <${sender().address}>`,
    domain: set.mailDomain,
    smtp: set.smtpUrl && where(set.smtpUrl, set),
    perMinute: set.mailPerMinute,
    post: { waiting: post.waiting, alarm: post.alarm },
    imap: set.imapUrl && { ...where(set.imapUrl, set), folder: set.imapFolder },
    mailbox: {
      readAt: mailbox.read_at && instantText(mailbox.read_at),
      waiting: mailbox.waiting,
      alarm: mailbox.alarm
    },
    trusted: set.mailAuthservId,
    seen: mailbox.authserv_seen,
    dns,
    looked: url.searchParams.has('looked')
  };
};

/** A server without its secrets. */
function where(address: string, { mailOauth }: Settings) {
  const { host, port, user, password } = mailServer(address);
  const signIn = !user ? 'none' : password || !mailOauth ? 'password' : 'oauth';
  return { server: `${host}:${port}`, signIn: signIn as 'none' | 'password' | 'oauth' };
}

export const actions: Actions = {
  /** Sends a test mail to whoever asks, and says what the server said. */
  test: async ({ locals }) => {
    const { db, actor } = locals;
    if (!may(actor, 'mail.set-up')) return refused(refuse('not-allowed'));
    const { id, name, email } = actor.person!;
    if (!(await allow(db, TRIES, id))) return refused(refuse('slow-down'));
    return { tried: await tryMail({ name, address: email }), at: realNow() };
  },

  /** Reads the mailbox at once. */
  look: async ({ locals }) => {
    if (!may(locals.actor, 'mail.set-up')) return refused(refuse('not-allowed'));
    await lookIntoMailbox();
    redirect(303, '/admin/mail?looked#reading-h');
  }
};
