-- Silence has a kind of its own, where names that begin with a space stood in the column `room`.

-- kind: `room` counts those present in a room, and every other kind has the room ''. `free_...`: students at times without a class.
-- `room_...` and `elsewhere_...`: pairs of students of one class (src/attendance/learning/silence.ts).
ALTER TABLE learned_silence
  ADD COLUMN kind ENUM('room', 'free_nothing', 'free_away',
    'room_room', 'room_elsewhere', 'room_nothing', 'room_here', 'room_away',
    'elsewhere_room', 'elsewhere_elsewhere', 'elsewhere_nothing', 'elsewhere_here', 'elsewhere_away')
    NOT NULL DEFAULT 'room' AFTER day,
  DROP PRIMARY KEY,
  ADD PRIMARY KEY (policy, day, kind, room);
-- MySQL assigns from left to right: the kind comes from the old name. Only the names that were in use, in case that the name of a room begins with a space.
UPDATE learned_silence
SET kind = IF(room = '', 'free_nothing', REPLACE(SUBSTRING(room, 2), ' ', '_')), room = ''
WHERE room IN ('', ' free away',
  ' room room', ' room elsewhere', ' room nothing', ' room here', ' room away',
  ' elsewhere room', ' elsewhere elsewhere', ' elsewhere nothing', ' elsewhere here', ' elsewhere away');
ALTER TABLE learned_silence ALTER COLUMN kind DROP DEFAULT;

-- kind: `room` is the share of those present in the room of whom nothing is heard, and every other kind has the room ''. `present_...` and
-- `others_...`: of those present in a class, and of others, the share that is heard or silent in this way.
ALTER TABLE signature_silence
  ADD COLUMN kind ENUM('room',
    'present_heard', 'present_nothing', 'present_here', 'present_away',
    'others_heard', 'others_nothing', 'others_here', 'others_away')
    NOT NULL DEFAULT 'room' AFTER version,
  DROP PRIMARY KEY,
  ADD PRIMARY KEY (version, kind, room);
UPDATE signature_silence
SET kind = CASE room
    WHEN ' heard present' THEN 'present_heard'
    WHEN ' silent nothing' THEN 'present_nothing'
    WHEN ' silent here' THEN 'present_here'
    WHEN ' silent away' THEN 'present_away'
    WHEN ' heard others' THEN 'others_heard'
    WHEN ' others nothing' THEN 'others_nothing'
    WHEN ' others here' THEN 'others_here'
    ELSE 'others_away'
  END,
  room = ''
WHERE room IN (' heard present', ' silent nothing', ' silent here', ' silent away',
  ' heard others', ' others nothing', ' others here', ' others away');
ALTER TABLE signature_silence ALTER COLUMN kind DROP DEFAULT;
