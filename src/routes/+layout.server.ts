import { house } from '#lib/house.server.ts';
import { postState } from '#lib/mail/post/state.server.ts';
import { mailboxState } from '#lib/mail/mailbox.server.ts';
import { holds } from '#lib/people/may.ts';
import { settings } from '#lib/settings.server.ts';
import { instantText } from '#lib/time.server.ts';

import type { LayoutServerLoad } from './$types';

/** What the frame of every page shows. */
export const load: LayoutServerLoad = async ({ locals, url }) => {
  const { actor, demo, now, reader } = locals;
  const organises = holds(actor, 'organiser');
  const mail = organises ? await postState(reader, now) : null;
  const watches = organises || holds(actor, 'administrator');
  const mailbox = watches && settings().imapUrl ? await mailboxState(reader) : null;
  return {
    frame: {
      path: url.pathname,
      person: actor.person && { name: actor.person.name },
      organises,
      presents: holds(actor, 'presenter'),
      coordinates: holds(actor, 'coordinator'),
      administers: holds(actor, 'administrator'),
      help: house().contact ?? settings().mailFrom.address,
      house: {
        name: house().name ?? null,
        logo: house().logoId,
        style: house().accent || house().accentDark ? house().version : null,
        notice: house().notice,
        terms: house().terms ?? {}
      },
      demo: demo ? { time: instantText(now) } : null,
      mail: mail && {
        held: !settings().smtpUrl && !demo,
        alarm: mail.alarm,
        stalled: mail.stalled,
        waiting: mail.waiting
      },
      /** Why replies and bounces are not read just now. */
      mailbox: mailbox?.alarm ?? null
    }
  };
};
