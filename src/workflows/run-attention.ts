import { ActivityFailure, isCancellation, setCurrentDetails } from '@temporalio/workflow';
import { DELIVERY, ROLLUP_STEP, steps } from './activity-profiles.js';
import { requireInput } from './inputs.js';
import type { AttentionSummary, RunAttentionInput } from './messages.js';
import { showingState } from './show-state.js';

/**
 * Evaluates the rules that say whom to call, and tells those who asked to be told. Its history has
 * numbers of digests and what became of them: no student, no recipient, nothing of a rule.
 */
export async function runAttention(input: RunAttentionInput): Promise<AttentionSummary> {
  requireInput('runAttention', input);
  return showingState(async (show) => {
    const { due, ...found } = await steps(ROLLUP_STEP, 'all rules').findAttention();
    show({ ...(found.day !== null && { day: found.day }), state: 'running' });
    const deliveries = { sent: 0, failed: 0, unknown: 0, waiting: 0 };
    // All at once: one server that does not answer keeps nobody else waiting.
    const ended = await Promise.all(due.map((one) => deliver(one)));
    for (const state of ended) deliveries[state] += 1;
    show({ state: deliveries.failed + deliveries.waiting > 0 ? 'deliveries failed' : 'done' });
    const summary = { ...found, deliveries };
    setCurrentDetails(detailsOf(summary));
    return summary;
  });
}

type Due = { digestNo: number; deliveryNo: number };

async function deliver(one: Due): Promise<keyof AttentionSummary['deliveries']> {
  try {
    const { deliverDigest } = steps(DELIVERY, `digest ${one.digestNo}, ${one.deliveryNo}`);
    const state = await deliverDigest(one);
    return state === 'sending' ? 'waiting' : state;
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    return 'waiting';
  }
}

function detailsOf({ rules, holding, told, deliveries }: AttentionSummary): string {
  const { sent, failed, unknown, waiting } = deliveries;
  return `${rules} rules: ${holding} findings, ${told} of them new in a digest. Deliveries: ${sent} sent, ${failed} failed, ${unknown} unknown, ${waiting} waiting.`;
}
