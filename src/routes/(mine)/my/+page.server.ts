import { bookingPath } from '#lib/booking/letter-facts.server.ts';
import { partyPath } from '#lib/booking/party/party-letters.server.ts';
import { partiesOf } from '#lib/booking/party/party-read.server.ts';
import { myBookings } from '#lib/booking/read.server.ts';
import { seriesOf } from '#lib/booking/series/series-read.server.ts';
import { presentingPath } from '#lib/changes/letters.server.ts';
import { pathOfInvitation } from '#lib/invitations/letters.server.ts';
import { openInvitations } from '#lib/invitations/read.server.ts';
import { mailChoicesPath } from '#lib/people/mail-list.server.ts';
import { participationsOf } from '#lib/programmes/read.server.ts';
import { myTalks } from '#lib/slots/running-order.server.ts';
import { firstName } from '#lib/text.ts';

import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { reader: db, now, actor } = locals;
  const person = actor.person!.id;
  const [bookings, talks, invitations, parties, series, programmes] = await Promise.all([
    myBookings(db, { person, now }),
    myTalks(db, { person, now }),
    openInvitations(db, { person, now }),
    partiesOf(db, { person, now }),
    seriesOf(db, { person, now }),
    participationsOf(db, person)
  ]);
  const withPath = <T extends { id: string }>(line: T) => ({ ...line, path: bookingPath(line.id) });
  return {
    name: firstName(actor.person!.name),
    email: actor.person!.email,
    mails: mailChoicesPath(person),
    coming: bookings.coming.map(withPath),
    been: bookings.been.map(withPath),
    parties: parties.map((line) => ({ ...line, path: partyPath(line.id) })),
    series,
    programmes,
    talks: talks.map((talk) => ({ ...talk, path: presentingPath(talk) })),
    invitations: invitations.map((line) => ({ ...line, path: pathOfInvitation(line.id) }))
  };
};
