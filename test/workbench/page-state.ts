import type { Page } from 'playwright-core';

/** A state: an address, the answers of the API in it, and a text that shows that it is there. */
export type State = {
  name: string;
  path: string;
  answers: Record<string, unknown>;
  text: string;
  act?: (page: Page) => Promise<void>;
};

/** An answer of the API that fails. */
export const PROBLEM = { status: 503, code: 'unreachable', detail: 'MySQL does not answer.' };

export const press = (name: string) => (page: Page) =>
  page.getByRole('button', { name }).first().click();
/** Opens a form and sends it empty, so that it shows what is missing. */
export const sendEmpty = (open: string, send: string) => async (page: Page) => {
  await press(open)(page);
  await page.getByRole('dialog').getByRole('button', { name: send }).click();
};
