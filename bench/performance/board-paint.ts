import { readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';
import type { BoardServer } from './board-server.js';
import { quantile, type Figure } from './figures.js';

const VISITS = 7;
const CHROMIUM = '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];

/** How soon the page Now shows something, with an empty cache, and what its scripts weigh. */
export async function measurePaint({ url, logIn }: BoardServer): Promise<Figure[]> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  try {
    const paints: number[] = [];
    for (let visit = 0; visit < VISITS; visit += 1) {
      const context = await browser.newContext();
      await context.addCookies([{ ...(await logIn()), url }]);
      const page = await context.newPage();
      await page.goto(url);
      paints.push(await page.evaluate<number>(FIRST_PAINT));
      await context.close();
    }
    return [
      { what: 'Now, first contentful paint: p50', value: quantile(paints, 0.5), unit: 'ms' },
      { what: 'Now, first contentful paint: worst', value: quantile(paints, 1), unit: 'ms' },
      { what: 'scripts, compressed', value: scriptBytes() / 1000, unit: 'kB' },
    ];
  } finally {
    await browser.close();
  }
}

/** Runs in the page. */
const FIRST_PAINT = `new Promise((done) => new PerformanceObserver((list) => {
  const [paint] = list.getEntriesByName('first-contentful-paint');
  if (paint) done(paint.startTime);
}).observe({ type: 'paint', buffered: true }))`;

function scriptBytes(): number {
  const folder = resolve('dist', 'board', 'assets');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.js.br'))
    .reduce((sum, name) => sum + statSync(resolve(folder, name)).size, 0);
}
