import { defineConfig } from 'vite';

/** Builds the pages of the board from web/ into dist/board, where `rollcall serve` finds them. */
export default defineConfig({
  root: 'web',
  build: {
    outDir: '../dist/board',
    emptyOutDir: true,
    // The policy of the server allows no `data:` scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  logLevel: 'warn',
});
