import type { FastifyReply } from 'fastify';
import { csvText, MEDIA_TYPES, tableFile, type Format, type Table } from './table-files.js';

type Reply = Pick<FastifyReply, 'header' | 'type' | 'send'>;

/**
 * Answers with a file of tables.
 * @param parts what the name of the file says: "day", "2019-09-02"
 */
export async function sendTables(
  reply: Reply,
  format: Format,
  parts: readonly string[],
  tables: readonly [Table, ...Table[]],
): Promise<void> {
  nameFile(reply, parts, format);
  const file = await tableFile(tables, format);
  void reply.send(file);
}

/** Answers with a CSV file for another program: no byte order mark is in its way. */
export function sendLines(
  reply: Reply,
  parts: readonly string[],
  lines: readonly (readonly string[])[],
): void {
  nameFile(reply, parts, 'csv');
  void reply.send(Buffer.from(csvText(lines)));
}

function nameFile(reply: Reply, parts: readonly string[], format: Format): void {
  const name = ['rollcall', ...parts].join('-').replace(/[^\p{L}\p{N}._-]+/gu, '_');
  const ascii = name.replace(/[^\x20-\x7e]/g, '_');
  reply.type(MEDIA_TYPES[format]);
  reply.header(
    'content-disposition',
    `attachment; filename="${ascii}.${format}"; filename*=UTF-8''${encodeURIComponent(name)}.${format}`,
  );
}
