/**
 * Loaded before an app whose store is thrown away: its commits do not wait for the disk, which costs
 * more than what most of them write. The tests of crashes start theirs without it.
 */
import { DatabaseSync } from 'node:sqlite';

const exec = DatabaseSync.prototype.exec;
DatabaseSync.prototype.exec = function (sql) {
  return exec.call(this, sql.replace(/^pragma synchronous = full$/, 'pragma synchronous = off'));
};
