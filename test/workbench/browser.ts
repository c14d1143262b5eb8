import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { headersOf, type TestBoard, type TestViewer } from './board.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Starts the machine's own Chromium. @throws Error that says what to install */
export function openBrowser(): Promise<Browser> {
  const executablePath = CHROMIUM.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Error(
      'The tests of the board need Chromium: install it (Debian: apt-get install chromium fonts-wqy-zenhei).',
    );
  return chromium.launch({
    executablePath,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });
}

/** How somebody looks at the board. */
export type Look = {
  language?: 'en' | 'zh';
  theme?: 'light' | 'dark';
  size?: 'desktop' | 'phone';
};

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

/** Every way to look at the board. */
export const LOOKS: Required<Look>[] = (['en', 'zh'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    (['desktop', 'phone'] as const).map((size) => ({ language, theme, size })),
  ),
);

/** A browser of its own for one person. */
export async function contextOf(
  browser: Browser,
  { language = 'en', theme = 'light', size = 'desktop' }: Look = {},
): Promise<BrowserContext> {
  return browser.newContext({
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    colorScheme: theme,
    viewport: SIZES[size],
    hasTouch: size === 'phone',
    isMobile: size === 'phone',
    // Half-drawn movements would differ from run to run.
    reducedMotion: 'reduce',
  });
}

/** Logs a person with these roles in. */
export async function logIn(
  context: BrowserContext,
  served: TestBoard,
  viewers: TestViewer[] = [{ role: 'registry' }],
  url = served.url,
): Promise<void> {
  const { cookie } = await headersOf(served, ...viewers);
  const [name, value] = cookie.split('=') as [string, string];
  await context.addCookies([{ name, value, url }]);
}

/** A page that fails the test where the browser reports an error in it. */
export async function pageOf(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  return page;
}

/** Who opens a page of a board, and how. */
export type Visit = {
  /** Null: somebody who is not logged in. Undefined: the registry. */
  viewers?: TestViewer[] | null | undefined;
  look?: Look | undefined;
};

/** Opens pages at the public address of a board, each in a browser of its own. */
export function openWindows(browser: Browser): {
  open: (board: TestBoard, path: string, visit?: Visit) => Promise<Page>;
  /** Closes those that were opened since. */
  closeAll: () => Promise<void>;
} {
  const contexts: BrowserContext[] = [];
  return {
    open: async (board, path, { viewers, look } = {}) => {
      const context = await contextOf(browser, look);
      contexts.push(context);
      const url = board.board.settings.publicUrl;
      if (viewers !== null) await logIn(context, board, viewers, url);
      const page = await pageOf(context);
      await page.goto(new URL(path, url).href);
      return page;
    },
    closeAll: async () => {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
    },
  };
}

/** Two of them, in which each choice is there: axe takes seconds for one state in one look. */
const OPPOSITE_LOOKS = LOOKS.filter(
  ({ language, theme, size }) =>
    (language === 'zh') === (theme === 'dark') && (language === 'zh') === (size === 'phone'),
);

/**
 * What axe finds in a page, one line for each finding. The page stays open: its
 * language, its colours and its size change.
 */
export async function findingsInOppositeLooks(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const [i] of OPPOSITE_LOOKS.entries()) found.push(...(await findingsInOneLook(page, i)));
  return found;
}

/** The same in one of them, which the number chooses. */
export async function findingsInOneLook(page: Page, no: number): Promise<string[]> {
  const look = OPPOSITE_LOOKS[no % OPPOSITE_LOOKS.length]!;
  await page.emulateMedia({ colorScheme: look.theme });
  await page.setViewportSize(SIZES[look.size]);
  await speak(page, look.language);
  const shown = Object.values(look).join(' ');
  return (await findingsOf(page)).map((finding) => `${shown}: ${finding}`);
}

async function speak(page: Page, language: 'en' | 'zh'): Promise<void> {
  const other = page.getByRole('button', { name: language === 'en' ? 'English' : '中文' });
  const tag = await page.getAttribute('html', 'lang');
  // A button of a menu that is open lies before it, so the click is sent by script.
  if (tag?.startsWith(language) === false) await other.dispatchEvent('click');
}

/**
 * What axe finds against WCAG 2.2 AA and its own good practice, one line for each finding. The
 * board has no frames, so axe's simple way sees all of it, without a second page for each look.
 */
async function findingsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .setLegacyMode()
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}
