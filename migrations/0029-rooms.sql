-- How many people were in the rooms.

-- What one part of the students of a day says of rooms, as counts by access point and five minutes
-- (src/attendance/occupancy/sightings-text.ts). The seal of the day deletes them.
-- first_student: the number that the part of the students begins with.
CREATE TABLE room_sighting (
  day DATE NOT NULL,
  first_student INT UNSIGNED NOT NULL,
  counts MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (day, first_student)
);

-- The people in a room on a day, as short texts (src/attendance/occupancy/room-text.ts). One row holds
-- all of a day, so that the term of a room is one short read.
-- first_piece: the five minutes of the day that people and margins begin with.
-- people, margins: an estimate for each five minutes, and half of its 95 % interval.
-- hours: the mean of each hour of the day.
-- most: the most people of any five minutes; NULL if nobody can say.
CREATE TABLE room_day (
  room VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  day DATE NOT NULL,
  first_piece SMALLINT UNSIGNED NOT NULL,
  people TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  margins TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  hours CHAR(72) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  most INT UNSIGNED NULL,
  PRIMARY KEY (room, day),
  KEY by_day (day, room, hours, most)
);
