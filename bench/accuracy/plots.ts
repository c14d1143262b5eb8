import * as echarts from 'echarts';
import { figures } from './figures.js';
import type { Score } from './score.js';
import type { Sweep } from './sweeps.js';

/** Plots as SVG text; the same figures give the same bytes. */
type Option = Parameters<echarts.ECharts['setOption']>[0];

const INK = '#444';
const COLORS = { standard: '#2563a8', seed: '#c2571a', truth: '#999' };

/**
 * Of those who are given a probability, how many were there: on the diagonal where probabilities
 * are what they say.
 */
export function reliabilityPlot(score: Score): string {
  const points = score.bins
    .filter(({ cases }) => cases > 0)
    .map(({ cases, sum, present }) => ({
      value: [sum / cases, present / cases],
      symbolSize: 4 + Math.log10(cases) * 3,
    }));
  const axis = (name: string) => ({ type: 'value' as const, name, min: 0, max: 1, ...axisLooks });
  return render(480, 400, {
    ...plain,
    title: titleOf('Reliability of the probabilities', 'dot: a tenth of the scale; its size: log of the cases'),
    grid: { left: 60, right: 30, top: 60, bottom: 50 },
    xAxis: axis('probability given'),
    yAxis: axis('share who attended'),
    series: [
      { type: 'line', data: [[0, 0], [1, 1]], showSymbol: false, silent: true, lineStyle: { color: COLORS.truth, type: 'dashed' } },
      { type: 'line', data: points, symbol: 'circle', color: COLORS.standard },
    ],
  }); // prettier-ignore
}

const PANELS = [
  { title: 'recall, measured', of: 'recallMeasured', scale: 1 },
  { title: 'unknown, %', of: 'unknown', scale: 100 },
  { title: 'rate MAE, points', of: 'rateMae', scale: 1 },
] as const;
const PANEL_WIDTH = 270;

/**
 * Recall, unknown and error of the rate against one noise, of `standard` and of `seed`. The dashed
 * line: the default noise.
 */
export function sweepPlot({ noise, about, points }: Sweep, usual: number): string {
  const left = (i: number) => 50 + i * (PANEL_WIDTH + 20);
  return render(left(PANELS.length) - 20, 270, {
    ...plain,
    title: [
      titleOf(noise, about),
      ...PANELS.map(({ title }, i) => ({
        text: title,
        left: left(i),
        top: 48,
        textStyle: { fontSize: 12, color: INK, fontWeight: 'normal' as const },
      })),
    ],
    legend: { data: ['standard', 'seed'], right: 10, top: 5 },
    grid: PANELS.map((_, i) => ({ left: left(i), width: PANEL_WIDTH - 40, top: 75, bottom: 30 })),
    xAxis: PANELS.map((_, gridIndex) => ({ type: 'value' as const, gridIndex, ...axisLooks })),
    yAxis: PANELS.map(({ of }, gridIndex) => ({
      type: 'value' as const,
      gridIndex,
      min: 0,
      ...(of === 'recallMeasured' && { max: 1 }),
      ...axisLooks,
    })),
    series: PANELS.flatMap(({ of, scale }, i) =>
      (['standard', 'seed'] as const).map((policy) => ({
        type: 'line' as const,
        name: policy,
        xAxisIndex: i,
        yAxisIndex: i,
        color: COLORS[policy],
        data: points.map(({ value, scores }) => [value, scale * figures(scores[policy])[of]]),
        ...(policy === 'standard' && { markLine: usualLine(usual) }),
      })),
    ),
  });
}

const plain = {
  animation: false,
  backgroundColor: '#fff',
  textStyle: { fontFamily: 'sans-serif' },
};
const axisLooks = {
  nameLocation: 'middle' as const,
  nameGap: 28,
  axisLabel: { color: INK, fontSize: 11 },
  nameTextStyle: { color: INK },
  splitLine: { lineStyle: { color: '#eee' } },
};

function titleOf(text: string, subtext: string) {
  return {
    text,
    subtext,
    left: 10,
    top: 5,
    textStyle: { fontSize: 14, color: '#222' },
    subtextStyle: { color: INK },
  };
}

function usualLine(xAxis: number) {
  return {
    silent: true,
    symbol: 'none',
    label: { show: false },
    lineStyle: { color: COLORS.truth, type: 'dashed' as const },
    data: [{ xAxis }],
  };
}

function render(width: number, height: number, option: Option): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption(option);
  const svg = chart.renderToSVGString();
  chart.dispose();
  // An image needs no looks for the pointer; their names are numbers that echarts counts on from
  // chart to chart.
  const still = svg.replace(/<style[^]*?<\/style>/g, '').replace(/ class="[^"]*"/g, '');
  return `${still.replace(/\bzr\d+-/g, 'zr-')}\n`;
}
