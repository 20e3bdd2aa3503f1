import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';

import { SCHOOL_PAGE, schoolBookings } from '#lib/booking/school/read.server.ts';
import { neededLine, readForm } from '#lib/form.ts';
import {
  askVisit,
  endVisit,
  officeByKey,
  openVisit,
  renewOfficeLink,
  schoolPath,
  visitor
} from '#lib/organisations/office/office.server.ts';
import { allow } from '#lib/rate.server.ts';
import { isRefusal, refuse } from '#lib/refusal.ts';
import { errors } from '#lib/words/en/errors.ts';
import { school as words } from '#lib/words/en/school.ts';

import { dropVisit, invalid, refused, setVisit, visitToken } from '../../../door.server.ts';
import { visited } from './visited.server.ts';
import type { Actions, PageServerLoad } from './$types';

const codeForm = v.object({
  visit: v.string(),
  code: neededLine(20, words.enter.codeMissing, words.enter.codeMissing)
});

/** Codes to one office, and from one client. */
const BY_SCHOOL = { what: 'office-code:school', most: 6, seconds: 900 };
const BY_CLIENT = { what: 'office-code:client', most: 20, seconds: 900 };

export const load: PageServerLoad = async ({ locals, params, url, cookies }) => {
  const { reader: db, now } = locals;
  const office = await officeByKey(db, params.key);
  if (!office) return { state: 'unknown' as const };
  const by = await visitor(db, { office, token: visitToken(cookies) });
  // the link alone shows nothing, not even which school it is
  if (!by) return { state: 'enter' as const, visit: url.searchParams.get('visit') };
  const search = (url.searchParams.get('q') ?? '').slice(0, 100);
  const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1') || 1);
  const past = url.searchParams.has('past');
  const { id: establishment, name, authority } = office.establishment;
  const facts = { establishment, authority, search, page, past, now };
  const { lines, total } = await schoolBookings(db, facts);
  return {
    state: 'open' as const,
    name,
    path: schoolPath(office.link),
    lines,
    total,
    search,
    page,
    past,
    pages: Math.ceil(total / SCHOOL_PAGE),
    done: DONE.find((one) => url.searchParams.has(one)) ?? null,
    whom: url.searchParams.get('whom') ?? '',
    count: Number(url.searchParams.get('booked')) || 0
  };
};
const DONE = ['booked', 'cancelled', 'passed', 'answered'] as const;

export const actions: Actions = {
  /** Sends six digits to the office's address. */
  code: async ({ locals, params }) => {
    const { db, now, client } = locals;
    const office = await officeByKey(db, params.key);
    if (!office) error(404, errors.notFound);
    const within =
      (await allow(db, BY_CLIENT, client)) && (await allow(db, BY_SCHOOL, office.establishment.id));
    if (!within) return refused(refuse('slow-down'));
    const visit = await askVisit(db, { office, now });
    redirect(303, `${schoolPath(office.link)}?visit=${visit}`);
  },

  /** Opens the visit by them. */
  open: async ({ locals, params, request, cookies }) => {
    const { db, now } = locals;
    const office = await officeByKey(db, params.key);
    if (!office) error(404, errors.notFound);
    const form = readForm(codeForm, await request.formData());
    if (!form.ok) return invalid(form);
    const opened = await openVisit(db, { office, ...form.values, now });
    if (isRefusal(opened)) return refused(opened, { visit: form.values.visit });
    setVisit(cookies, opened.token);
    redirect(303, schoolPath(office.link));
  },

  leave: async ({ locals, params, cookies }) => {
    const { path } = await visited(locals.db, { key: params.key, cookies });
    await endVisit(locals.db, visitToken(cookies)!);
    dropVisit(cookies);
    redirect(303, path);
  },

  renew: async ({ locals, params, cookies }) => {
    const { db, now } = locals;
    const { office, by } = await visited(db, { key: params.key, cookies });
    const renewed = await renewOfficeLink(db, { office, by, now });
    if (isRefusal(renewed)) return refused(renewed);
    dropVisit(cookies);
    redirect(303, '/school?done');
  }
};
