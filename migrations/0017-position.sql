-- Makes the position's row say why nobody reads on, and which log was read. A worker of an older
-- release leaves the new columns as they are; what they say then belongs to another position, and is
-- not used.

-- control_no: the last row of ingest_control that moved the position or set its state; 0 before the
-- first. What a process says of the state holds only while no person has decided something since.
--
-- The last record batch of the log that was read, so that another log of the same name is noticed.
-- batch_end: the position that it belongs to; it is not used where next_offset is another one.
-- batch_base: the offset of its first record.
-- batch_crc: its checksum, as the broker keeps it.
-- batch_time: its newest timestamp, in milliseconds since 1970.
ALTER TABLE ingest_position
  ADD COLUMN control_no INT UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN batch_end BIGINT UNSIGNED NULL,
  ADD COLUMN batch_base BIGINT UNSIGNED NULL,
  ADD COLUMN batch_crc INT UNSIGNED NULL,
  ADD COLUMN batch_time BIGINT NULL;
