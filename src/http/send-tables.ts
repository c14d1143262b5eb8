import type { FastifyReply } from 'fastify';
import { MEDIA_TYPES, tableFile, type Format, type Table } from './table-files.js';

/**
 * Answers with a file of tables.
 * @param parts what the name of the file says: "day", "2019-09-02"
 */
export async function sendTables(
  reply: Pick<FastifyReply, 'header' | 'type' | 'send'>,
  format: Format,
  parts: readonly string[],
  tables: readonly [Table, ...Table[]],
): Promise<void> {
  const name = ['rollcall', ...parts].join('-').replace(/[^\p{L}\p{N}._-]+/gu, '_');
  const ascii = name.replace(/[^\x20-\x7e]/g, '_');
  reply.type(MEDIA_TYPES[format]);
  reply.header(
    'content-disposition',
    `attachment; filename="${ascii}.${format}"; filename*=UTF-8''${encodeURIComponent(name)}.${format}`,
  );
  const file = await tableFile(tables, format);
  void reply.send(file);
}
