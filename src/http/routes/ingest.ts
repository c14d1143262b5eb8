import type { FastifyRequest } from 'fastify';
import { campusTime, wallClock } from '../../attendance/wall-clock.js';
import {
  readUnknownAccessPoints,
  type UnknownAccessPoint,
} from '../../mysql/answers/unknown-access-points.js';
import { readNewestRoster, readNights } from '../../mysql/board/ingest.js';
import { readGauges, type Gauges } from '../../mysql/gauges.js';
import { readPositions, type Position } from '../../mysql/ingest/positions.js';
import { countRejects } from '../../mysql/ingest/rejects.js';
import { auditName } from '../access/audit-name.js';
import { accessTo } from '../access/authenticate.js';
import { hasRole } from '../access/viewer.js';
import type { Board, IngestControl } from '../board.js';
import { kept, within } from '../live/kept.js';
import { ControlAnswer, ControlRequest, IngestAnswer } from '../schemas/ingest.js';
import type { TypedApp } from '../typed-app.js';

const NIGHTS = 14;
const UNKNOWN_ACCESS_POINTS = 50;
const WAITING_DATES = 5;
/** The other servers are asked again after this time, however many people look. */
const REACH_AGAIN_MS = 5_000;
/** What reads many rows is read again after this time. */
const AGAIN_MS = 60_000;
/** What MySQL has not answered by then is asked again. */
const ANSWERS_WITHIN_MS = 30_000;
/** To count the access points of some days takes many seconds on a large campus. */
const UNKNOWN_ANSWERS_WITHIN_MS = 300_000;
/** Whoever looks how ingest is does not wait longer for them. */
const UNKNOWN_WITHIN_MS = 3_000;

/** Adds how ingest is, and its controls. No answer names a student. */
export function ingestRoutes(app: TypedApp, board: Board): void {
  const answer = ingestReader(board);
  app.get(
    '/api/v1/ingest',
    {
      schema: { response: { 200: IngestAnswer } },
      config: { roles: ['operator', 'registry'] },
    },
    async (request) => ({
      ...(await answer()),
      mayControl: hasRole(accessTo(request).viewer, 'operator'),
    }),
  );
  const controls = { pause: board.pauseIngest, resume: board.resumeIngest };
  for (const [what, control] of Object.entries(controls))
    app.post(
      `/api/v1/ingest/${what}`,
      {
        schema: { body: ControlRequest, response: { 200: ControlAnswer } },
        config: { roles: ['operator'] },
      },
      async (request) => ({ partitions: await control(controlOf(request, request.body)) }),
    );
}

function controlOf(request: FastifyRequest, asked: ControlRequest): IngestControl {
  return { ...asked, by: auditName(accessTo(request).viewer) };
}

/** Reads all but what depends on who asks. */
function ingestReader({ db, settings, now, reach }: Board) {
  const keep = kept(ANSWERS_WITHIN_MS);
  const keepUnknown = kept(UNKNOWN_ANSWERS_WITHIN_MS);
  let counted: UnknownAccessPoint[] | undefined;
  const countUnknown = async () => {
    counted = await readUnknownAccessPoints(db, UNKNOWN_ACCESS_POINTS);
  };
  return async (): Promise<Omit<IngestAnswer, 'mayControl'>> => {
    const at = wallClock(now(), settings.timeZone);
    const [reached, positions, gauges, rejects, , roster, nights] = await Promise.all([
      keep('reach', REACH_AGAIN_MS, reach),
      readPositions(db, settings.topic),
      keep('gauges', REACH_AGAIN_MS, () => readGauges(db, settings.topic, at)),
      keep('rejects', REACH_AGAIN_MS, () => countRejects(db)),
      within(UNKNOWN_WITHIN_MS, keepUnknown('unknown', AGAIN_MS, countUnknown)),
      readNewestRoster(db, at.slice(0, 10)),
      readNights(db, NIGHTS),
    ]);
    const { kafka, temporal, ends } = reached;
    return {
      at,
      // Without MySQL nobody would have been let in.
      servers: { mysql: true, kafka, temporal },
      topic: settings.topic,
      partitions: partitionsOf(positions, ends),
      rejects: rejects.map(({ reason, rejects: count }) => ({ reason, count })),
      unknownAccessPoints: counted?.map(unknownOf) ?? null,
      feed: feedOf(gauges),
      roster: roster
        ? {
            version: roster.version,
            importedAt: campusTime(roster.importedAt, settings.timeZone),
            lastDate: roster.lastDate,
            daysLeft: roster.daysLeft,
          }
        : null,
      failedImport: failedImportOf(gauges, settings.timeZone),
      nights,
      waitingDays: gauges.waitingDays.length,
      waitingDates: gauges.waitingDays.slice(0, WAITING_DATES),
      heldDays: gauges.heldDays,
      unmatchedWords: gauges.unmatchedWords,
      temporalUi: settings.temporalUi ?? null,
    };
  };
}

function unknownOf({ name, count, lastHeardAt }: UnknownAccessPoint) {
  return { name, count, lastHeard: lastHeardAt };
}

function failedImportOf({ failedImport: run }: Gauges, zone: string): IngestAnswer['failedImport'] {
  if (!run) return null;
  return {
    startedAt: campusTime(run.startedAt, zone),
    outcome: run.outcome === 'refused' ? 'refused' : 'failed',
    reason: run.reason ?? '',
  };
}

/** Each partition by its row, with the end of its log by Kafka where that answers. */
function partitionsOf(
  positions: readonly Position[],
  ends: ReadonlyMap<number, number>,
): IngestAnswer['partitions'] {
  const known = positions.map((one) => {
    const endOffset = Math.max(one.endOffset, ends.get(one.partition) ?? 0);
    return {
      partition: one.partition,
      state: one.state,
      reason: one.stateReason,
      nextOffset: one.nextOffset,
      endOffset,
      behind: Math.max(0, endOffset - one.nextOffset),
      lastEventAt: one.lastEventAt,
      age: Math.max(0, one.ageSeconds),
    };
  });
  const neverRead = [...ends].filter(
    ([partition]) => !positions.some((one) => one.partition === partition),
  );
  return [
    ...known,
    ...neverRead.map(([partition, endOffset]) => ({
      ...{ partition, endOffset, behind: endOffset, nextOffset: 0, age: 0 },
      ...{ state: 'stopped' as const, reason: null, lastEventAt: null },
    })),
  ].sort((a, b) => a.partition - b.partition);
}

/** Shares of the sample; null without events. */
function feedOf({ live }: Gauges): IngestAnswer['feed'] {
  const share = (count: number) => (live.events === 0 ? null : count / live.events);
  return {
    events: live.events,
    failed: share(live.failed),
    unlisted: share(live.unlisted),
    unknownDevices: share(live.unknownDevices),
  };
}
