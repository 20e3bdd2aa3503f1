/** Scenes of one's own place: addresses, and two records that are one. */
import { addAddress, askAddress, makeMain } from '#lib/people/addresses.server.ts';
import { SYSTEM } from '#lib/people/may.ts';
import { findPerson } from '#lib/people/person.server.ts';
import { invitePeople } from '#lib/invitations/send.server.ts';

import { moveEntries } from '../../merge/entries.server.ts';
import { mergePeople } from '../../merge/merge.server.ts';
import { erasePerson, askErasure } from '../../erase/erase.server.ts';
import { book } from './desk.server.ts';
import { addressOf, type Stage } from './stage.server.ts';

/** Somebody adds an address, and has their letters sent there. */
export async function addresses(stage: Stage): Promise<void> {
  const guest = await stage.player('guest');
  await book(stage, await stage.event(), guest);
  const email = addressOf('at home');
  const proof = await stage.play(askAddress, { email, by: guest.actor });
  await stage.play(addAddress, { proof, by: guest.actor });
  await stage.play(makeMain, { email, token: null, by: guest.actor });
  const person = (await findPerson(stage.db, guest.id))!;
  await moveEntries(stage.db, { person, now: stage.now });
  await stage.read();
}

/** Two were invited, and are one. */
export async function twins(stage: Stage): Promise<void> {
  const [one, other] = [await stage.player('guest'), await stage.player('second')];
  const event = await stage.event();
  const people = [one, other].map(({ email, name }) => ({ email, name }));
  await stage.play(invitePeople, { event: event.id, addresses: people, by: stage.organiser.actor });
  await stage.play(mergePeople, { keep: one.id, from: other.id, by: SYSTEM });
}

/** Somebody who is booked is erased. */
export async function erased(stage: Stage): Promise<void> {
  const guest = await stage.player('guest');
  await book(stage, await stage.event(), guest);
  await stage.play(askErasure, { by: guest.actor });
  await stage.play(erasePerson, { person: guest.id, by: SYSTEM });
}
