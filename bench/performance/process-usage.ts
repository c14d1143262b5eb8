import { readFileSync, writeFileSync } from 'node:fs';

/** Clock ticks of /proc/PID/stat in a second: 100 on every Linux of today. */
const TICKS = 100;

/** What a process has used. cpuSeconds: of all its threads since its start; peakMiB: the most memory since its start, or since `forgetPeak`. */
export type Usage = { cpuSeconds: number; peakMiB: number };

/** Reads what a process has used so far. */
export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return {
    // The 14th and 15th field, counted from the pid: user and system.
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
    peakMiB: Number(peak) / 1024,
  };
}

/** Lets the peak of a process start anew from what it has now. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
