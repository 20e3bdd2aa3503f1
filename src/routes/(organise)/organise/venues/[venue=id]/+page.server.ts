import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { comingThere, differing, THERE_PAGE } from '#lib/changes/venues/there.server.ts';
import { readForm } from '#lib/form.ts';
import { authorities } from '#lib/organisations/establishment.server.ts';
import { closeVenue, reopenVenue, saveVenue } from '#lib/organisations/venues/change.server.ts';
import {
  readRoomForm,
  readVenueForm,
  typedRoom,
  typedVenue
} from '#lib/organisations/venues/form.server.ts';
import { findRoom, findVenue, roomsOf, type Venue } from '#lib/organisations/venues/read.server.ts';
import { addRoom, changeRoom, setRoomClosed } from '#lib/organisations/venues/rooms.server.ts';
import { accessLine, addressText, mapLinkOf } from '#lib/organisations/venues/rules.ts';
import { may } from '#lib/people/may.ts';
import { isRefusal, type Refusal } from '#lib/refusal.ts';
import { clockText } from '#lib/time.server.ts';
import { errors } from '#lib/words/en/errors.ts';
import { venues as words } from '#lib/words/en/venues.ts';

import { invalid, refused } from '../../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const roomAct = v.object({ room: v.string() });
const DONE = Object.keys(words.page.done) as (keyof typeof words.page.done)[];

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { reader: db, actor, now } = locals;
  const venue = may(actor, 'venue.see') ? await findVenue(db, params.venue) : undefined;
  if (!venue) error(404, errors.notFound);
  const query = url.searchParams;
  const page = Math.max(1, Number.parseInt(query.get('page') ?? '1') || 1);
  const [all, rooms, there, otherwise] = await Promise.all([
    authorities(db),
    roomsOf(db, venue.id),
    comingThere(db, { venue: venue.id, actor, page, now }),
    differing(db, { venue, by: actor, now })
  ]);
  const room = rooms.find(({ id }) => id === query.get('room'));
  return {
    id: venue.id,
    changes: may(actor, 'venue.change'),
    venue: shown(
      venue,
      all.find(({ id }) => id === venue.authority_id)
    ),
    typed: typedVenue(venue),
    authorities: all,
    rooms: rooms.map(({ id, name, size, notes, closed_at }) => ({
      id,
      name,
      size,
      notes: notes ?? '',
      closed: closed_at !== null
    })),
    room: room ? typedRoom(room) : null,
    there: there.cards,
    past: there.past,
    page,
    pages: Math.ceil(there.total / THERE_PAGE),
    differ: otherwise.length,
    done: DONE.find((done) => done === query.get('done')) ?? null,
    taken: Number.parseInt(query.get('taken') ?? '') || 0
  };
};

function shown(venue: Venue, authority: { name: string } | undefined) {
  const { opens, closes } = venue;
  const times = [
    opens && words.event.opens(clockText(opens)),
    closes && words.event.closes(clockText(closes))
  ];
  return {
    name: venue.name,
    closed: venue.closed_at !== null,
    address: addressText(venue),
    gettingThere: venue.getting_there ?? '',
    map: mapLinkOf(venue),
    access: accessLine(venue),
    times: times.filter(Boolean).join(' '),
    contact: venue.contact ?? '',
    authority: authority?.name ?? ''
  };
}

/** Saving once more then puts what was typed in the place of what somebody else saved. */
async function again(
  refusal: Refusal,
  typed: Record<string, string | string[]>,
  versionNow: () => Promise<Record<string, string>>
) {
  const late = refusal.refused === 'venue-changed-meanwhile';
  return refused(refusal, late ? { ...typed, ...(await versionNow()) } : typed);
}

export const actions: Actions = {
  save: async ({ locals, params, request }) => {
    const form = readVenueForm(await request.formData());
    if ('problems' in form) return invalid(form);
    const { db, actor: by, now } = locals;
    const { facts: venue, version, typed } = form;
    const saved = await saveVenue(db, { id: params.venue, venue, version, by, now });
    if (isRefusal(saved)) {
      return again(saved, typed, async () => ({
        version: String((await findVenue(db, params.venue))?.version ?? '')
      }));
    }
    redirect(303, `/organise/venues/${saved.id}?done=saved`);
  },
  close: async ({ locals, params }) => {
    const { db, actor: by, now } = locals;
    const closed = await closeVenue(db, { id: params.venue, by, now });
    if (isRefusal(closed)) return refused(closed);
    redirect(303, `/organise/venues/${closed.id}?done=closed`);
  },
  reopen: async ({ locals, params }) => {
    const { db, actor: by, now } = locals;
    const open = await reopenVenue(db, { id: params.venue, by, now });
    if (isRefusal(open)) return refused(open);
    redirect(303, `/organise/venues/${open.id}?done=reopened`);
  },
  /** Adds a room, or changes the one that is named. */
  room: async ({ locals, params, request }) => {
    const form = readRoomForm(await request.formData());
    if ('problems' in form) return invalid(form);
    const { db, actor: by, now } = locals;
    const { facts: room, room: id, version, typed } = form;
    const saved = id
      ? await changeRoom(db, { id, room, version, by, now })
      : await addRoom(db, { venue: params.venue, room, by, now });
    if (isRefusal(saved)) {
      return again(saved, typed, async () => ({
        room_version: String((await findRoom(db, id))?.version ?? '')
      }));
    }
    redirect(303, `/organise/venues/${saved.venue_id}?done=room`);
  },
  closeRoom: async ({ locals, request }) => {
    return setRoom(locals, await request.formData(), true);
  },
  openRoom: async ({ locals, request }) => {
    return setRoom(locals, await request.formData(), false);
  }
};

async function setRoom({ db, actor: by, now }: App.Locals, data: FormData, closed: boolean) {
  const form = readForm(roomAct, data);
  if (!form.ok) return invalid(form);
  const room = await setRoomClosed(db, { id: form.values.room, closed, by, now });
  if (isRefusal(room)) return refused(room);
  redirect(303, `/organise/venues/${room.venue_id}?done=room`);
}
