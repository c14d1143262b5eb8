import type { Client } from '@temporalio/client';

/** Temporal's numbers for the types of search attributes. */
const KEYWORD = 2;
const INT = 3;

const ATTRIBUTES = {
  RollcallTopic: KEYWORD,
  RollcallPartition: INT,
  RollcallState: KEYWORD,
  RollcallDay: KEYWORD,
};

/**
 * Registers the search attributes that the workflows set; a workflow that sets one before fails its task until it is there.
 * @returns the names registered now
 */
export async function registerSearchAttributes(client: Client): Promise<string[]> {
  const { operatorService } = client.connection;
  const { namespace } = client.options;
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(ATTRIBUTES).filter(([name]) => !(name in customAttributes));
  if (missing.length > 0) {
    await operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing),
    });
  }
  return missing.map(([name]) => name);
}
