/** The ids of the workflows and schedules, and the task queue of the steps. */

/**
 * The task queue of the steps of rollups and requests. Windows have the workflows' own queue, where
 * idle ones can hold all slots of the workers, so steps have slots of their own.
 */
export function stepsQueue(taskQueue: string): string {
  return `${taskQueue}-steps`;
}

/**
 * Every id below begins with the name of the campus, so that two installations in one namespace do
 * not meet: "north/" for the task queue "north/rollcall", and nothing for "rollcall". A workflow
 * knows its task queue, and so do its children, however it was started.
 */
function campusPrefix(taskQueue: string): string {
  return taskQueue.slice(0, taskQueue.indexOf('/') + 1);
}

/** Each schedule, and the workflows that it starts, have the same id. */
export function nightlyScheduleId(taskQueue: string): string {
  return `${campusPrefix(taskQueue)}nightly-rollup`;
}

export function provisionalScheduleId(taskQueue: string): string {
  return `${campusPrefix(taskQueue)}provisional-rollup`;
}

/** The schedule of the nightly import, and a run that a person has asked for. */
export function importScheduleId(taskQueue: string): string {
  return `${campusPrefix(taskQueue)}nightly-import`;
}

export function ingestWorkflowId(taskQueue: string, topic: string, partition: number): string {
  return `${campusPrefix(taskQueue)}ingest:${topic}:${partition}`;
}

export function rollupWorkflowId(taskQueue: string, date: string): string {
  return `${campusPrefix(taskQueue)}rollup:${date}`;
}

/** One at a time, so that no two send what one of them has claimed. */
export function attentionWorkflowId(taskQueue: string): string {
  return `${campusPrefix(taskQueue)}attention`;
}

export function learnWorkflowId(taskQueue: string, date: string): string {
  return `${campusPrefix(taskQueue)}learn:${date}`;
}
