/** What a school or nursery is; pure. */
import { audience } from '#lib/words/en/audience.ts';

export const SECTORS = ['elc', 'primary', 'secondary', 'asn', 'cld', 'college'] as const;
export type Sector = (typeof SECTORS)[number];

export const sectorText = (sector: string): string => audience.sectors[sector as Sector] ?? sector;

/** Seven digits. Several establishments of one campus share one, so that it is no key. */
export const isSeedCode = (text: string): boolean => /^\d{7}$/.test(text);
