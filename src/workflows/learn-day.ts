import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { ROLLUP_STEP, onStepsQueue } from './activity-profiles.js';
import { requireInput } from './inputs.js';
import type { LearnDayInput, LearnSummary } from './messages.js';

const { learnSignatures } = proxyActivities<Activities>(onStepsQueue(ROLLUP_STEP));

/**
 * Learns from a day's evidence where students are heard who attend a class, room by room, and where
 * the others are heard.
 */
export async function learnDay(input: LearnDayInput): Promise<LearnSummary> {
  requireInput('learnDay', input, 'allow');
  const learned = await learnSignatures(input);
  setCurrentDetails(
    `**${input.date}** by policy **${input.policy}**: signatures ${learned.version}, learned in ${learned.rounds} rounds.`,
  );
  return learned;
}
