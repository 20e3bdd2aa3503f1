/** The log: no addresses, no tokens, no query strings. */
import { pino, type Logger } from 'pino';

import { settings } from '#lib/settings.server.ts';

let writer: Logger | undefined;

/** This process's log; made at first use, because the build imports every door without settings. */
export function log(): Logger {
  writer ??= pino({ level: settings().logLevel });
  return writer;
}
