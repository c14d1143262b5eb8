import { addStay, type Stayed, type Statistics } from './statistics.js';
import type { Run } from '../evidence/evidence.js';
import {
  EARLY_MINUTE,
  LATER_MINUTE,
  START_MINUTE,
  STAY_MOMENTS,
  type StayMoment,
  type StayShares,
} from '../model/staying.js';
import type { Shares } from '../model/signatures.js';
import type { LearningParameters, StayParameters } from '../parameters.js';

export type StayLearning = Pick<LearningParameters, 'stayPriorDevices'> &
  Pick<StayParameters, 'movedWeight'>;

/**
 * Counts where devices stay that are heard away from the room of a class. Each device counts once
 * for each moment in which it was heard on an access point. It stayed if it was heard there at
 * least STAY_MINUTES later, and left if it was heard elsewhere before. If it was silent instead,
 * nobody knows, and it does not count. So the shares assume that silent devices leave as often as
 * those that are heard again. Only records of departures can test that.
 * @param isElsewhere whether an access point speaks against the room
 */
export function countStays(
  statistics: Statistics,
  runs: readonly Run[],
  classMinutes: number,
  isElsewhere: (accessPointNo: number) => boolean,
): void {
  runs.forEach((run, i) => {
    const { accessPointNo, from, to } = run;
    if (!isElsewhere(accessPointNo)) return;
    const next = runs[i + 1];
    for (const moment of STAY_MOMENTS) {
      const [first, end] = MINUTES[moment];
      const heard = Math.max(from, first);
      const until = heard + STAY_MINUTES;
      if (heard >= Math.min(to, end) || until > classMinutes) continue;
      const stayed = to >= until;
      const left = next?.phone === run.phone && next.from < until;
      if (stayed || left)
        addStay(statistics, moment, accessPointNo, { devices: 1, stayed: Number(stayed) });
    }
  });
}

/** A device that was heard again this much later had not passed by. Estimate. */
const STAY_MINUTES = 15;

const MINUTES: Readonly<Record<StayMoment, readonly [first: number, end: number]>> = {
  before: [-Infinity, START_MINUTE],
  start: [START_MINUTE, EARLY_MINUTE],
  early: [EARLY_MINUTE, LATER_MINUTE],
  later: [LATER_MINUTE, Infinity],
};

/**
 * The share of each access point, drawn towards that of all access points at this moment. That one
 * is drawn towards 1, as if devices stayed. Evidence has multiplied minutes after a sighting before
 * the class by movedWeight already. So the share of this moment is divided by it.
 */
export function learnStays(
  { stays }: Statistics,
  { stayPriorDevices, movedWeight }: StayLearning,
): StayShares {
  const drawn = ({ devices, stayed }: Stayed, towards: number) =>
    (stayed + towards * stayPriorDevices) / (devices + stayPriorDevices);
  const sharesOf = (moment: StayMoment): Shares => {
    const points = [...stays[moment]].sort((a, b) => a[0] - b[0]);
    const all = { devices: 0, stayed: 0 };
    for (const [, { devices, stayed }] of points) {
      all.devices += devices;
      all.stayed += stayed;
    }
    const anywhere = drawn(all, 1);
    const counted = moment === 'before' ? movedWeight : 1;
    return new Map(
      points.map(([no, counts]) => [no, Math.min(1, drawn(counts, anywhere) / counted)]),
    );
  };
  return {
    before: sharesOf('before'),
    start: sharesOf('start'),
    early: sharesOf('early'),
    later: sharesOf('later'),
  };
}
