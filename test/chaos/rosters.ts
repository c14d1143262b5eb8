import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Campus } from '../workbench/campus.js';

/** The students, by place in students.csv, whose devices another roster gives to the next ten. */
const LENDERS = 10;
/** Of each class so many students stay; one more leaves. */
const STAY_OF = 25;

/** Students whose devices no roster moves, so that an erasure concerns nobody else. */
export function keepsDevices(place: number): boolean {
  return place >= 2 * LENDERS;
}

/**
 * Writes more rosters of a campus beside it. In the second one half of the courses begin five
 * minutes later and some devices have other owners. In the third one some students have left their
 * first section.
 * @returns the folders of all three
 */
export function writeRosters(campus: Campus): string[] {
  const ids = linesOf(campus.folder, 'students.csv').slice(1).map(firstCell);
  const later = change(campus.folder, 'later', {
    'timetable.csv': (line) =>
      /^CSC\d+[02468],/.test(line) ? line.replace(/:00,(\d\d):20,/, ':05,$1:25,') : line,
    'devices.csv': (line) => {
      const place = ids.indexOf(line.split(',')[1]!);
      return place >= 0 && place < LENDERS
        ? line.replace(ids[place]!, ids[place + LENDERS]!)
        : line;
    },
  });
  const left = new Set<string>();
  const smaller = change(campus.folder, 'smaller', {
    'enrolments.csv': (line) => {
      const student = firstCell(line);
      if (left.has(student) || ids.indexOf(student) % STAY_OF !== 0) return line;
      left.add(student);
      return undefined;
    },
  });
  return [campus.folder, later, smaller];
}

/** Copies a roster and changes its files line by line. A line that becomes undefined goes. */
function change(
  folder: string,
  name: string,
  changes: Record<string, (line: string) => string | undefined>,
): string {
  const copy = `${folder}-${name}`;
  cpSync(folder, copy, { recursive: true });
  for (const [file, changed] of Object.entries(changes)) {
    const lines = linesOf(folder, file).map((line, at) => (at === 0 ? line : changed(line)));
    const kept = lines.filter((line) => line !== undefined);
    writeFileSync(join(copy, file), kept.map((line) => `${line}\n`).join(''));
  }
  return copy;
}

/** The lines of a roster's file, its header first. */
export function linesOf(folder: string, file: string): string[] {
  return readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean);
}

export const firstCell = (line: string): string => line.split(',')[0]!;

/** The devices of a student, as devices.csv writes them. */
export function macsOf(folder: string, student: string): string[] {
  return linesOf(folder, 'devices.csv')
    .filter((line) => line.split(',')[1] === student)
    .map(firstCell);
}
