import type { ParamMatcher } from '@sveltejs/kit';

/** The readable address of an event. */
export const match: ParamMatcher = (text) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
