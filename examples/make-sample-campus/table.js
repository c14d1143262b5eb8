/**
 * The rows of a text table: one row per line, bars between cells, white space around cells ignored.
 */
export function table(text) {
  return text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
}
