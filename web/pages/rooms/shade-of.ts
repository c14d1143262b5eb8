/** The shade of a full room; 0 is that of an empty one. */
export const SHADES = 6;

/** Most hours fill a small part of the seats: by the root of the share they differ, too. */
export function shadeOf(share: number): number {
  return Math.max(1, Math.min(SHADES, Math.ceil(Math.sqrt(share) * SHADES)));
}
