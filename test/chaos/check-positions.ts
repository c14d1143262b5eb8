import { expect } from 'vitest';
import { rows } from '../workbench/checker.js';
import type { TopicRecord } from '../workbench/kafka-admin.js';
import type { Workbench } from '../workbench/workbench.js';

/**
 * Every partition runs and is read to the end of its log. Its counters hold each record once, and
 * once more for each rewind that went back over it, as ingest_control tells. So a batch that is
 * written twice shows, although its events have the same keys.
 */
export async function checkPositions(bench: Workbench, log: TopicRecord[]): Promise<void> {
  const found = await rows(
    bench,
    `SELECT partition_no, state, next_offset, rewound, events + rejects AS counted
     FROM ingest_position WHERE topic = ? ORDER BY partition_no`,
    [bench.topic],
  );
  const rewinds = await rows(
    bench,
    "SELECT partition_no, from_offset - to_offset AS offsets FROM ingest_control WHERE what = 'rewind'",
  );
  const expected = [...Map.groupBy(log, ({ partition }) => partition)].map(([partition, own]) => {
    const rewound = rewinds
      .filter((one) => one['partition_no'] === partition)
      .reduce((sum, { offsets }) => sum + Number(offsets), 0);
    return [partition, 'running', own.length, rewound, own.length + rewound];
  });
  expect(
    found.map((row) => [
      row['partition_no'],
      row['state'],
      Number(row['next_offset']),
      Number(row['rewound']),
      Number(row['counted']),
    ]),
  ).toEqual(expected);
}
