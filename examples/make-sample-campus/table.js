/** The rows of a table written as text: one row a line, cells between bars, white space around a cell dropped. */
export function table(text) {
  return text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
}
