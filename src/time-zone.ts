/**
 * Names that the time zone database prefers today, where JavaScript still lists the older name.
 * Both keep the same clock, so both are accepted.
 */
const NEWER_NAMES = new Set([
  'Africa/Asmara',
  'America/Argentina/Buenos_Aires',
  'America/Argentina/Catamarca',
  'America/Argentina/Cordoba',
  'America/Argentina/Jujuy',
  'America/Argentina/Mendoza',
  'America/Atikokan',
  'America/Indiana/Indianapolis',
  'America/Kentucky/Louisville',
  'America/Nuuk',
  'Asia/Ho_Chi_Minh',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Yangon',
  'Atlantic/Faroe',
  'Europe/Kyiv',
  'Pacific/Chuuk',
  'Pacific/Kanton',
  'Pacific/Pohnpei',
]);

/** Abbreviations that several places use, or that JavaScript takes for one place only. */
const ABBREVIATIONS = new Map<string, string[]>(
  Object.entries({
    BST: ['Europe/London', 'Asia/Dhaka'],
    CET: ['Europe/Berlin', 'Europe/Paris', 'Europe/Madrid'],
    CST: ['Asia/Shanghai', 'America/Chicago', 'America/Mexico_City'],
    EET: ['Europe/Athens', 'Africa/Cairo'],
    EST: ['America/New_York', 'America/Panama'],
    HKT: ['Asia/Hong_Kong'],
    IST: ['Asia/Kolkata', 'Europe/Dublin', 'Asia/Jerusalem'],
    MST: ['America/Denver', 'America/Phoenix'],
    PST: ['America/Los_Angeles', 'Asia/Manila'],
    SGT: ['Asia/Singapore'],
    WET: ['Europe/Lisbon'],
  }),
);

const listed = new Set([...Intl.supportedValuesOf('timeZone'), ...NEWER_NAMES, 'UTC']);

/**
 * Whether a text is the name of a time zone in the spelling of the time zone database. JavaScript
 * takes other spellings and abbreviations too, but the Temporal server does not, and an
 * abbreviation such as CST means another place elsewhere.
 */
export function isTimeZone(text: string): boolean {
  return listed.has(text) || (/^Etc\/GMT[+-]\d+$/.test(text) && resolved(text) === text);
}

/** What the person who wrote this may have meant: the names to choose from; may be empty. */
export function timeZonesMeant(text: string): string[] {
  const abbreviated = ABBREVIATIONS.get(text.toUpperCase());
  if (abbreviated) return abbreviated;
  const word = text.toLowerCase();
  const names = [...listed].filter((name) => {
    const known = name.toLowerCase();
    return known === word || known.endsWith(`/${word.replaceAll(' ', '_')}`);
  });
  if (names.length > 0) return names;
  const name = resolved(text);
  return name !== undefined && isTimeZone(name) ? [name] : [];
}

/** The name that JavaScript takes this for; undefined where it takes it for none. */
function resolved(text: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
