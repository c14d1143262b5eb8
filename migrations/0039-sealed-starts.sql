-- Whether the rollup that began is sealed. Two clocks, or one that was set back, cannot tell it.
--
-- It is safe while workers of the release before run: a day that one of them seals seems to be
-- under way until its next rollup, so a person's word makes it dirty, and a night rolls it up once
-- more.
ALTER TABLE rollup_start ADD COLUMN sealed BOOLEAN NOT NULL DEFAULT FALSE;

UPDATE rollup_start r JOIN day_rollup u USING (day)
SET r.sealed = TRUE
WHERE u.rolled_up_at >= r.started_at;
