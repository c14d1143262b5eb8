import type { AgreementAnswer } from '../../src/http/schemas/roll.js';
import type { IngestAnswer } from '../../src/http/schemas/ingest.js';

/** Answers of the API that are hard to bring about, to show the pages in each of their states. */

const DAY = '2019-09-02';

const PARTITION: IngestAnswer['partitions'][number] = {
  partition: 0,
  state: 'running',
  reason: null,
  nextOffset: 128_411,
  endOffset: 128_411,
  behind: 0,
  lastEventAt: `${DAY} 17:59:58`,
  age: 3,
};

export const AGREEMENT: AgreementAnswer = {
  from: '2019-08-20',
  to: '2019-09-16',
  total: {
    ...{ marks: 62, agree: 55, saidAbsent: 3, saidPresent: 1, undecided: 3, classes: 2 },
    ...{ share: 0.93, low: 0.84, high: 0.97 },
  },
  classes: [
    {
      ...{ date: '2019-09-02', course: 'ERG2050', section: '1', start: '08:30' },
      ...{ marks: 32, agree: 29, saidAbsent: 1, saidPresent: 0, undecided: 2 },
    },
    {
      ...{ date: '2019-09-03', course: 'MAT1001', section: '12', start: '10:30' },
      ...{ marks: 30, agree: 26, saidAbsent: 2, saidPresent: 1, undecided: 1 },
    },
  ],
};

/** All is well. */
export const INGEST: IngestAnswer = {
  at: '2019-09-02 18:00:00',
  servers: { mysql: true, kafka: true, temporal: true },
  topic: 'wifi-access',
  partitions: [PARTITION, { ...PARTITION, partition: 1 }],
  rejects: [],
  unknownAccessPoints: [],
  feed: { events: 2000, failed: 0.08, unlisted: 0.48, unknownDevices: 0.31 },
  roster: { version: 4, importedAt: '2019-08-28 09:00:00', lastDate: '2019-12-20', daysLeft: 109 },
  failedImport: null,
  nights: [
    {
      date: '2019-09-01',
      state: 'final',
      policy: 'standard',
      rolledUpAt: '2019-09-02 04:10:00',
      heldReason: null,
    },
  ],
  waitingDays: 0,
  waitingDates: [],
  heldDays: 0,
  unmatchedWords: 0,
  temporalUi: 'http://127.0.0.1:8233',
  mayControl: true,
};

/** As much as possible is wrong. */
export const INGEST_BROKEN: IngestAnswer = {
  ...INGEST,
  failedImport: {
    startedAt: '2019-09-02 03:10:00',
    outcome: 'refused',
    reason:
      'The roster loses much of version 4, as if it were cut off: 812 students instead of 19204; if that is right, import it with --accept-shrink.',
  },
  servers: { mysql: true, kafka: false, temporal: true },
  partitions: [
    { ...PARTITION, behind: 48_210, endOffset: 176_621 },
    {
      ...PARTITION,
      partition: 1,
      state: 'blocked',
      reason: 'data lost: offsets 1200 to 1873 were deleted before they were read',
      age: 9200,
    },
    { ...PARTITION, partition: 2, state: 'paused', reason: 'the broker is being moved' },
    { ...PARTITION, partition: 3, age: 400_000, lastEventAt: null },
  ],
  rejects: [
    { reason: 'bad_time', count: 1204 },
    { reason: 'not_json', count: 3 },
  ],
  unknownAccessPoints: Array.from({ length: 11 }, (_, place) => ({
    name: `NEW-BUILDING-${place + 1}F-AP${place}`,
    count: 900 - place * 40,
    lastHeard: `${DAY} 17:50:00`,
  })),
  feed: { events: 2000, failed: 0.7, unlisted: 1, unknownDevices: 1 },
  roster: { ...INGEST.roster!, lastDate: '2019-09-05', daysLeft: 3 },
  nights: [
    {
      ...INGEST.nights[0]!,
      state: 'provisional',
      heldReason: 'Of the access points of rooms with classes, only 12% heard a device.',
    },
    { ...INGEST.nights[0]!, date: '2019-08-31' },
  ],
  waitingDays: 3,
  waitingDates: ['2019-08-29', '2019-08-30'],
  heldDays: 1,
  unmatchedWords: 2,
};
