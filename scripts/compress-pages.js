// Compresses the built pages once, as well as it can be done, so that the server need not.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const FOLDER = fileURLToPath(new URL('../dist/board', import.meta.url));
/** Fonts and pictures are compressed already. */
const TEXT = /\.(css|html|js|json|svg|webmanifest)$/;
/** A smaller file fits in one packet anyway. */
const LEAST_BYTES = 1024;

for (const entry of await readdir(FOLDER, { recursive: true, withFileTypes: true })) {
  const path = `${entry.parentPath}/${entry.name}`;
  if (!entry.isFile() || !TEXT.test(entry.name)) continue;
  const text = await readFile(path);
  if (text.length < LEAST_BYTES) continue;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  await writeFile(`${path}.br`, await promisify(brotliCompress)(text, { params }));
  await writeFile(`${path}.gz`, await promisify(gzip)(text, { level: 9 }));
}
