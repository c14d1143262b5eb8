/** Half past eleven to half past one. */
export function isLunch(second: number): boolean {
  return second >= 41_400 && second < 48_600;
}
