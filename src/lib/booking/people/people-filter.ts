/** What the organiser's list of people shows, as it stands in the address; pure. */
import type { PlaceMode } from '#db/schema.ts';

export const SHOWN = ['confirmed', 'waiting', 'requested', 'offered', 'ended'] as const;
export const SORTS = ['asked', 'name', 'school', 'authority'] as const;

export interface PeopleFilter {
  state: (typeof SHOWN)[number];
  /** Folded when it is searched with. */
  search: string;
  mode: PlaceMode | null;
  /** An authority's id. */
  authority: string | null;
  /** Something happened to the booking since yesterday. */
  changed: boolean;
  /** `asked` is the order in which they asked: the waiting list's. */
  sort: (typeof SORTS)[number];
}

/** Reads a filter from an address; what it does not know is left out. */
export function readFilter(query: URLSearchParams): PeopleFilter {
  const mode = query.get('mode');
  return {
    state: SHOWN.find((one) => one === query.get('state')) ?? 'confirmed',
    search: query.get('q') ?? '',
    mode: mode === 'room' || mode === 'online' ? mode : null,
    authority: query.get('authority') || null,
    changed: query.get('changed') === 'yes',
    sort: SORTS.find((one) => one === query.get('sort')) ?? 'asked'
  };
}

/** A filter as an address has it, without what is usual. */
export function filterQuery(filter: PeopleFilter, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ state: filter.state });
  if (filter.search) query.set('q', filter.search);
  if (filter.mode) query.set('mode', filter.mode);
  if (filter.authority) query.set('authority', filter.authority);
  if (filter.changed) query.set('changed', 'yes');
  if (filter.sort !== 'asked') query.set('sort', filter.sort);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  return query.toString();
}
