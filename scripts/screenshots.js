// Takes a picture of every page of the board, in both languages, light and dark, on a desktop and
// on a phone, from a simulated campus on servers of its own (see test/screenshots).
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runVitest } from './run-vitest.js';

const USAGE =
  'usage: npm run screenshots -- [--folder docs/screenshots] [--only now,day] [--full-page]';

/** The environment of the run. @throws Error with a sentence for the user */
function readArguments() {
  const { values } = parseArgs({
    options: {
      folder: { type: 'string', default: 'docs/screenshots' },
      only: { type: 'string' },
      'full-page': { type: 'boolean', default: false },
    },
  });
  if (values.folder === '') throw new Error('--folder needs the name of a folder.');
  return {
    SCREENSHOTS_FOLDER: resolve(values.folder),
    ...(values.only && { SCREENSHOTS_ONLY: values.only }),
    ...(values['full-page'] && { SCREENSHOTS_FULL: '1' }),
  };
}

await runVitest('test/screenshots/vitest.config.ts', USAGE, readArguments);
