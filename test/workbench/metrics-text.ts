/** One sample of Prometheus's text format. */
export type Sample = { name: string; labels: Record<string, string>; value: number };
export type MetricsText = { types: Map<string, string>; samples: Sample[] };

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g;

/**
 * Reads what a worker serves to Prometheus: the type of each metric, and every sample.
 * @throws at a line that is neither
 */
export async function scrape(address: string): Promise<MetricsText> {
  const answer = await fetch(`http://${address}/metrics`);
  const types = new Map<string, string>();
  const samples: Sample[] = [];
  for (const line of (await answer.text()).split('\n')) {
    const [, typed, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (typed && type) types.set(typed, type);
    if (line === '' || line.startsWith('#')) continue;
    const [, name, labels = '', value] = LINE.exec(line) ?? [];
    if (!name) throw new Error(`not a line of metrics: ${line}`);
    const pairs = [...labels.matchAll(LABEL)].map(([, key, text]) => [key!, text!] as const);
    samples.push({ name, labels: Object.fromEntries(pairs), value: Number(value) });
  }
  return { types, samples };
}

/** The sum of a name's samples with these labels; undefined where there is none. */
export function sumOf(
  { samples }: MetricsText,
  name: string,
  labels: Record<string, string | number> = {},
): number | undefined {
  const found = samples.filter(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(([key, value]) => sample.labels[key] === String(value)),
  );
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}
