import { parseMacAddress } from '../record/mac-address.js';
import { readChoice, readValidity } from './columns.js';
import { rosterLines, type Findings, type RosterLine } from './lines.js';
import { readStudent, type Students } from './people.js';
import type { DeviceKind, RosterDevice, RosterTables } from './roster.js';
import { linesInOrder, overlappingSpans, repeatedGroups, type Span } from './spans.js';

const KINDS = new Map<string, DeviceKind>([
  ['phone', 'phone'],
  ['laptop', 'laptop'],
  ['tablet', 'tablet'],
  ['other', 'other'],
]);
const KIND_WORDS = new Map([
  ['mobile', 'phone'],
  ['smartphone', 'phone'],
  ['手机', 'phone'],
  ['notebook', 'laptop'],
  ['笔记本', 'laptop'],
  ['笔记本电脑', 'laptop'],
  ['平板', 'tablet'],
  ['平板电脑', 'tablet'],
  ['其他', 'other'],
  ['其它', 'other'],
]);
/** Twelve times the same digit stands for "not known". */
const PLACEHOLDER = /^([0-9a-f])(?:[-:.]?\1){11}$/i;

type DeviceSpan = Span & { kind: DeviceKind };

/**
 * Reads devices.csv: who owns each device, and when. It may be missing where records tell whose
 * devices are, by the logins of the students.
 */
export function readDevices(
  tables: RosterTables,
  students: Students | undefined,
  deviceKeyOf: (mac: number) => number,
  findings: Findings,
): RosterDevice[] {
  const spans: DeviceSpan[] = [];
  const byLogin = students?.list.some(({ loginKey }) => loginKey !== undefined) ?? false;
  for (const line of rosterLines(tables, 'devices.csv', findings, byLogin) ?? []) {
    const mac = readMac(line);
    const student = readOwner(line, students);
    const kind = readChoice(line, 'kind', KINDS, KIND_WORDS);
    const validity = readValidity(line);
    if (mac === undefined || student === undefined || kind === undefined || !validity) continue;
    const { validFrom, validTo } = validity;
    spans.push({ group: mac, owner: student, line: line.line, kind, validFrom, validTo });
  }
  reportOwners(spans, findings);
  return withoutAmbiguous(joinRepeats(spans), deviceKeyOf, findings);
}

function readMac(line: RosterLine): number | undefined {
  const text = line.text('mac');
  const mac = parseMacAddress(text);
  if (mac === undefined)
    line.leaveOut('mac must be 12 hexadecimal digits, such as 60-8c-4a-57-12-4d');
  else if (PLACEHOLDER.test(text))
    line.leaveOut('mac is a placeholder: all its digits are the same');
  else return mac;
  return undefined;
}

/** A device may be nobody's. */
function readOwner(line: RosterLine, students: Students | undefined): number | undefined {
  if (line.text('student_id').trim() !== '') return readStudent(line, students);
  line.leaveOut('student_id is empty');
  return undefined;
}

function reportOwners(spans: readonly DeviceSpan[], findings: Findings): void {
  for (const [one, other] of overlappingSpans(spans)) {
    const [first, line] = linesInOrder(one, other);
    if (one.owner === other.owner) {
      const reason = `mac repeats line ${first}, of the same student and in overlapping dates: both count as one`;
      findings.warnings.push({ file: 'devices.csv', line, reason });
    } else {
      const reason = `mac belongs to another student on line ${first}, in overlapping dates`;
      findings.errors.push({ file: 'devices.csv', line, reason });
    }
  }
}

/** Joins overlapping spans of one device, which then have one owner. */
function joinRepeats(spans: readonly DeviceSpan[]): DeviceSpan[] {
  const repeats = new Set<DeviceSpan>();
  for (const group of repeatedGroups(spans)) {
    let last = group[0]!;
    for (const span of group.slice(1)) {
      if (span.owner !== last.owner || span.validFrom > last.validTo) last = span;
      else {
        repeats.add(span);
        if (span.validTo > last.validTo) last.validTo = span.validTo;
      }
    }
  }
  return spans.filter((span) => !repeats.has(span));
}

/**
 * Leaves out devices whose key another device shares: events cannot tell them apart, so neither may
 * stand for a student.
 */
function withoutAmbiguous(
  spans: readonly DeviceSpan[],
  deviceKeyOf: (mac: number) => number,
  findings: Findings,
): RosterDevice[] {
  const firstOf = new Map<number, DeviceSpan>();
  const ambiguous = new Set<number>();
  const devices = spans.map((span): RosterDevice => {
    const deviceKey = deviceKeyOf(span.group);
    const first = firstOf.get(deviceKey);
    if (!first) firstOf.set(deviceKey, span);
    else if (first.group !== span.group) {
      ambiguous.add(deviceKey);
      const [other, line] = linesInOrder(first, span);
      const reason = `mac has the same device key as the mac on line ${other}: neither is used, because events cannot tell them apart`;
      findings.warnings.push({ file: 'devices.csv', line, reason });
    }
    const { owner, kind, validFrom, validTo } = span;
    return { student: owner, deviceKey, kind, validFrom, validTo };
  });
  return devices.filter(({ deviceKey }) => !ambiguous.has(deviceKey));
}
