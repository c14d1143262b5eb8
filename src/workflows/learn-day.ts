import { setCurrentDetails } from '@temporalio/workflow';
import { ROLLUP_STEP, steps } from './activity-profiles.js';
import { requireInput } from './inputs.js';
import type { LearnDayInput, LearnSummary } from './messages.js';
import { showingState } from './show-state.js';

/**
 * Learns from a day's evidence where students are heard who attend a class, room by room, and where
 * those are heard who do not. The result is a new version of the signatures.
 */
export async function learnDay(input: LearnDayInput): Promise<LearnSummary> {
  requireInput('learnDay', input, 'allow');
  const { date, policy } = input;
  return showingState(async (show) => {
    show({ day: date, state: 'running' });
    const learned = await steps(ROLLUP_STEP, `signatures of ${date}`).learnSignatures(input);
    show({ state: 'learned' });
    setCurrentDetails(
      `**${date}** by policy **${policy}**: signatures ${learned.version}, learned in ${learned.rounds} rounds.`,
    );
    return learned;
  });
}
