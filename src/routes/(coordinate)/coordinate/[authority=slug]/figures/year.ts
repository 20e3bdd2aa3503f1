/** The school year in the address, by the year in which it begins; null: all of them. */
export function readYear(search: URLSearchParams): number | null {
  const typed = search.get('year') ?? '';
  return /^20\d\d$/.test(typed) ? Number(typed) : null;
}
