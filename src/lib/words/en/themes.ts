/** What talks and partners are about. */
export const themes = {
  science: 'Science',
  technologies: 'Technologies',
  engineering: 'Engineering',
  mathematics: 'Mathematics',
  digital: 'Digital',
  outdoors: 'Outdoors',
  equality: 'Equality and inclusion',
  careers: 'Careers',
  families: 'Families'
} as const;
