/** What talks, standing talks and partners are about; `words/en/themes.ts` says each to people. */
export const THEMES = [
  'science',
  'technologies',
  'engineering',
  'mathematics',
  'digital',
  'outdoors',
  'equality',
  'careers',
  'families'
] as const;
export type Theme = (typeof THEMES)[number];
