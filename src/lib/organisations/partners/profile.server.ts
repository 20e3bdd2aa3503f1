/** What a partner says of itself. */
import { inTransaction, type Db } from '#db/open.server.ts';
import type { Instant, TravelPaidBy } from '#db/schema.ts';
import { record } from '#lib/audit.server.ts';
import { addFile, dropFile, type Kept } from '#lib/files/files.server.ts';
import { may, type Actor } from '#lib/people/may.ts';
import { refuse, type Refusal } from '#lib/refusal.ts';
import { clean, fold } from '#lib/text.ts';

import { findPartner, partnerKinds, type Partner } from '../partner.server.ts';
import { authoritiesMeant } from '../regions.server.ts';

export const TRAVEL_PAID_BY: readonly TravelPaidBy[] = ['partner', 'host', 'to-agree'];

export interface Profile {
  name: string;
  kind: string;
  web: string | null;
  about: string | null;
  /** Ids of authorities; none: anywhere. */
  areas: readonly string[];
  levels: readonly string[];
  themes: readonly string[];
  travels: boolean;
  online: boolean;
  /** School days that it needs to know before. */
  noticeDays: number | null;
  travelPaidBy: TravelPaidBy | null;
  /** Its own platform, where it wants to be asked as well. */
  platform: string | null;
}

export interface DescribePartner {
  partner: string;
  profile: Profile;
  /** Bytes that are kept; null removes what is there, undefined leaves it. */
  logo?: Kept | null | undefined;
  riskSheet?: Kept | null | undefined;
  by: Actor;
  now: Instant;
}

/**
 * Changes what a partner says of itself. A new file takes the old one's place.
 *
 * Refused: `not-allowed`, `partner-unknown`, `kind-unknown`.
 */
export async function describePartner(db: Db, facts: DescribePartner): Promise<Partner | Refusal> {
  const { partner: id, profile, by, now } = facts;
  if (!may(by, 'partner.change', { partner: id })) return refuse('not-allowed');
  return inTransaction(db, async (db) => {
    const before = await findPartner(db, id);
    if (!before) return refuse('partner-unknown');
    if (!(await partnerKinds(db)).some((kind) => kind.id === profile.kind)) {
      return refuse('kind-unknown', {}, 'kind');
    }
    const logo = await replace(db, before.logo_id, facts.logo, facts);
    const riskSheet = await replace(db, before.risk_sheet_id, facts.riskSheet, facts);
    const partner = await db
      .updateTable('partner')
      .set({
        name: clean(profile.name),
        name_folded: fold(profile.name),
        kind_id: profile.kind,
        web: profile.web,
        about: profile.about,
        areas: list(await authoritiesMeant(db, profile.areas)),
        levels: list(profile.levels),
        themes: list(profile.themes),
        travels_at: profile.travels ? (before.travels_at ?? now) : null,
        online_at: profile.online ? (before.online_at ?? now) : null,
        notice_days: profile.noticeDays,
        travel_paid_by: profile.travelPaidBy,
        platform: profile.platform,
        logo_id: logo,
        risk_sheet_id: riskSheet
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(db, {
      by: by.person?.id ?? null,
      action: 'partner.describe',
      subject: { kind: 'partner', id },
      fields: changedFields(before, partner),
      now
    });
    return partner;
  });
}

function changedFields(before: Partner, after: Partner): string[] {
  return Object.keys(after).filter(
    (name) => before[name as keyof Partner] !== after[name as keyof Partner]
  );
}

async function replace(
  db: Db,
  old: string | null,
  kept: Kept | null | undefined,
  { by, now }: { by: Actor; now: Instant }
): Promise<string | null> {
  if (kept === undefined) return old;
  if (old) await dropFile(db, old, now);
  return kept && addFile(db, kept, { by: by.person?.id ?? null, now });
}

const list = (values: readonly string[]) => (values.length > 0 ? JSON.stringify(values) : null);
const listed = (json: string | null) => (json ? (JSON.parse(json) as string[]) : []);

/** What stands in a partner's row, as its profile. */
export function profileOf(partner: Partner): Profile {
  return {
    name: partner.name,
    kind: partner.kind_id,
    web: partner.web,
    about: partner.about,
    areas: listed(partner.areas),
    levels: listed(partner.levels),
    themes: listed(partner.themes),
    travels: partner.travels_at !== null,
    online: partner.online_at !== null,
    noticeDays: partner.notice_days,
    travelPaidBy: partner.travel_paid_by,
    platform: partner.platform
  };
}
