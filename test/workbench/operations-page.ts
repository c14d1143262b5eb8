import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { MetricsText } from './metrics-text.js';

export const OPERATIONS = readFileSync(
  fileURLToPath(new URL('../../docs/operations.md', import.meta.url)),
  'utf8',
);

export type MetricLine = { name: string; type: string; labels: string[] };

const byName = (one: MetricLine, other: MetricLine) => (one.name < other.name ? -1 : 1);

/** Each metric of rollcall that the page lists, by name. */
export function documentedMetrics(): MetricLine[] {
  const lines = [...OPERATIONS.matchAll(/^\| `(rollcall_\w+)` +\| (\w+) +\| ([^|]*)\|/gm)];
  return lines
    .map(([, name, type, labels]) => ({
      name: name!,
      type: type!,
      labels: [...labels!.matchAll(/`(\w+)`/g)].map(([, label]) => label!).sort(),
    }))
    .sort(byName);
}

/** Each metric of rollcall that a worker serves, by name. */
export function servedMetrics({ types, samples }: MetricsText): MetricLine[] {
  const own = [...types].filter(([name]) => name.startsWith('rollcall_'));
  return own
    .map(([name, type]) => {
      const found = samples.filter((sample) => [name, `${name}_bucket`].includes(sample.name));
      const labels = new Set(found.flatMap((sample) => Object.keys(sample.labels)));
      labels.delete('le');
      return { name, type, labels: [...labels].sort() };
    })
    .sort(byName);
}

export type AlertRule = {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
};

/** The alert rules that the page suggests. */
export function alertRules(): AlertRule[] {
  const block = /```yaml\n(groups:[\s\S]*?)```/.exec(OPERATIONS)![1]!;
  return (parse(block) as { groups: { rules: AlertRule[] }[] }).groups.flatMap(
    ({ rules }) => rules,
  );
}

/** The anchors of the runbook's entries. */
export function runbookAnchors(): Set<string> {
  const headings = [...OPERATIONS.matchAll(/^### (.+)$/gm)].map(([, heading]) =>
    heading!.toLowerCase(),
  );
  return new Set(headings.map((heading) => heading.replace(/[^\w\- ]/g, '').replaceAll(' ', '-')));
}
