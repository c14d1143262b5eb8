import { z } from 'zod';
import { ClockTime, CourseName, Day, SectionName } from './figures.js';

export const RoomName = z.string().min(1).max(64);
const people = z.int().min(0).nullable();
const share = z.number().min(0).max(1);

/** The days that figures are made of, and how exact counts of people are. */
const Span = z.object({
  from: Day,
  to: Day,
  /** On how many of these days the rooms were counted. */
  days: z.int(),
  /** The weekdays on which any room was counted; 1 is Monday. */
  weekdays: z.array(z.int()),
  /** Whether counts are exact. Otherwise they go in steps of the smallest group. */
  exact: z.boolean(),
  /** How many people there are for each student seen in a class; null: not known. */
  perSeen: z.number().nullable(),
});

/** A section whose classes meet in a room that is far too large for it, or too small. */
export const UnfitSection = z.object({
  course: CourseName,
  section: SectionName,
  room: RoomName,
  building: z.string(),
  capacity: z.int(),
  classes: z.int(),
  enrolled: z.int(),
  /** How many come, on average. */
  people: z.int(),
  fit: z.enum(['too_large', 'too_small', 'fits']),
});
export type UnfitSection = z.infer<typeof UnfitSection>;

/** A room over some days. Null: too few people to show. */
export const RoomUse = z.object({
  room: RoomName,
  building: z.string(),
  floor: z.string(),
  capacity: z.int().nullable(),
  /** The most people of any five minutes. */
  most: people,
  /** The share of the hours from 8 to 22 on weekdays in which it was used. */
  used: share,
  /** The mean of the hours in which it was used. */
  people,
});
export type RoomUse = z.infer<typeof RoomUse>;

/** `GET /api/v1/rooms` */
export const RoomsAnswer = Span.extend({
  rooms: z.array(RoomUse),
  /** By weekday (1 is Monday) and hour: the share of rooms in use, and of all seats. */
  week: z.array(z.object({ weekday: z.int(), hour: z.int(), rooms: share, seats: share })),
  unfit: z.array(UnfitSection),
});
export type RoomsAnswer = z.infer<typeof RoomsAnswer>;

/** `GET /api/v1/rooms/{room}` */
export const RoomAnswer = Span.extend({
  room: RoomName,
  building: z.string(),
  floor: z.string(),
  capacity: z.int().nullable(),
  /** By weekday and hour: the mean; null: too few people to show. */
  week: z.array(z.object({ weekday: z.int(), hour: z.int(), people })),
  /** One day by five minutes; null where no day was counted. */
  day: z
    .object({
      date: Day,
      previous: Day.nullable(),
      next: Day.nullable(),
      /** Only those in which something is known. low, high: the 95 % interval. */
      pieces: z.array(
        z.object({ start: ClockTime, people, low: people, high: people, isKnown: z.boolean() }),
      ),
    })
    .nullable(),
  sections: z.array(UnfitSection),
});
export type RoomAnswer = z.infer<typeof RoomAnswer>;
