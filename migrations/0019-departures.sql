-- An access event keeps its kind: the device joined, left, or failed to join.
--
-- It is safe while workers of the release before run. They write neither of the new columns, so
-- their rows have departed = 0, and mean what they meant. They read departures as neither succeeded
-- nor failed: where they ask for `ok` or for `NOT ok`, NULL is not true.
--
-- departed: whether the event says that the device left. It is a part of the key, because a device
-- may leave an access point and join it again within one second.
-- ok: whether the association succeeded; NULL for a departure, which is none.
--
-- The new key begins with the old one, so InnoDB copies the rows in their order, while batches go
-- on. If batches write more meanwhile than innodb_online_alter_log_max_size (128 MiB by default),
-- MySQL refuses this statement and changes nothing: then pause ingest, and migrate again after
-- deleting the row of this file from schema_migration.
ALTER TABLE access_event
  MODIFY COLUMN ok BOOLEAN NULL,
  ADD COLUMN departed BOOLEAN NOT NULL DEFAULT FALSE,
  DROP PRIMARY KEY,
  ADD PRIMARY KEY (day, device_key, at, access_point_no, departed),
  ALGORITHM = INPLACE, LOCK = NONE;

-- For people, and for whoever reads the table in SQL. It takes no space and no time to write.
ALTER TABLE access_event
  ADD COLUMN kind ENUM('joined', 'left', 'failed')
    GENERATED ALWAYS AS (CASE WHEN departed THEN 'left' WHEN ok THEN 'joined' ELSE 'failed' END)
    VIRTUAL;
