/** The forms of a venue and of its rooms: their fields, and their way to facts and back. */
import * as v from 'valibot';

import { line, neededLine, readForm, type FormAgain } from '#lib/form.ts';
import { readClock } from '#lib/time.server.ts';
import { venues } from '#lib/words/en/venues.ts';
import { visit } from '#lib/words/en/visit.ts';

import type { VenueFacts } from './change.server.ts';
import type { Room, Venue } from './read.server.ts';
import type { RoomFacts } from './rooms.server.ts';
import { ACCESS, readMapLink, readPostcode, type Access } from './rules.ts';

const words = venues.form;
const { tooLong } = visit.book;

const clock = v.pipe(
  v.string(),
  v.trim(),
  v.check((text) => text === '' || readClock(text) !== null, words.timeWrong)
);

const venueForm = v.object({
  version: v.string(),
  name: neededLine(100, words.nameMissing, tooLong(100)),
  address: neededLine(160, words.addressMissing, tooLong(160)),
  postcode: v.pipe(
    line(12, tooLong(12)),
    v.check((text) => text === '' || readPostcode(text) !== null, words.postcodeWrong)
  ),
  getting_there: line(500, tooLong(500)),
  access: v.array(v.picklist(ACCESS)),
  access_text: line(500, tooLong(500)),
  map_link: v.pipe(
    line(500, tooLong(500)),
    v.check((text) => text === '' || readMapLink(text) !== null, words.mapLinkWrong)
  ),
  opens: clock,
  closes: clock,
  contact: line(200, tooLong(200)),
  authority: v.string()
});

export function readVenueForm(
  data: FormData
): { facts: VenueFacts; version: number; typed: FormAgain['typed'] } | FormAgain {
  const form = readForm(venueForm, data);
  if (!form.ok) return form;
  const { values } = form;
  return {
    typed: form.typed,
    version: Number(values.version) || 0,
    facts: {
      name: values.name,
      address: values.address,
      postcode: readPostcode(values.postcode),
      gettingThere: values.getting_there || null,
      access: values.access,
      accessText: values.access_text || null,
      mapLink: values.map_link || null,
      opens: readClock(values.opens),
      closes: readClock(values.closes),
      contact: values.contact || null,
      authority: values.authority || null
    }
  };
}

/** What the form shows of a venue that is there already. */
export function typedVenue(venue: Venue): Record<string, string | string[]> {
  return {
    version: String(venue.version),
    name: venue.name,
    address: venue.address,
    postcode: venue.postcode ?? '',
    getting_there: venue.getting_there ?? '',
    access: JSON.parse(venue.access) as Access[],
    access_text: venue.access_text ?? '',
    map_link: venue.map_link ?? '',
    opens: venue.opens ?? '',
    closes: venue.closes ?? '',
    contact: venue.contact ?? '',
    authority: venue.authority_id ?? ''
  };
}

/** Fields that no other form of the page has, so that an error stands where it belongs. */
const roomForm = v.object({
  room: v.string(),
  room_version: v.string(),
  room_name: neededLine(60, words.roomNameMissing, tooLong(60)),
  room_size: v.pipe(
    v.string(),
    v.trim(),
    v.check((text) => /^[1-9]\d{0,3}$|^10000$/.test(text), words.roomSizeWrong)
  ),
  room_notes: line(300, tooLong(300))
});

export function readRoomForm(
  data: FormData
): { facts: RoomFacts; room: string; version: number; typed: FormAgain['typed'] } | FormAgain {
  const form = readForm(roomForm, data);
  if (!form.ok) return form;
  const { room, room_version, room_name, room_size, room_notes } = form.values;
  return {
    typed: form.typed,
    room,
    version: Number(room_version) || 0,
    facts: { name: room_name, size: Number(room_size), notes: room_notes || null }
  };
}

/** What the form shows of a room that is there already. */
export const typedRoom = (room: Room): Record<string, string> => ({
  room: room.id,
  room_version: String(room.version),
  room_name: room.name,
  room_size: String(room.size),
  room_notes: room.notes ?? ''
});
