/** The address of a filtered list of people. */
import type { PeopleFilter } from './read.server.ts';

export function peopleQuery(filter: PeopleFilter, page = 1): string {
  return new URLSearchParams({
    ...(filter.q && { q: filter.q }),
    ...(filter.state && { state: filter.state }),
    ...(filter.authority && { authority: filter.authority }),
    ...(page > 1 && { page: String(page) })
  }).toString();
}
