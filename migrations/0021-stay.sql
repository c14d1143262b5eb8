-- How often devices stay where they were last heard (src/attendance/learning/staying.ts).

-- moment: when in the class of its owner a device was heard on the access point, away from the room.
-- devices: those whose place a while later is known. stayed: those of them still there.
CREATE TABLE learned_stay (
  policy VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  day DATE NOT NULL,
  moment ENUM('before', 'start', 'early', 'later') NOT NULL,
  access_point_no INT UNSIGNED NOT NULL,
  devices BIGINT UNSIGNED NOT NULL,
  stayed BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (policy, day, moment, access_point_no)
);

-- share: what the silent minutes of such a device count. A version without rows is of a release
-- before this one, or nothing was known yet: then they count in full.
CREATE TABLE signature_stay (
  version INT UNSIGNED NOT NULL,
  moment ENUM('before', 'start', 'early', 'later') NOT NULL,
  access_point_no INT UNSIGNED NOT NULL,
  share DOUBLE NOT NULL,
  PRIMARY KEY (version, moment, access_point_no)
);
