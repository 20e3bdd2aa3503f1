/** What the list of an authority's people shows, as it stands in the address. */
export interface Filter {
  search: string;
  school: string | null;
  cluster: string | null;
}

export const filterOf = (query: URLSearchParams): Filter => ({
  search: (query.get('q') ?? '').slice(0, 100),
  school: query.get('school') || null,
  cluster: query.get('cluster') || null
});

export const queryOf = ({ search, school, cluster }: Filter, page?: number): string => {
  const parts = { q: search, school, cluster, page: page === undefined ? null : String(page) };
  return new URLSearchParams(
    Object.entries(parts).flatMap(([name, value]) => (value ? [[name, value]] : []))
  ).toString();
};
