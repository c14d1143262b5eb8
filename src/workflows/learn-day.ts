import { setCurrentDetails } from '@temporalio/workflow';
import { ROLLUP_STEP, steps } from './activity-profiles.js';
import { requireInput } from './inputs.js';
import type { LearnDayInput, LearnSummary } from './messages.js';
import { showDay } from './show-day.js';

/**
 * Learns from a day's evidence where students are heard who attend a class, room by room, and where
 * the others are heard.
 */
export async function learnDay(input: LearnDayInput): Promise<LearnSummary> {
  requireInput('learnDay', input, 'allow');
  showDay(input.date, 'running');
  const summary = `signatures of ${input.date}`;
  const learned = await steps(ROLLUP_STEP, summary).learnSignatures(input);
  showDay(input.date, 'learned');
  setCurrentDetails(
    `**${input.date}** by policy **${input.policy}**: signatures ${learned.version}, learned in ${learned.rounds} rounds.`,
  );
  return learned;
}
