import { Context } from '@temporalio/activity';
import { peopleInRooms } from '../attendance/occupancy/room-day.js';
import { roomsByPoint } from '../attendance/occupancy/rooms-by-point.js';
import { roomText, type RoomText } from '../attendance/occupancy/room-text.js';
import { addStranger, type PieceCounts } from '../attendance/occupancy/sightings.js';
import { readSightings } from '../attendance/occupancy/sightings-text.js';
import type { StoredRooms } from '../mysql/rollup/rooms.js';
import type { RollupScope } from '../mysql/rollup/start.js';
import type { Strangers } from '../mysql/rollup/strangers.js';
import { alive } from './alive.js';
import { rollupPolicy, type PolicyStore } from './rollup-policy.js';

export type CountRoomsStore = PolicyStore & {
  /** What the other steps have found out of the rooms of the day. */
  readStoredRooms: (scope: RollupScope) => Promise<StoredRooms>;
  /** The devices that no other step reads, or a fair sample of them. */
  readStrangers: (scope: RollupScope, onProgress: () => void) => Promise<Strangers>;
  /** Replaces the people in the rooms of the day. */
  writeRooms: (scope: RollupScope, rooms: ReadonlyMap<string, RoomText>) => Promise<void>;
};

/**
 * The step that counts the people in each room by five minutes, after the classes are decided. On a
 * day without classes nothing tells how many people a device stands for, so it counts nobody.
 */
export function createCountRooms(store: CountRoomsStore) {
  return async (scope: RollupScope): Promise<{ rooms: number }> => {
    const { parameters } = await rollupPolicy(store, scope);
    const { sightings, ...stored } = await alive(() => store.readStoredRooms(scope));
    const rooms = new Map<string, RoomText>();
    if (stored.classes.length > 0) {
      const heartbeat = () => Context.current().heartbeat();
      const { devices, share } = await store.readStrangers(scope, heartbeat);
      const roomsOf = roomsByPoint(stored.listed);
      const strangers: PieceCounts = new Map();
      for (const events of devices) addStranger(strangers, events, roomsOf, parameters);
      const day = { ...stored, sightings: readSightings(sightings) };
      const counted = peopleInRooms({ ...day, strangers, strangersShare: share });
      for (const [room, people] of counted) {
        const text = roomText(people);
        if (text) rooms.set(room, text);
      }
    }
    await alive(() => store.writeRooms(scope, rooms));
    return { rooms: rooms.size };
  };
}
