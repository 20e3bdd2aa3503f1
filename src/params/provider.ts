import type { ParamMatcher } from '@sveltejs/kit';

/** Whoever else may say who somebody is. */
export const match = ((text): text is 'entra' | 'google' =>
  text === 'entra' || text === 'google') satisfies ParamMatcher;
