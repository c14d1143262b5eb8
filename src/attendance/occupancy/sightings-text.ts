import { add, noSightings, type Sightings } from './sightings.js';

/**
 * The sightings of some students as one text: the sums, then for each access point its number and
 * its pieces as pairs of number and count.
 */
export function sightingsText({ free, inClass, devices, owners }: Sightings): string {
  const points = [...free]
    .sort((a, b) => a[0] - b[0])
    .map(([no, pieces]) => {
      const pairs: number[] = [];
      pieces.forEach((count, piece) => {
        if (count > 0) pairs.push(piece, count);
      });
      return [no, ...pairs].join(' ');
    });
  return [[inClass, devices, owners].join(' '), ...points].join('\n');
}

/** The sum of some texts. */
export function readSightings(texts: readonly string[]): Sightings {
  const sum = noSightings();
  for (const text of texts) {
    const [sums, ...points] = text.split('\n').map((line) => line.split(' ').map(Number));
    sum.inClass += sums![0]!;
    sum.devices += sums![1]!;
    sum.owners += sums![2]!;
    for (const [no, ...pairs] of points)
      for (let i = 0; i < pairs.length; i += 2) add(sum.free, no!, pairs[i]!, pairs[i + 1]!);
  }
  return sum;
}
