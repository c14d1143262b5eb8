import { random, type Random } from '../../../src/simulator/numbers/random.js';
import type { Section } from './courses.js';
import type { Device, Model, Student } from './people.js';
import { CONTROLLERS, OUTSIDE, type Place } from './places.js';
import type { Scene } from './routine.js';
import type { Doing, Visit } from './timeline.js';

export type AirRecord = { second: number; point: number; mac: string; success: boolean };
export type Air = {
  scene: Scene;
  sections: readonly Section[];
  /** People for each own access point of the room of a section, by section. */
  crowd: ReadonlyMap<number, number>;
  /** Seconds that devices were connected, summed up. */
  tally: { connected: number };
};

/** How often a phone is picked up while its owner does something, times the owner's habit. */
const PICKUPS: Record<Doing, number> = {
  class: 0.75,
  exam: 0.03,
  break: 3.5,
  walk: 2.5,
  spare: 1,
  meal: 1.4,
  sleep: 0.02,
};

/** Seconds of silence after which a controller forgets a client, and signs it in anew. */
const FORGETS = [300, 480, 900];
/** Seconds after which a client that is awake has to sign in anew. */
const SIGNS_IN = [3600, 1800, 2700];
if (FORGETS.length !== CONTROLLERS) throw new RangeError('one rule for each controller');

const SEAT_DECIBELS = 4;

/** The records of one device that is carried along these visits. */
export function deviceRecords(
  device: Device,
  student: Student,
  visits: readonly Visit[],
  air: Air,
  draw: Random,
): AirRecord[] {
  const { ground } = air.scene;
  const records: AirRecord[] = [];
  const on = switchedOn(device, student, air, draw);
  let point = -1;
  let seen = -Infinity;
  let signedIn = -Infinity;
  for (const visit of visits) {
    const place = ground.places[visit.place]!;
    if (visit.place === OUTSIDE || place.hears.length === 0 || !on(visit)) {
      point = -1;
      continue;
    }
    const seat = place.hears
      .map((one) => ({ ...one, signal: one.signal + draw.normal(0, SEAT_DECIBELS) }))
      .sort((a, b) => b.signal - a.signal);
    const crowd = visit.doing === 'class' ? (air.crowd.get(visit.section!) ?? 0) : 0;
    let joined = point < 0 ? NaN : visit.from;
    for (const second of wakes(device, student, visit, place, point < 0, draw)) {
      const controller = ground.buildings[ground.points[seat[0]!.point]!.building]!.controller;
      const now = seat.find((one) => one.point === point);
      const stays = now !== undefined && now.signal >= device.keeps;
      const forgotten = second - seen > FORGETS[controller]!;
      const again = second - signedIn > SIGNS_IN[controller]! || (forgotten && draw.chance(0.85));
      const close = seat.length > 1 && seat[0]!.signal - seat[1]!.signal < 9;
      const restless = device.nervous && close && draw.chance(0.7);
      seen = second;
      if (stays && !again && !restless && !(device.model === 'old' && forgotten)) continue;
      let best = stays && !restless ? now : seat[0]!;
      if (restless && best.point === point) best = seat[1]!;
      const full = crowd > 38 && draw.chance((crowd - 38) / 90);
      if (full || draw.chance(0.012)) {
        records.push({ second, point: best.point, mac: device.mac, success: false });
        best = seat.find((one) => one !== best) ?? best;
      }
      if (best === now && !again && !restless && stays) continue;
      if (Number.isNaN(joined)) joined = second;
      point = best.point;
      signedIn = second;
      records.push({ second, point, mac: device.mac, success: true });
    }
    if (!Number.isNaN(joined)) air.tally.connected += visit.to - joined;
  }
  return records;
}

/** Whether the device has its WiFi on in a visit. */
function switchedOn(
  device: Device,
  student: Student,
  { scene, sections }: Air,
  draw: Random,
): (visit: Visit) => boolean {
  const { places } = scene.ground;
  if (device.kind === 'phone') {
    const empty = student.weakBattery && draw.chance(0.35) ? draw.between(12, 18) * 3600 : Infinity;
    const full = empty + draw.between(1, 3) * 3600;
    let mobile = draw.chance(student.mobile);
    return ({ doing, from }) => {
      if (doing !== 'walk' && doing !== 'break') mobile = draw.chance(student.mobile);
      if (doing === 'exam' && draw.chance(0.6)) return false;
      return !mobile && !(from > empty && from < full);
    };
  }
  const atHome = draw.chance(device.kind === 'tablet' ? 0.5 : 0.1);
  const open: Partial<Record<Place['kind'], number>> = {
    library: 0.65,
    dormitory: 0.5,
    class: 0.5,
    corridor: 0.15,
    canteen: 0.05,
  };
  return ({ place, doing, section }) => {
    if (atHome) return place === student.home && draw.chance(0.4);
    if (device.model === 'watch') return draw.chance(0.3);
    if (doing === 'walk' || doing === 'exam' || doing === 'sleep') return false;
    if (section === undefined) return draw.chance(open[places[place]!.kind] ?? 0);
    const habit = random(scene.seed, 'third notes', student.index, section, device.model);
    const liked = sections[section]!.laptops * (0.5 + student.laptopHabit);
    return habit.chance(liked * (device.kind === 'laptop' ? 1 : 0.5)) && draw.chance(0.92);
  };
}

/** The seconds at which a device does something that can change its access point. */
function wakes(
  { model }: Device,
  { pickups }: Student,
  { from, to, doing }: Visit,
  { kind }: Place,
  fresh: boolean,
  draw: Random,
): number[] {
  const times: number[] = [];
  const every = (gap: () => number) => {
    for (let at = from + gap(); at < to; at += gap()) times.push(Math.floor(at));
  };
  const arrives: Record<Model, number> = {
    apple: fresh ? 0.7 : 0.4,
    android: fresh ? 0.9 : 0.6,
    old: 0.1,
    laptop: 1,
    tablet: 1,
    watch: 0.5,
  };
  if (doing !== 'walk' && draw.chance(arrives[model])) {
    const at = from + Math.floor(draw.exponential(model === 'laptop' ? 240 : 90));
    if (at < to) times.push(at);
  }
  if (model === 'laptop') every(() => draw.exponential(700));
  else if (model === 'tablet') every(() => draw.exponential(600));
  else if (model === 'watch') every(() => draw.exponential(3000));
  else {
    const idle = kind === 'dormitory' ? 0.6 : 1;
    const mean = 3600 / (pickups * PICKUPS[doing] * idle * (model === 'old' ? 1.2 : 1));
    every(() => draw.exponential(mean));
    if (model === 'android') every(() => draw.between(300, doing === 'sleep' ? 5400 : 1200));
    if (model === 'apple') every(() => draw.between(300, doing === 'sleep' ? 7200 : 2900));
  }
  return times.sort((a, b) => a - b);
}
