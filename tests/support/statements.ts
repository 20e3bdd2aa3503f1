/** Opens a store whose statements pass through a function on their way to the driver. */
import {
  Kysely,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver
} from 'kysely';

import { dialectOf, type Db } from '#db/open.server.ts';
import type { Schema } from '#db/schema.ts';

/** What is asked instead; `begin` and `commit` pass too. */
export type Pass = (query: CompiledQuery) => CompiledQuery;

export function openThrough(url: string, pass: Pass, connections = 32): Db {
  const inner = dialectOf(url, { connections });
  const dialect: Dialect = {
    createAdapter: () => inner.createAdapter(),
    createIntrospector: (db) => inner.createIntrospector(db),
    createQueryCompiler: () => inner.createQueryCompiler(),
    createDriver: () => passing(inner.createDriver(), pass)
  };
  return new Kysely<Schema>({ dialect });
}

function passing(driver: Driver, pass: Pass): Driver {
  const acquire = driver.acquireConnection.bind(driver);
  driver.acquireConnection = async (...options) => {
    const connection = await acquire(...options);
    listen(connection, pass);
    return connection;
  };
  return driver;
}

const LISTENING = Symbol('listening');

function listen(connection: DatabaseConnection, pass: Pass): void {
  const marked = connection as DatabaseConnection & { [LISTENING]?: true };
  if (marked[LISTENING]) return;
  marked[LISTENING] = true;
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = <R>(query: CompiledQuery) => execute<R>(pass(query));
}
