import { readFileSync } from 'node:fs';

/** The statements of one migration, or only those that create the tables with these names. */
export function migrationStatements(file: string, ...tables: string[]): string[] {
  const sql = readFileSync(new URL(`../../migrations/${file}`, import.meta.url), 'utf8');
  const all = sql.replace(/^--.*$/gm, '').split(/;\s*$/m);
  return all.filter(
    (statement) =>
      statement.trim() !== '' &&
      (tables.length === 0 || tables.some((name) => statement.includes(`CREATE TABLE ${name} (`))),
  );
}
