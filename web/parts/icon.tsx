/** Drawings of 24 by 24, made of lines. */
const PATHS = {
  now: 'M12 7v5l3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0',
  day: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4',
  courses: 'M4 19V9M10 19V5M16 19v-7M21 19H3',
  code: 'M3 6h18v12H3zM7.5 12h.01M12 12h.01M16.5 12h.01',
  me: 'M5 4h14v16H5zM9 9h6M9 13h6M9 17h3',
  requests: 'M4 5h16v11H9l-5 4zM8 9h8M8 12h5',
  rooms: 'M5 21V4h10v17M3 21h18M15 8h4v13M12 12v1',
  students:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6M18 14.5a6.5 6.5 0 0 1 3.5 5.5',
  health: 'M3 12h4l3-7 4 14 3-7h4',
  account: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4 21a8 8 0 0 1 16 0',
  left: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
  up: 'M6 14l6-6 6 6',
  download: 'M12 4v11m-5-5 5 5 5-5M5 20h14',
  print: 'M7 9V4h10v5M7 17H4v-8h16v8h-3M7 14h10v6H7z',
  warn: 'M12 4 2.5 20h19zM12 10v5m0 2.5v.5',
  info: 'M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0M12 11v6m0-9.5V8',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  empty: 'M4 13l3-8h10l3 8v6H4zM4 13h5l1 3h4l1-3h5',
  offline:
    'M3 3l18 18M5 12a10 10 0 0 1 4-2.5M2 8.5A15 15 0 0 1 6 6m4-1a15 15 0 0 1 12 3.5M15 10a10 10 0 0 1 4 2M9 15.5a5 5 0 0 1 6 0M12 19v.5',
  search: 'M17 10.5a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0M15.5 15.5 21 21',
  done: 'M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0M8 12.5l3 3 5.5-6.5',
  close: 'M6 6l12 12M18 6 6 18',
} as const;
export type IconName = keyof typeof PATHS;

/** A small drawing beside a word. It says nothing of its own, so it is not read aloud. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.8"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
