import { createDeviceKeyOf } from '../../src/device-key.js';
import { macDigits } from '../../src/attendance/record/mac-address.js';
import { wallClockAt } from '../../src/attendance/wall-clock.js';
import { random, type Random } from '../../src/simulator/numbers/random.js';
import { DAYS, accessPointName, makeCampus, type Campus, type CampusClass } from './campus.js';

/** A campus of 20,000 students with 28,000 devices and some 1,100 access points. */
export const CAMPUS_SCALE = 0.4;
const SEED = 7;
const UNKNOWN_DEVICES = 40_000;
const KNOWN = 0.7;
const ATTENDS = 0.8;
const FAILS = 0.03;
const FROM = 7 * 3600;
const TO = 23 * 3600;

export type LoggedRecord = { key: string; value: string };

/** The campus with the device keys that a worker with this MAC key computes. */
export function makeLoggedCampus(macKey: string, scale = CAMPUS_SCALE): Campus {
  const campus = makeCampus(scale);
  const deviceKeyOf = createDeviceKeyOf(macKey);
  campus.roster.devices.forEach((device, index) => {
    device.deviceKey = deviceKeyOf(macOf(index));
  });
  return campus;
}

/**
 * A controller's records of a teaching day, in order of time. 70 % come from students' devices: in
 * the rooms of their owners' classes during a class, and anywhere between classes. The others come
 * from devices that nobody registered.
 */
export function* campusLog(campus: Campus, count: number): Generator<LoggedRecord> {
  const draw = random(SEED, 'log');
  const devices = campus.roster.devices.length;
  for (let i = 0; i < count; i += 1) {
    const second = FROM + Math.floor((i / count) * (TO - FROM));
    const isKnown = draw.chance(KNOWN);
    const device = isKnown ? draw.integer(devices) : devices + draw.integer(UNKNOWN_DEVICES);
    const owner = isKnown ? campus.roster.devices[device]!.student : undefined;
    const accessPoint = placeOf(campus, owner, second, draw);
    yield recordOf(device, accessPointName(accessPoint), second, campus, draw);
  }
}

function placeOf(
  campus: Campus,
  student: number | undefined,
  second: number,
  draw: Random,
): number {
  const anywhere = 1 + draw.integer(campus.accessPoints);
  const now = student === undefined ? undefined : classAt(campus.classesOf[student]!, second);
  return now && draw.chance(ATTENDS) ? 2 * now.room + 1 + draw.integer(2) : anywhere;
}

function classAt(classes: readonly CampusClass[], second: number): CampusClass | undefined {
  return classes.find(({ start, end }) => second >= start && second < end);
}

function recordOf(
  device: number,
  accessPoint: string,
  second: number,
  campus: Campus,
  draw: Random,
): LoggedRecord {
  const mac = macDigits(macOf(device));
  const value = JSON.stringify({
    currentapname: accessPoint,
    apname: accessPointName(1 + draw.integer(campus.accessPoints)),
    ssid: 'CUHK(SZ)',
    mac: mac.replace(/..(?!$)/g, '$&-'),
    connecttime: wallClockAt(DAYS.first, second),
    connectresult: draw.chance(FAILS) ? 'Failed' : 'Success',
    uppacketnum: draw.integer(10_000),
    upbyte: draw.integer(5_000_000),
    downpacketnum: draw.integer(10_000),
    downbyte: draw.integer(5_000_000),
  });
  return { key: mac, value };
}

/** A locally administered address that looks random, another for each index. */
function macOf(index: number): number {
  return 0x02_00_00_00_00_00 + (Math.imul(index, 0x9e3779b1) >>> 0);
}
