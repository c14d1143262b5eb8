export { ingestPartition } from './ingest-partition.js';
export { learnDay } from './learn-day.js';
export { nightlyImport } from './nightly-import.js';
export { nightlyRollup } from './nightly-rollup.js';
export { provisionalRollup } from './provisional-rollup.js';
export { rollupDay } from './rollup-day.js';
export { runAttention } from './run-attention.js';
