import { ApplicationFailure } from '@temporalio/common';
import type { PauseRequest, ResumeRequest, RewindRequest, SkipRequest } from './messages.js';

/** The widths of the columns of `ingest_control`. */
const MOST_NAME_CHARACTERS = 64;
const MOST_REASON_CHARACTERS = 200;
const TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;

/**
 * Validators, one for each Update: they refuse a bad request before it enters the history. Any
 * client may send an Update, so every field is checked.
 * @throws ApplicationFailure `usage`, with one sentence
 */
export const ingestRequests = {
  pause: (request: PauseRequest) => {
    requireText('by', request?.by, MOST_NAME_CHARACTERS);
    requireText('reason', request.reason, MOST_REASON_CHARACTERS);
  },
  resume: (request: ResumeRequest) => {
    requireText('by', request?.by, MOST_NAME_CHARACTERS);
    if (request.reason !== undefined) requireText('reason', request.reason, MOST_REASON_CHARACTERS);
  },
  rewind: (request: RewindRequest) => {
    ingestRequests.pause(request);
    requireOffset(request.toOffset);
    requireBoolean(request.dryRun);
    if (
      request.toTime !== undefined &&
      !(typeof request.toTime === 'string' && TIME.test(request.toTime))
    )
      throw refusal('toTime must be a text "YYYY-MM-DD HH:MM:SS".');
  },
  skip: (request: SkipRequest) => {
    ingestRequests.pause(request);
    if (request.toOffset !== undefined) requireOffset(request.toOffset);
    requireBoolean(request.dryRun);
  },
};

function requireText(name: string, value: unknown, most: number): void {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= most) return;
  throw refusal(`${name} must be a text of 1 to ${most} characters.`);
}

function requireOffset(value: unknown): void {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return;
  throw refusal('toOffset must be a whole number, 0 or more.');
}

function requireBoolean(value: unknown): void {
  if (value !== undefined && typeof value !== 'boolean')
    throw refusal('dryRun must be true or false.');
}

function refusal(sentence: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(sentence, 'usage');
}
