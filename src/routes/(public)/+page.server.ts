import { myAuthority, myParts, placesText } from '#lib/booking/read.server.ts';
import { placesLeft } from '#lib/booking/places.server.ts';
import { PAGE, whatsOn, type WhatsOnFilter } from '#lib/events/read.server.ts';
import { KINDS, LEVELS } from '#lib/events/rules.ts';
import { again } from '#lib/form.ts';
import { authorityChoices } from '#lib/organisations/regions.server.ts';
import { openSlots } from '#lib/slots/running-order.server.ts';
import { readDay } from '#lib/time.server.ts';
import { visit as words } from '#lib/words/en/visit.ts';

import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { reader: db, now, actor } = locals;
  const { filter, form } = readFilter(url.searchParams);
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const choices = await authorityChoices(db);
  const within = choices.find(({ id }) => id === filter.authority)?.authorities;
  const { cards, total } = await whatsOn(db, {
    filter: within ? { ...filter, authorities: within } : filter,
    page,
    now
  });
  const events = cards.map((card) => card.id);
  const person = actor.person?.id;
  const [places, slots, mine] = await Promise.all([
    placesLeft(db, { events, authority: await myAuthority(db, person) }),
    openSlots(db, events),
    myParts(db, { person, events })
  ]);
  return {
    sky: true,
    filter,
    filtered: Object.keys(filter).length > 0,
    form,
    page,
    pages: Math.ceil(total / PAGE),
    authorities: choices.map(({ id, name }) => ({ id, name })),
    events: cards.map((card) => ({
      ...card,
      places: placesText(card, places.get(card.id)!, mine.get(card.id)),
      openSlots: card.status === 'published' ? (slots.get(card.id)?.psls ?? 0) : 0,
      mine: mine.get(card.id) ?? null
    }))
  };
};

function readFilter(query: URLSearchParams) {
  const one = <T extends string>(name: string, allowed: readonly T[]): T | undefined =>
    allowed.find((value) => value === query.get(name));
  const kind = one('kind', KINDS);
  const mode = one('mode', ['room', 'online'] as const);
  const level = one('level', LEVELS);
  const authority = query.get('authority') || undefined;
  const typed = query.get('from') ?? '';
  const from = typed ? readDay(typed) : null;
  const filter: WhatsOnFilter = {
    ...(kind && { kind }),
    ...(mode && { mode }),
    ...(level && { level }),
    ...(authority && { authority }),
    ...(from && { from }),
    ...(query.has('free') && { free: true })
  };
  const wrong = typed !== '' && from === null;
  const form = wrong ? again({ from: typed }, 'from', words.whatsOn.fromWrong) : null;
  return { filter, form: form ?? { typed: { from: typed }, problems: [] } };
}
