const STEPS: Record<string, [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -Infinity],
  End: [0, Infinity],
  PageUp: [-10, 0],
  PageDown: [10, 0],
};

/** Moves the focus among the cells of a grid, and keeps one cell in the order of the Tab key. */
export function moveInGrid(table: HTMLTableElement | null, event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const cell = (event.target as Element).closest<HTMLElement>('a.cell');
  if (!step || !cell || !table || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const rows = [...table.tBodies[0]!.rows].map((row) => [
    ...row.querySelectorAll<HTMLElement>('a.cell'),
  ]);
  const row = rows.findIndex((cells) => cells.includes(cell));
  const column = rows[row]!.indexOf(cell);
  const next = rows[within(row + step[0], rows.length)]!;
  const target = next[within(column + step[1], next.length)]!;
  cell.tabIndex = -1;
  target.tabIndex = 0;
  target.focus();
}

function within(place: number, length: number): number {
  return Math.max(0, Math.min(place, length - 1));
}
