/** Who may use slides for what, and who sees them. Pure: forms read it too. */

/** Licences to choose from; all but the last are Creative Commons', with their deed. */
export const LICENCES = {
  'cc-by': 'https://creativecommons.org/licenses/by/4.0/',
  'cc-by-sa': 'https://creativecommons.org/licenses/by-sa/4.0/',
  'cc-by-nc': 'https://creativecommons.org/licenses/by-nc/4.0/',
  'cc-by-nc-sa': 'https://creativecommons.org/licenses/by-nc-sa/4.0/',
  'cc-by-nd': 'https://creativecommons.org/licenses/by-nd/4.0/',
  'cc-by-nc-nd': 'https://creativecommons.org/licenses/by-nc-nd/4.0/',
  cc0: 'https://creativecommons.org/publicdomain/zero/1.0/',
  reserved: null
} as const;
export type Licence = keyof typeof LICENCES;
export const LICENCE_IDS = Object.keys(LICENCES) as Licence[];

export const SEEN_BY = ['attended', 'all'] as const;
export type SeenBy = (typeof SEEN_BY)[number];

/** Files and links that a talk may have. */
export const MOST_MATERIAL = 10;
