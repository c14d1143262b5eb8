import type { ClassHead } from '../src/http/schemas/figures.js';

/** Addresses of the pages. Every view of the board has one. */
export function dayAddress(date: string): string {
  return `/days/${date}`;
}

export type NamedClass = Pick<ClassHead, 'date' | 'course' | 'section' | 'start'>;

export function classAddress({ date, course, section, start }: NamedClass): string {
  return `/classes/${date}/${encodeURIComponent(course)}/${encodeURIComponent(section)}/${start}`;
}

/** The page of a class, with a student open. */
export function studentAddress(named: NamedClass, studentId: string): string {
  return `${classAddress(named)}?student=${encodeURIComponent(studentId)}`;
}

/** Where the roll of a class is taken. */
export function rollAddress(named: NamedClass): string {
  return `${classAddress(named)}/roll`;
}

/** Where a code of a class is shown. */
export function codeAddress(named: NamedClass): string {
  return `${classAddress(named)}/code`;
}

export function roomAddress(room: string): string {
  return `/rooms/${encodeURIComponent(room)}`;
}

export function courseAddress(course: string): string {
  return `/courses/${encodeURIComponent(course)}`;
}
