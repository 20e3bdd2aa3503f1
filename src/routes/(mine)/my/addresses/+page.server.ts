import { randomUUID } from 'node:crypto';

import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { moveEntries } from '#lib/changes/merge/entries.server.ts';
import { mergeOwn, otherRecord } from '#lib/changes/merge/merge.server.ts';
import { askIfTwice, bookedTwice, recordFacts } from '#lib/changes/merge/read.server.ts';
import { email, readForm } from '#lib/form.ts';
import { addressesOf, askAddress, makeMain, removeAddress } from '#lib/people/addresses.server.ts';
import { signInPerson } from '#lib/people/sign-in.server.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { place } from '#lib/words/en/place.ts';

import { beginSession, invalid, ONE_READER, refused } from '../../../door.server.ts';
import type { Actions, PageServerLoad } from './$types';

const address = email(place.addresses.emailWrong);
const addForm = v.object({ email: address, once: v.string() });
const oneForm = v.object({ email: address });
const mergeForm = v.object({ proof: v.string() });

/** Mails to addresses that somebody says are theirs. */
const ASKS = { what: 'address:ask', most: 6, seconds: 900 };
const BY_ADDRESS = { what: 'sign-in:address', most: 6, seconds: 900 };

const DONE = ['added', 'mained', 'removed', 'merged'] as const;

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
  setHeaders(ONE_READER);
  const { reader: db, actor: by, now } = locals;
  const person = by.person!.id;
  const proof = url.searchParams.get('one');
  const found = proof ? await otherRecord(db, { proof, by, now }) : null;
  const one = found && !isRefusal(found) ? found : null;
  return {
    addresses: await addressesOf(db, person),
    asks: !one && (await askIfTwice(db, { person, now })),
    once: randomUUID(),
    done: DONE.find((what) => url.searchParams.has(what)) ?? null,
    one: one && {
      proof,
      email: one.email,
      facts: (await recordFacts(db, one.other.id))!,
      twice: await bookedTwice(db, { one: person, other: one.other.id })
    }
  };
};

export const actions: Actions = {
  add: async ({ locals, request }) => {
    const form = readForm(addForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const within =
      (await allow(db, ASKS, by.person!.id)) && (await allow(db, BY_ADDRESS, form.values.email));
    if (!within) return refused(refuse('slow-down'), form.typed);
    const proof = await askAddress(db, { ...form.values, by, now });
    if (isRefusal(proof)) return refused(proof, form.typed);
    redirect(303, `/prove/${proof.id}`);
  },
  main: async ({ locals, request }) => {
    const form = readForm(oneForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, token, now } = locals;
    const done = await makeMain(db, { ...form.values, token, by, now });
    if (isRefusal(done)) return refused(done);
    await moveEntries(db, { person: { id: by.person!.id, ...form.values }, now });
    redirect(303, '/my/addresses?mained');
  },
  remove: async ({ locals, request }) => {
    const form = readForm(oneForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const done = await removeAddress(db, { ...form.values, by, now });
    if (isRefusal(done)) return refused(done);
    await moveEntries(db, { person: by.person!, now });
    redirect(303, '/my/addresses?removed');
  },
  merge: async ({ locals, request, cookies }) => {
    const form = readForm(mergeForm, await request.formData());
    if (!form.ok) return invalid(form);
    const { db, actor: by, now } = locals;
    const done = await mergeOwn(db, { ...form.values, by, now });
    if (isRefusal(done)) return refused(done);
    // their rights may be others now: the session is a new one
    const device = request.headers.get('user-agent') ?? '';
    const session = await signInPerson(db, { person: by.person!.id, device });
    await beginSession({ locals, cookies }, session);
    redirect(303, '/my/addresses?merged');
  }
};
