/** Words of the components themselves. */
const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

export const ui = {
  error: 'Error:',
  errorTitle: (title: string) => `Error: ${title}`,
  optional: '(optional)',
  toPutRight: (count: number) =>
    `${NUMBERS[count] ?? count} ${count === 1 ? 'thing' : 'things'} to put right`,
  pages: 'Pages',
  pageNumber: (page: number) => `Page ${page}`,
  next: 'Next',
  nextPage: 'Next page',
  previous: 'Previous',
  previousPage: 'Previous page',
  breadcrumb: 'Breadcrumb',
  skip: 'Skip to main content',
  lookAgain: 'Look again',
  noColumn: 'No column',
  columnNumber: (number: number) => `Column ${number}`,
  notNow: 'Not now',
  save: 'Save',
  when: 'When',
  where: 'Where',
  titled: (page: string) => `${page} – Twilight`
} as const;
