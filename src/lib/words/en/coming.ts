/** Words about the list of who is coming. */
export const coming = {
  title: 'Who’s coming',
  only: 'Only people with a place or a talk here, and the organisers, see this list.',
  none: 'Nobody has put themselves on this list yet.',
  field: {
    legend: 'Who’s coming',
    yes: 'Show my first name and school to the others who are coming',
    hint: 'Nobody else sees it, and you can take it back at any time.'
  },
  mine: {
    on: 'The others who are coming see your first name and your school.',
    off: 'Would you like the others who are coming to see your first name and school? Nobody else sees it.',
    show: 'Show that I’m coming',
    hide: 'Take me off the list',
    change: 'Show yourself, or take yourself off, on your booking’s page'
  }
} as const;
