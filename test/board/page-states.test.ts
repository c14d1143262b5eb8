import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findingsInOneLook } from '../workbench/browser.js';
import { CLASS_STATES } from '../workbench/class-states.js';
import { OTHER_STATES } from '../workbench/other-states.js';
import type { State } from '../workbench/page-state.js';
import { openBoardPages, type BoardPages } from '../workbench/board-pages.js';

/** Every state of the pages Class, Courses, Course, Rooms, Room and Health, looked at by axe. */

let pages: BoardPages;
/** One page for all states: a browser of its own for each would take longer than axe. */
let page: Page;

beforeAll(async () => {
  pages = await openBoardPages(() => Promise.resolve());
  // Operator and registry together have every page and every control.
  page = await pages.open('/days/2019-02-31', [{ role: 'registry' }, { role: 'operator' }]);
});

afterAll(() => pages?.close());

/** Answers by the part of the API: the last one of the path that has an answer. */
async function answerWith(answers: Record<string, unknown>): Promise<void> {
  await page.unrouteAll();
  const parts = [
    'classes',
    'courses',
    'rooms',
    'ingest',
    ...('agreement' in answers ? ['rolls'] : []),
  ];
  await page.route(new RegExp(`/api/v1/(${parts.join('|')})`), (route) => {
    const part = new URL(route.request().url()).pathname
      .split('/')
      .findLast((one) => one in answers);
    const answer = part === undefined ? {} : (answers[part] as { status?: number });
    return route.fulfill({ json: answer, status: answer.status ?? 200 });
  });
}

async function show({ path, answers, text, act }: State): Promise<void> {
  await answerWith(answers);
  // The state before this one may have chosen a language and a size.
  await page.evaluate('localStorage.clear()');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(new URL(path, pages.served.url).href);
  await act?.(page);
  await page.getByText(text).first().waitFor();
}

/** Each page is seen in both of the opposite looks, its states in turn: axe takes long. */
const STATES = [...CLASS_STATES, ...OTHER_STATES].map((state, no) => ({ ...state, no }));

test.each(STATES)(
  'axe finds nothing, and nothing is wider than the screen: $name',
  async (state) => {
    await show(state);
    expect(await findingsInOneLook(page, state.no)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  },
);
