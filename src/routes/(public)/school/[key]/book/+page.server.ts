import { randomUUID } from 'node:crypto';

import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { pairsOf, readAddresses } from '#lib/addresses.ts';
import { partyForm } from '#lib/booking/form.ts';
import { bookParty } from '#lib/booking/party/party.server.ts';
import { bookableEvents } from '#lib/booking/pools/coordinate-read.server.ts';
import { takeRelease } from '#lib/booking/release/release.ts';
import { findEvent } from '#lib/events/event.server.ts';
import { modesOf } from '#lib/events/rules.ts';
import { readForm } from '#lib/form.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { party as partyWords } from '#lib/words/en/party.ts';
import { visit as visitWords } from '#lib/words/en/visit.ts';

import { invalid, refused } from '../../../../door.server.ts';
import { visited } from '../visited.server.ts';
import type { Actions, PageServerLoad } from './$types';

const { once, people, if_not_all, mode } = partyForm.entries;
const form = v.object({ event: v.string(), once, people, if_not_all, mode });

const PARTIES = { what: 'book:office', most: 12, seconds: 3600 };

export const load: PageServerLoad = async ({ locals, params, cookies, url }) => {
  const { reader: db, now } = locals;
  const { office, path } = await visited(db, { key: params.key, cookies });
  return {
    path,
    name: office.establishment.name,
    events: await bookableEvents(db, now),
    event: url.searchParams.get('event') ?? '',
    once: randomUUID()
  };
};

export const actions: Actions = {
  default: async ({ locals, params, cookies, request }) => {
    const { db, now } = locals;
    const { office, by, path } = await visited(db, { key: params.key, cookies });
    const data = await request.formData();
    const away = takeRelease(data);
    const read = readForm(form, data);
    const typed = { ...read.typed, ...away.typed };
    if (!read.ok) return invalid({ typed, problems: read.problems });
    const { values } = read;
    const { id: establishment } = office.establishment;
    if (!(await allow(db, PARTIES, establishment))) return refused(refuse('slow-down'), typed);
    const event = await findEvent(db, values.event);
    if (!event || event.status !== 'published' || event.listing === 'private') {
      return refused({ ...refuse('event-unknown'), field: 'event' }, typed);
    }
    const modes = modesOf(event.mode);
    const mode = modes.length === 1 ? modes[0] : modes.find((one) => one === values.mode);
    if (!mode) {
      const problems = [{ field: 'mode', message: visitWords.book.modeMissing }];
      return invalid({ typed, problems });
    }
    const pasted = readAddresses(pairsOf(values.people));
    if (pasted.unread.length > 0) {
      const message = partyWords.unread(pasted.unread.join(' · '));
      return invalid({ typed, problems: [{ field: 'people', message }] });
    }
    const booked = await bookParty(db, {
      id: values.once,
      event: event.id,
      establishment,
      people: pasted.addresses,
      unnamed: 0,
      mode,
      ifNotAll: values.if_not_all,
      ...(away.release && { release: away.release }),
      by,
      now
    });
    if (isRefusal(booked)) return refused(booked, typed);
    redirect(303, `${path}?booked=${pasted.addresses.length}`);
  }
};
