-- What ingest writes, in one transaction per batch.

-- The next Kafka offset to read of each partition, and the counts up to there. No row means the
-- start of the log. This row is the fence: a batch first moves next_offset from its own beginning
-- to its own end, and this must match one row.
CREATE TABLE ingest_position (
  topic VARCHAR(249) COLLATE ascii_bin NOT NULL,
  partition_no INT UNSIGNED NOT NULL,
  next_offset BIGINT UNSIGNED NOT NULL,
  end_offset BIGINT UNSIGNED NOT NULL,
  log_start_offset BIGINT UNSIGNED NOT NULL,
  state ENUM('running', 'paused', 'blocked', 'stopped') NOT NULL,
  state_reason VARCHAR(255) NULL,
  last_event_at DATETIME NULL,
  events BIGINT UNSIGNED NOT NULL DEFAULT 0,
  rejects BIGINT UNSIGNED NOT NULL DEFAULT 0,
  failed BIGINT UNSIGNED NOT NULL DEFAULT 0,
  opted_out BIGINT UNSIGNED NOT NULL DEFAULT 0,
  unknown_devices BIGINT UNSIGNED NOT NULL DEFAULT 0,
  unknown_access_points BIGINT UNSIGNED NOT NULL DEFAULT 0,
  batches BIGINT UNSIGNED NOT NULL DEFAULT 0,
  updated_at DATETIME(3) NOT NULL,
  PRIMARY KEY (topic, partition_no)
);

-- Clustered by device and time. So an event that is sent twice is one row, and a student's day is
-- one short read, in order.
-- at: the campus wall clock exactly as logged.
-- ok: whether the association succeeded.
CREATE TABLE access_event (
  day DATE NOT NULL,
  device_key BIGINT UNSIGNED NOT NULL,
  at DATETIME NOT NULL,
  access_point_no INT UNSIGNED NOT NULL,
  ok BOOLEAN NOT NULL,
  PRIMARY KEY (day, device_key, at, access_point_no)
);

-- Every batch that touches a day adds one, so that a rollup can tell whether it has seen
-- everything.
CREATE TABLE day_version (
  day DATE NOT NULL,
  topic VARCHAR(249) COLLATE ascii_bin NOT NULL,
  partition_no INT UNSIGNED NOT NULL,
  version BIGINT UNSIGNED NOT NULL,
  written_at DATETIME NOT NULL,
  PRIMARY KEY (day, topic, partition_no)
);

-- Records that could not be read.
-- raw may hold a MAC address. So it has its own grant, and is deleted when events of its age are.
CREATE TABLE reject (
  topic VARCHAR(249) COLLATE ascii_bin NOT NULL,
  partition_no INT UNSIGNED NOT NULL,
  record_offset BIGINT UNSIGNED NOT NULL,
  reason VARCHAR(40) COLLATE ascii_bin NOT NULL,
  raw MEDIUMBLOB NULL,
  raw_bytes INT UNSIGNED NOT NULL,
  rejected_at DATETIME NOT NULL,
  PRIMARY KEY (topic, partition_no, record_offset),
  KEY by_time (rejected_at)
);

-- Who has been seen in class so far, by the policy seed.
CREATE TABLE live_presence (
  class_no INT UNSIGNED NOT NULL,
  student_no INT UNSIGNED NOT NULL,
  first_seen DATETIME NOT NULL,
  last_seen DATETIME NOT NULL,
  PRIMARY KEY (class_no, student_no)
);
