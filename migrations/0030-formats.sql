-- Records of other makers' formats. A partition counts the records that say nothing of a device's
-- access point, such as other lines of a syslog. A record may also hold several events: those beyond
-- the first are counted, so that the counts still add up to the offsets:
--   events + rejects + ignored + skipped = next_offset + rewound + extra_events
ALTER TABLE ingest_position
  ADD COLUMN ignored BIGINT UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN extra_events BIGINT UNSIGNED NOT NULL DEFAULT 0;
