export { ingestPartition } from './ingest-partition.js';
export { nightlyRollup } from './nightly-rollup.js';
export { rollupDay } from './rollup-day.js';
