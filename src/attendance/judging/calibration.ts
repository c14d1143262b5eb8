import type { Calibration } from '../parameter.js';

/**
 * Corrects a probability: it lies on the straight line between two points of the calibration. If
 * the calibration is empty, the probability stays as it is.
 */
export function calibrated(probability: number, calibration: Calibration): number {
  if (calibration.length === 0) return probability;
  let last: readonly [number, number] = [0, 0];
  for (const point of calibration) {
    if (probability <= point[0]) return onLine(probability, last, point);
    last = point;
  }
  return onLine(probability, last, [1, 1]);
}

function onLine(
  x: number,
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
): number {
  return x1 === x0 ? y1 : y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

/**
 * Fits a calibration to cases whose truth is known, for example from a roll call. Each point is the
 * share that was present in a group of neighbours. Where the share would fall, the group is pooled
 * with the one before (pool adjacent violators). Fewer than `least` cases make no point.
 */
export function fitCalibration(
  cases: readonly { probability: number; present: boolean }[],
  least = 200,
): Calibration {
  const pools: { sum: number; present: number; count: number }[] = [];
  const inOrder = [...cases].sort((a, b) => a.probability - b.probability);
  for (let i = 0; i + least <= inOrder.length; i += least) {
    const last = i + 2 * least > inOrder.length ? inOrder.length : i + least;
    const group = inOrder.slice(i, last);
    let pool = {
      sum: group.reduce((sum, { probability }) => sum + probability, 0),
      present: group.filter(({ present }) => present).length,
      count: group.length,
    };
    for (
      let before = pools.at(-1);
      before && shareOf(before) >= shareOf(pool);
      before = pools.at(-1)
    ) {
      pool = {
        sum: pool.sum + before.sum,
        present: pool.present + before.present,
        count: pool.count + before.count,
      };
      pools.pop();
    }
    pools.push(pool);
  }
  return pools.map((pool) => [pool.sum / pool.count, shareOf(pool)] as const);
}

function shareOf({ present, count }: { present: number; count: number }): number {
  return present / count;
}
