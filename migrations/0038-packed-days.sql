-- The events of days that are over and final, packed: one row for each device and day. An event
-- takes 13.6 bytes on disk instead of 105 (docs/performance.md). The nightly run packs them, and a
-- rollup of such a day unpacks them first. An event is in access_event or here; one that is in both
-- counts once.
--
-- It is safe while workers of the release before run: they pack nothing, and nothing is packed
-- before the first night of this release. From then on, a worker of the release before that rolls
-- up a packed day would find no events, so replace all workers before the night.
--
-- events: see packEvents in src/attendance/record/packed-events.ts.
CREATE TABLE packed_device_day (
  day DATE NOT NULL,
  device_key BIGINT UNSIGNED NOT NULL,
  events MEDIUMBLOB NOT NULL,
  PRIMARY KEY (day, device_key)
);
