import { readFileSync, writeFileSync } from 'node:fs';

/** Clock ticks of /proc/PID/stat in a second: 100 on every Linux today. */
const TICKS = 100;

/** What a process has used. */
export type Usage = {
  /** Of all its threads since its start. */
  cpuSeconds: number;
  /** The most memory since its start, or since `forgetPeak`. */
  peakMiB: number;
};

/** Reads what a process has used so far. */
export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return {
    // User and system time are fields 14 and 15; the first is the pid.
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
    peakMiB: Number(peak) / 1024,
  };
}

/** Sets the peak memory of a process to what it has now. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
