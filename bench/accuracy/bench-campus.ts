import type { RoomPeople } from '../../src/simulator/room-people.js';

/** A simulated campus as its files say, with numbers for names. */
export type BenchCampus = {
  accessPoints: string[];
  rooms: Map<string, { building: string; floor: string; capacity: number }>;
  listed: { room: string; accessPointNo: number; weight: number }[];
  students: { id: string; optedOut: boolean; devices: { phone: boolean; index: number }[] }[];
  days: BenchDay[];
};

export type BenchClass = {
  classNo: number;
  course: string;
  section: string;
  kind: string;
  room: string;
  startSecond: number;
  endSecond: number;
  held: boolean;
  roomUsed: string;
  students: BenchTruth[];
};

export type BenchTruth = {
  studentNo: number;
  attended: boolean;
  arrival: number;
  departure: number;
  minutes: number;
};

export type BenchDay = {
  date: string;
  classes: BenchClass[];
  /** By device: its joins and departures. */
  events: BenchEvent[][];
  /** By device: its other records. */
  failures: BenchEvent[][];
  /** The same of the devices that no roster knows, in no order. */
  strangers: BenchEvent[][];
  /** How many people are in each room; undefined where the simulator does not say it. */
  people: Map<string, RoomPeople> | undefined;
  /** By access point: the seconds of every record there, of any device. */
  heard: number[][];
};

export type BenchEvent = { second: number; accessPointNo: number; left: boolean };
