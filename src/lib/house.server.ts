/**
 * What an administrator sets on a page: how the house is called, looks and speaks. Kept in the store,
 * read into the process at most every two seconds; only `people/house.server.ts` writes it.
 */
import type { Db } from '#db/open.server.ts';
import { settings } from '#lib/settings.server.ts';
import { setTerms, type Terms } from '#lib/words/en/terms.ts';

/** What a new event begins with; what is not there is as usual. */
export interface EventDefaults {
  starts?: string;
  ends?: string;
  places?: number;
  team?: number;
  serving?: 'book' | 'offer';
  admission?: 'at-once' | 'approval';
  listing?: 'listed' | 'unlisted';
  /** School days before an event at which it is reminded of; 0: not at all. At this time of day. */
  reminder?: number;
  /** School days before a full day at which cover is asked about; 0: not at all. */
  cover?: number;
  remindAt?: string;
  /** School days before a full day, and any other, at which free places are no longer given unasked. */
  cutOffFullDay?: number;
  cutOff?: number;
  /** School days before an event by which slides are due, and partners name their presenters. */
  slides?: number;
  names?: number;
}

export interface HouseFacts {
  /** The organisation's name, in the header and as the host of new events. */
  name?: string;
  /** The address at the foot of every page. */
  contact?: string;
  /** Beside the address in the From of every mail. */
  sender?: string;
  /** `#5c3292`, on light and on dark surfaces. */
  accent?: string;
  accentDark?: string;
  terms?: Partial<Terms>;
  defaults?: EventDefaults;
}

export interface House extends HouseFacts {
  version: number;
  logoId: string | null;
  /** Whether the first steps are done or put away. */
  begun: boolean;
  /** Number of the privacy notice that holds; 0: the one that Twilight brings. */
  notice: number;
}

const BARE: House = { version: 0, logoId: null, begun: false, notice: 0 };
/** Milliseconds for which what was read may be told without looking again. */
const FRESH = 2000;

let read: House = BARE;
let readAt = -Infinity;

/** As this process last read it; bare before it ever did. */
export const house = (): House => read;

/** Looks into the store, where that was not done a moment ago; two statements at most. */
export async function lookAtHouse(db: Db, { now = false } = {}): Promise<House> {
  if (!now && performance.now() - readAt < FRESH) return read;
  readAt = performance.now();
  const row = await db.selectFrom('house').selectAll().executeTakeFirst();
  if (!row || row.version === read.version) return read;
  const notice = await db
    .selectFrom('privacy_notice')
    .select((eb) => eb.fn.max('version').as('version'))
    .executeTakeFirst();
  keep({
    ...(JSON.parse(row.facts) as HouseFacts),
    version: row.version,
    logoId: row.logo_id,
    begun: row.begun_at !== null,
    notice: Number(notice?.version ?? 0)
  });
  return read;
}

function keep(house: House): void {
  read = house;
  setTerms(house.terms ?? {});
}

/** As if nothing had ever been read: a test's next store is another house. */
export function forgetHouse(): void {
  keep(BARE);
  readAt = -Infinity;
}

/** The From of every letter and the ORGANIZER of every invite: our mailbox, with the house's name for it. */
export function sender(): { name: string; address: string } {
  const { mailFrom } = settings();
  return { ...mailFrom, name: read.sender ?? mailFrom.name };
}
