import type { Database } from '../../src/mysql/pool.js';
import { write } from '../../src/mysql/read.js';
import type { Morning } from './bring-morning.js';

const REASONS = [
  'I sat in the last row. My phone was off, because its battery was empty.',
  'I was there from the beginning to the end, beside Chen Yu, who can say so.',
  'My phone was at the repair shop that week.',
  'I came ten minutes late and stayed until the end.',
];
const WANG = 'Wang Li #0123456789abcdef';

/** Some students ask for corrections; one of them has had answers, and was looked at. */
export async function askForCorrections(db: Database, morning: Morning): Promise<void> {
  const { student, lastDay, course } = morning;
  await ask(db, `s.student_id <> '${student}' AND v.verdict = 'unknown'`, 3);
  await ask(db, `s.student_id = '${student}' AND v.verdict IN ('absent', 'unknown')`, 3);
  await write(
    db,
    `UPDATE correction_request q JOIN student s USING (student_no)
     SET q.state = IF(q.request_no % 2, 'accepted', 'refused'), q.open_slot = NULL,
         q.answer = IF(q.request_no % 2, 'You are on the list that I passed round.',
                       'You were heard in the library all the time.'),
         q.decided_by = :by, q.decided_at = q.requested_at + INTERVAL 150 MINUTE
     WHERE s.student_id = :student AND q.open_slot > 1`,
    { by: WANG, student },
  );
  for (const [what, detail, times] of [
    ['class', `${course}/1 ${lastDay} 08:30`, 3],
    ['explain', `${course}/1 ${lastDay} 08:30`, 1],
    ['course', `${course} 2019-09-02 to ${lastDay}`, 1],
  ] as const)
    for (let time = 1; time <= times; time += 1)
      await write(
        db,
        `INSERT INTO person_look (student_no, what, detail, looked_at, looked_by)
         SELECT student_no, :what, :detail, :at, :by FROM student WHERE student_id = :student`,
        { what, detail, at: `${lastDay} 17:0${time}:00`, by: WANG, student },
      );
}

async function ask(db: Database, which: string, most: number): Promise<void> {
  const [rows] = await db.query(
    `SELECT c.class_date, c.course, c.section, c.starts_at, c.ends_at, v.student_no
     FROM verdict v JOIN day_class c USING (class_no) JOIN student s USING (student_no)
     WHERE ${which} ORDER BY c.starts_at DESC, s.student_id LIMIT ${most}`,
  );
  for (const [i, row] of (rows as Record<string, string>[]).entries())
    await db.query(
      `INSERT INTO correction_request (day, course, section, starts_at, ends_at, student_no,
         was_only, verdict, reason, requested_at, open_slot)
       VALUES (?, 1, ?, ?, ? + INTERVAL ? MINUTE, ?)`,
      [
        Object.values(row),
        i === 3 ? 'partial' : 'present',
        REASONS[i % REASONS.length],
        row['ends_at'],
        40 + 9 * i,
        i + 1,
      ],
    );
}
