import type { Client } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../workflows/messages.js';

/** Temporal's numbers for the types of search attributes. */
const TYPE_NUMBERS = { KEYWORD: 2, INT: 3 };

/**
 * Registers the search attributes that the workflows set. A workflow that sets one too early fails
 * its task until the attribute is there.
 * @returns the names that were registered now
 */
export async function registerSearchAttributes(client: Client): Promise<string[]> {
  const { operatorService } = client.connection;
  const { namespace } = client.options;
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing = Object.values(SEARCH_ATTRIBUTES).filter(
    ({ name }) => !(name in customAttributes),
  );
  if (missing.length > 0) {
    await operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(
        missing.map(({ name, type }) => [name, TYPE_NUMBERS[type]]),
      ),
    });
  }
  return missing.map(({ name }) => name);
}
