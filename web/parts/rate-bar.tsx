import { currentSession } from '../session.js';
import { percent } from '../format.js';
import { words } from '../words.js';

type Rate = {
  rate: number | null;
  rateLow?: number | null;
  rateHigh?: number | null;
  /** Whether there is a figure that is not shown. */
  hidden?: boolean;
};

/** A rate as a number and a bar, with its interval; or why there is none. */
export function RateBar({ rate, rateLow = null, rateHigh = null, hidden = false }: Rate) {
  const { figures } = words.value;
  if (hidden) return <Hidden />;
  if (rate === null)
    return (
      <span class="muted">
        <span aria-hidden="true">–</span>
        <span class="spoken">{figures.unknown}</span>
      </span>
    );
  const hasInterval = rateLow !== null && rateHigh !== null;
  const isExact = isWithoutWidth({ rateLow, rateHigh });
  return (
    <div class="rate">
      <span class="value">{percent(rate)}</span>
      <Bar share={rate} {...(!isExact && { low: rateLow, high: rateHigh })} />
      {isExact && <span class="range">{figures.byRoll}</span>}
      {hasInterval && !isExact && (
        <span class="range">
          <span aria-hidden="true">
            {percent(rateLow)} – {percent(rateHigh)}
          </span>
          <span class="spoken">{figures.intervalFromTo(percent(rateLow), percent(rateHigh))}</span>
        </span>
      )}
    </div>
  );
}

/** Whether nothing of a rate was estimated: people said of each student who was there. */
export function isWithoutWidth({ rateLow, rateHigh }: Pick<Rate, 'rateLow' | 'rateHigh'>): boolean {
  return typeof rateLow === 'number' && rateLow === rateHigh;
}

/** A figure of a group that is too small to be shown. */
export function Hidden() {
  const { figures } = words.value;
  return (
    <span class="muted" title={figures.hiddenWhy(currentSession().leastGroup)}>
      {figures.hidden}
    </span>
  );
}

/** The bar alone; the number stands beside it. */
export function Bar({
  share,
  low = null,
  high = null,
  usual = null,
}: {
  share: number;
  low?: number | null;
  high?: number | null;
  usual?: number | null;
}) {
  const at = (value: number) => `${(Math.min(Math.max(value, 0), 1) * 100).toFixed(1)}%`;
  return (
    <div class="bar" aria-hidden="true">
      <span class="fill" style={{ width: at(share) }} />
      {low !== null && high !== null && (
        <span class="interval" style={{ left: at(low), width: at(high - low) }} />
      )}
      {usual !== null && <span class="usual" style={{ left: at(usual) }} />}
    </div>
  );
}
