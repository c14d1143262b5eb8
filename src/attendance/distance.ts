/** How many letters must be put in, left out, replaced or swapped with the next one. */
export function distance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, k) => k)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    const above = rows[i - 1]!;
    for (let k = 1; k <= other.length; k += 1) {
      const replaced = above[k - 1]! + Number(one[i - 1] !== other[k - 1]);
      const swaps = i > 1 && k > 1 && one[i - 1] === other[k - 2] && one[i - 2] === other[k - 1];
      const swapped = swaps ? rows[i - 2]![k - 2]! + 1 : Infinity;
      row.push(Math.min(row[k - 1]! + 1, above[k]! + 1, replaced, swapped));
    }
    rows.push(row);
  }
  return rows.at(-1)!.at(-1)!;
}
