/** What "edit" and "move" share: an event as its form shows it; saving at once where nobody need be told, else asking first. */
import { redirect } from '@sveltejs/kit';

import type { Db } from '#db/open.server.ts';
import { poolsOf } from '#lib/booking/places.server.ts';
import { saveEvent, toldChanges } from '#lib/changes/event.server.ts';
import { askChange, lastChange } from '#lib/changes/pending/pending.server.ts';
import type { ChangePreview } from '#lib/changes/pending/preview.server.ts';
import { countToTell } from '#lib/changes/tell-me.server.ts';
import { venueWarnings, type VenueWarning } from '#lib/changes/venues/warn.server.ts';
import { wouldTell } from '#lib/changes/tell.server.ts';
import { audienceOf } from '#lib/events/audience.server.ts';
import { besideDay } from '#lib/events/beside.server.ts';
import { columnsOf, detailsOf, type Event } from '#lib/events/event.server.ts';
import { typedOf, type ReadEvent } from '#lib/events/form.server.ts';
import type { Told } from '#lib/events/rules.ts';
import { filledFromVenue } from '#lib/events/venue.server.ts';
import { venueChoices } from '#lib/organisations/venues/read.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { dayPart, dayText, clockPart, clockText } from '#lib/time.server.ts';
import { events as eventWords } from '#lib/words/en/events.ts';
import { organise as words } from '#lib/words/en/organise.ts';

import { refused } from '../../../../door.server.ts';
import { previewOf } from './sending.server.ts';

/** A fact that people were told and that would change. */
export interface ChangeLine {
  label: string;
  before: string;
  now: string;
}

export interface Check {
  lines: ChangeLine[];
  people: string;
  anybody: boolean;
  preview: ChangePreview | null;
  /** What to look at again of the place. */
  warnings: VenueWarning[];
}

/** An event as its form shows it. */
export async function typedEvent(db: Db, event: Event) {
  const pools = await poolsOf(db, event.id);
  const open = (mode: 'room' | 'online') =>
    pools.find((pool) => pool.mode === mode && pool.authority_id === null)?.places ?? 0;
  return typedOf(detailsOf(event), {
    places: { room: open('room'), online: open('online') },
    onlyFor: await audienceOf(db, event.id),
    version: event.version
  });
}

/** What both pages show: the form, the venues to choose from, and what stands beside day and place. */
export async function editorOf({ reader: db, actor }: App.Locals, event: Event) {
  const day = event.starts_local && dayPart(event.starts_local);
  return {
    typed: await typedEvent(db, event),
    look: day ? await besideDay(db, { day, except: event.id }) : null,
    venues: await venueChoices(db, { venue: event.venue_id, room: event.venue_room_id }),
    warnings: await venueWarnings(db, { event, details: detailsOf(event), actor })
  };
}

/**
 * Saves, or returns what the page must ask first: which told facts change, and whom it would tell.
 */
export async function saveOrAsk(
  locals: App.Locals,
  { event, form }: { event: Event; form: ReadEvent }
) {
  const { db, now, actor } = locals;
  const details = await filledFromVenue(db, { details: form.details, before: event });
  if (isRefusal(details)) return refused(details, form.typed);
  const after = columnsOf(details);
  const dated = event.status === 'postponed' && after.starts_at !== null;
  const changed = event.status === 'published' || dated ? toldChanges(event, after) : [];
  const { places, onlyFor, version, note } = form;
  const change = { kind: 'save' as const, details, places, onlyFor, version, note };
  if (changed.length > 0 && !form.checked) {
    const told = await wouldTell(db, event);
    const waitForDate = dated ? await countToTell(db, event.id) : 0;
    const check: Check = {
      lines: changed.map((column) => ({
        label: words.form.columns[column],
        before: said(column, event[column]),
        now: said(column, after[column])
      })),
      people: words.peopleTold({ ...told, toldOfDate: waitForDate }),
      anybody: told.confirmed + told.waiting + told.others + waitForDate > 0,
      preview: await previewOf(locals, { event: event.id, change }),
      warnings: await venueWarnings(db, { event, details, actor })
    };
    return { typed: form.typed, problems: [], check };
  }
  const preview = changed.length > 0 ? await previewOf(locals, { event: event.id, change }) : null;
  const saved =
    preview && preview.count > 0
      ? await askChange(db, { event: event.id, change, by: actor, now })
      : (await lastChange(db, { event: event.id, now }))?.state === 'pending'
        ? refuse('change-pending')
        : await saveEvent(db, { event: event.id, ...change, by: actor, now });
  if (isRefusal(saved)) {
    // saving once more then replaces what the other organiser saved
    const typed =
      saved.refused === 'changed-meanwhile'
        ? { ...form.typed, version: String(event.version) }
        : form.typed;
    return refused(saved, typed);
  }
  redirect(303, `/organise/events/${event.id}${'due_at' in saved ? '' : '?saved'}`);
}

function said(column: Told, value: string | null): string {
  if (value === null) return '–';
  if (column === 'starts_local' || column === 'ends_local') {
    return `${dayText(dayPart(value))}, ${clockText(clockPart(value))}`;
  }
  return column === 'mode' ? eventWords.modes[value as keyof typeof eventWords.modes] : value;
}
