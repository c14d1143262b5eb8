-- What people told ingest to do: pause, resume, rewind, skip. Rows are only added.

-- request: names the workflow's Update, so that a step that is retried takes effect only once.
-- from_offset, to_offset: the position before and after. A rewind reads the offsets between them
-- again, a skip never reads them.
-- to_time: the time that was asked for, if the offset was found by time.
CREATE TABLE ingest_control (
  control_no INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  request CHAR(36) COLLATE ascii_bin NOT NULL UNIQUE,
  topic VARCHAR(249) COLLATE ascii_bin NOT NULL,
  partition_no INT UNSIGNED NOT NULL,
  what ENUM('pause', 'resume', 'rewind', 'skip') NOT NULL,
  from_offset BIGINT UNSIGNED NOT NULL,
  to_offset BIGINT UNSIGNED NOT NULL,
  to_time DATETIME NULL,
  asked_by VARCHAR(64) NOT NULL,
  reason VARCHAR(200) NOT NULL,
  asked_at DATETIME(3) NOT NULL,
  KEY by_partition (topic, partition_no)
);

-- rewound, skipped: by how many offsets rewinds have moved the position back, and skips forward, in
-- all. A record that is read again is counted again. So if the log was read from offset 0 and has
-- no gaps, then at every moment events + rejects + skipped = next_offset + rewound.
ALTER TABLE ingest_position
  ADD COLUMN rewound BIGINT UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN skipped BIGINT UNSIGNED NOT NULL DEFAULT 0;

CREATE OR REPLACE VIEW ingest_lag AS
SELECT topic, partition_no, next_offset, end_offset,
       GREATEST(CAST(end_offset AS SIGNED) - CAST(next_offset AS SIGNED), 0) AS records_behind, last_event_at, state, state_reason
FROM ingest_position;
