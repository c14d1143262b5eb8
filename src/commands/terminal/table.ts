import Table from 'cli-table3';

/** No frames and one space between columns, so that a day's rates fit a terminal of 100 columns. */
const PLAIN = {
  ...Object.fromEntries(
    ['top', 'bottom']
      .flatMap((edge) => [edge, `${edge}-left`, `${edge}-mid`, `${edge}-right`])
      .map((name) => [name, '']),
  ),
  left: '',
  'left-mid': '',
  middle: ' ',
  mid: '─',
  'mid-mid': ' ',
  right: '',
  'right-mid': '',
};

/**
 * Makes a plain table. Columns with only numbers and percentages are aligned to the right. A line
 * feed in a cell makes its row two lines high.
 */
export function tableText(head: string[], rows: (string | number)[][]): string {
  const numeric = head.map((_, column) =>
    rows.every((row) => /^[-\d.,% ]*$/.test(String(row[column]))),
  );
  const table = new Table({
    head,
    chars: PLAIN,
    colAligns: numeric.map((is) => (is ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  });
  table.push(...rows);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Prints rows as a table. */
export function printTable(head: string[], rows: (string | number)[][]): void {
  console.log(tableText(head, rows));
}
