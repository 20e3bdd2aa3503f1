/**
 * The words that an installation may call its own: what its leaders and its evenings are called.
 * One record for the process, set from the settings; words that hold one are getters, so that they
 * are read when a page or a letter is made.
 */
export interface Terms {
  psl: string;
  psls: string;
  /** The short form, used once at first sight. */
  pslShort: string;
  teachmeet: string;
  teachmeets: string;
}

export const USUAL_TERMS: Readonly<Terms> = {
  psl: 'Primary STEM Leader',
  psls: 'Primary STEM Leaders',
  pslShort: 'PSL',
  teachmeet: 'Teachmeet',
  teachmeets: 'Teachmeets'
};

export const terms: Terms = { ...USUAL_TERMS };

/** Sets them for this process, or for this page in a browser; what is not given is as usual. */
export function setTerms(given: Partial<Terms>): void {
  Object.assign(terms, USUAL_TERMS, given);
}

/** "a Teachmeet", "an Evening of ideas". */
export const withArticle = (term: string): string =>
  `${/^[aeiou]/i.test(term) ? 'an' : 'a'} ${term}`;

/** A term at the beginning of a sentence. */
export const begun = (term: string): string => term.charAt(0).toUpperCase() + term.slice(1);
