import { MAX_NAME_LENGTH } from '../record/limits.js';
import type { FormatDeclaration } from './declaration.js';

/**
 * The name of an access point as the roster should list it; undefined where there is none, or one
 * that no roster can list.
 */
export type CleanName = (name: string) => string | undefined;

/** A campus has some thousand access points; more are a flood of made-up names. */
const MOST_KNOWN = 32_768;

/** Makes a function that cleans names, and remembers them: the records of a day share them. */
export function createCleanName(rules: FormatDeclaration['names'] = {}): CleanName {
  const known = new Map<string, string | undefined>();
  return (name) => {
    const clean = known.get(name);
    if (clean !== undefined || known.has(name)) return clean;
    if (known.size >= MOST_KNOWN) known.clear();
    const found = cleaned(name, rules);
    known.set(name, found);
    return found;
  };
}

function cleaned(name: string, rules: NonNullable<FormatDeclaration['names']>): string | undefined {
  const bare = (rules.ssid === 'cut' ? withoutSsid(name) : name).trim();
  const text =
    rules.case === 'lower'
      ? bare.toLowerCase()
      : rules.case === 'upper'
        ? bare.toUpperCase()
        : bare;
  return text === '' || [...text].length > MAX_NAME_LENGTH ? undefined : text;
}

/** "AP-12:eduroam" is "AP-12", and "00:11:22:33:44:55:eduroam" is "00:11:22:33:44:55". */
function withoutSsid(name: string): string {
  const [mac] = MAC.exec(name) ?? [''];
  const colon = name.indexOf(':', mac.length);
  return colon < 0 ? name : name.slice(0, colon);
}

const MAC = /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}(?=:|$)/i;
