import type { ClassHead } from '../src/http/schemas/figures.js';

/** Addresses of the pages. Every view of the board has one. */
export function dayAddress(date: string): string {
  return `/days/${date}`;
}

export function classAddress({
  date,
  course,
  section,
  start,
}: Pick<ClassHead, 'date' | 'course' | 'section' | 'start'>): string {
  return `/classes/${date}/${encodeURIComponent(course)}/${encodeURIComponent(section)}/${start}`;
}

export function roomAddress(room: string): string {
  return `/rooms/${encodeURIComponent(room)}`;
}

export function courseAddress(course: string): string {
  return `/courses/${encodeURIComponent(course)}`;
}
