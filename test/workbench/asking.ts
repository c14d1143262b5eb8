import { expect } from 'vitest';
import type { Database } from '../../src/mysql/pool.js';
import { readRows } from '../../src/mysql/read.js';
import { PAST } from './board-campus.js';
import { headersOf, type TestBoard, type TestViewer } from './board.js';

/** What a problem document says. */
export type Problem = { code: string; detail: string };

export const REGISTRY: TestViewer = { role: 'registry' };
export const LECTURER: TestViewer = { role: 'lecturer', scope: 'ERG2050/1' };
/** @param of an id, or the number of an id such as S1 */
export const student = (of: string | number): TestViewer => ({
  role: 'student',
  studentId: typeof of === 'number' ? `S${of}` : of,
});

/** Of the class of section 1 on the first day of the board's campus; S9 to S11 were absent. */
const ASKED = {
  ...{ date: PAST, course: 'ERG2050', section: '1', start: '08:30' },
  ...{ verdict: 'present', reason: 'I sat in the last row, my phone was off' },
};

/** Who asks: persons with these roles, or somebody whose headers are there already. */
export type Asker = TestViewer[] | Awaited<ReturnType<typeof headersOf>>;

/** Asks the API of a board, most of all for students and for those who decide what they ask. */
export function askingOf(served: TestBoard, db: Database) {
  async function ask<T>(path: string, asker: Asker, body?: unknown) {
    const headers = Array.isArray(asker) ? await headersOf(served, ...asker) : asker;
    const response = await fetch(`${served.url}/api/v1/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T };
  }
  const request = (viewer: TestViewer, asked: object = {}) =>
    ask<Problem & { no: number }>('requests', [viewer], { ...ASKED, ...asked });
  return {
    ask,
    get: async <T>(path: string, ...viewers: TestViewer[]): Promise<T> => {
      const { status, body } = await ask<T>(path, viewers);
      expect(status).toBe(200);
      return body;
    },
    request,
    requested: async (viewer: TestViewer, asked: object = {}): Promise<number> => {
      const { status, body } = await request(viewer, asked);
      expect([status, body]).toEqual([200, { no: expect.any(Number) as number }]);
      return body.no;
    },
    decide: (no: number, decision: string | object, ...viewers: TestViewer[]) =>
      ask<Problem>(`requests/${no}/decision`, viewers, {
        ...(typeof decision === 'string' ? { decision } : decision),
        reason: 'the list says so',
      }),
    /** The verdict on a student in that class, and whether a person said it. */
    verdictOf: async (of: string) => {
      const [row] = await readRows<{ verdict: string; corrected: number }>(
        db,
        `SELECT v.verdict, v.corrected
         FROM verdict v JOIN student s USING (student_no) JOIN day_class c USING (class_no)
         WHERE c.course = 'ERG2050' AND c.section = '1' AND s.student_id = :of`,
        { of },
      );
      return [row!.verdict, row!.corrected === 1];
    },
  };
}
