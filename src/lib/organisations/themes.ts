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

/** Levels of Curriculum for Excellence, which events, talks and partners carry. */
export const LEVELS = ['early', 'first', 'second', 'third', 'fourth'] as const;
export type Level = (typeof LEVELS)[number];
