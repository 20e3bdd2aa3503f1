/** Whole addresses for mails: always from the ORIGIN setting, never from a request's Host. */
import { settings } from '#lib/settings.server.ts';

/** `path` begins with a slash. */
export function link(path: string): string {
  return settings().origin + path;
}
