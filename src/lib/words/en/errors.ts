/** Pages where something is missing or broken. */
export const errors = {
  notFound: 'There is no such page',
  notFoundHelp:
    'The address may be mistyped, the link may be old, or the page is for somebody else. Sign in if it should be yours.',
  broken: 'Something went wrong on our side',
  brokenHelp:
    'Nothing that you typed was half-done. Try again; if it happens again, tell us this number:',
  onward: 'See what’s on'
} as const;
