/** What an organiser should look at in an agenda: each line names a slot. */
import type { Db } from '#db/open.server.ts';
import { presentersAt } from '#lib/events/presenting.server.ts';
import { partnerKinds } from '#lib/organisations/partner.server.ts';
import { clockText, moveClockBy } from '#lib/time.server.ts';
import { agenda as words } from '#lib/words/en/agenda.ts';

import { isOpenTo, isWithin, partnerKindsOf } from '../rules.ts';
import { runningOrder, type AgendaLine } from '../running-order.server.ts';
import { agendaOf } from '../slot.server.ts';

export interface Check {
  slot: string;
  text: string;
}

interface Checked {
  id: string;
  starts_local: string | null;
  ends_local: string | null;
}

const said = words.checks;
const endOf = (line: { starts: string; minutes: number }) => moveClockBy(line.starts, line.minutes);
const overlap = (one: AgendaLine, two: AgendaLine): boolean =>
  one.starts < endOf(two) && two.starts < endOf(one);

/**
 * Overlaps, a presenter or a room twice at once, slots outside the event, who has not confirmed or is
 * not named, partners that are missing, and talks that end after their presenter must leave.
 */
export async function checksOf(db: Db, event: Checked): Promise<Check[]> {
  const [lines, slots, presenters, kinds] = await Promise.all([
    runningOrder(db, event.id),
    agendaOf(db, event.id),
    presentersAt(db, event.id)
      .innerJoin('person', 'person.id', 'presenter.person_id')
      .select(['talk.slot_id as slot', 'talk.leave_by', 'person.id', 'person.name', 'person.email'])
      .execute(),
    partnerKinds(db)
  ]);
  const checks: Check[] = [];
  const add = (slot: string, text: string) => checks.push({ slot, text });
  for (const [at, one] of lines.entries()) {
    for (const two of lines.slice(at + 1).filter((other) => overlap(one, other))) {
      const beside = one.track !== null && two.track !== null && one.track !== two.track;
      if (!beside) add(two.id, said.overlap(one.title, two.title));
      else if (one.room && one.room === two.room) {
        add(two.id, said.room(one.room, one.title, two.title));
      }
      for (const twice of bothIn(presenters, one.id, two.id)) {
        add(two.id, said.presenter(twice, one.title, two.title));
      }
    }
  }
  for (const line of lines) {
    const slot = slots.find(({ id }) => id === line.id)!;
    if (!isWithin(slot, event)) add(line.id, said.outside(line.title));
    if (line.state === 'taken') {
      const named = presenters.some((one) => one.slot === line.id);
      if (named) add(line.id, said.unconfirmed(line.title, line.who!.name));
      else if (line.who?.partner) add(line.id, said.unnamed(line.title, line.who.from ?? ''));
    }
    if (line.state === 'open' && isOpenTo(slot.open_to, 'partner') && slot.open_to === 'partners') {
      add(line.id, said.noPartner(line.title, kindNames(partnerKindsOf(slot), kinds)));
    }
  }
  for (const one of presenters) {
    const line = lines.find(({ id }) => id === one.slot);
    if (!line || !one.leave_by) continue;
    const ends = moveClockBy(line.starts, line.talkMinutes ?? line.minutes);
    if (ends > one.leave_by) {
      add(line.id, said.leaves(one.name || one.email, line.title, clockText(one.leave_by)));
    }
  }
  return checks;
}

function bothIn(
  presenters: readonly { slot: string | null; id: string; name: string; email: string }[],
  one: string,
  two: string
): string[] {
  const inOne = presenters.filter(({ slot }) => slot === one);
  return presenters
    .filter(({ slot, id }) => slot === two && inOne.some((other) => other.id === id))
    .map(({ name, email }) => name || email);
}

function kindNames(
  only: readonly string[] | null,
  kinds: readonly { id: string; name: string }[]
): string {
  if (only === null) return said.anyKind;
  return kinds
    .filter(({ id }) => only.includes(id))
    .map(({ name }) => name)
    .join(', ');
}
