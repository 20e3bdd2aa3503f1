/** What may be uploaded, how large, and through which doors. Pure: the entry reads it too. */

/** Octets of one upload; a form with it may be a little larger. */
export const FILE_LIMIT = 25 * 1024 * 1024;
export const IMAGE_LIMIT = 5 * 1024 * 1024;
/** Octets of a posted form on an upload's door: the file and the fields beside it. */
export const UPLOAD_LIMIT = FILE_LIMIT + 512 * 1024;

/** Types that are kept, known by their content and never by their name. Never SVG, never HTML. */
export const FILE_TYPES = {
  pdf: { mime: 'application/pdf', limit: FILE_LIMIT },
  pptx: {
    mime: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    limit: FILE_LIMIT
  },
  mp4: { mime: 'video/mp4', limit: FILE_LIMIT },
  png: { mime: 'image/png', limit: IMAGE_LIMIT },
  jpg: { mime: 'image/jpeg', limit: IMAGE_LIMIT },
  webp: { mime: 'image/webp', limit: IMAGE_LIMIT }
} as const;
export type FileType = keyof typeof FILE_TYPES;

export const IMAGES: readonly FileType[] = ['png', 'jpg', 'webp'];
export const SLIDES: readonly FileType[] = ['pdf', 'pptx', 'mp4', 'png', 'jpg', 'webp'];

/** The doors that read a file; every other form is refused above the framework's small limit. */
const DOORS = [
  /^\/present\/[\w-]+\/about$/,
  /^\/(talk|presenting)\/[\w-]+\/material$/,
  /^\/organise\/events\/[\w-]+\/material$/,
  /^\/organise\/events\/[\w-]+\/invitations\/new$/,
  /^\/organise\/bring-in$/,
  /^\/admin\/settings$/,
  /^\/admin\/schools\/import$/,
  /^\/admin\/authorities\/[\w-]+\/calendar$/,
  /^\/coordinate\/[\w-]+\/programmes\/[\w-]+\/file$/
];

export function isUpload(path: string): boolean {
  return DOORS.some((door) => door.test(path));
}

/** What `accept` says to a file picker. */
export function acceptOf(types: readonly FileType[]): string {
  return types.map((type) => `.${type}`).join(',');
}

/** `1.4 MB`, `320 KB`. */
export function sizeText(octets: number): string {
  if (octets < 1_000_000) return `${Math.max(1, Math.round(octets / 1000))} KB`;
  return `${(octets / 1_000_000).toFixed(octets < 10_000_000 ? 1 : 0)} MB`;
}
