import type { Config } from '../../config.js';

/** Where the database of a campus is, without the account: "db.example.edu:3306/north". */
export function databaseOf(config: Config): string {
  const { hostname, port, pathname } = new URL(config.mysqlUrl());
  return `${hostname}:${port || '3306'}${pathname}`;
}
