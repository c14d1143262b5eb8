-- Makes the roster's revision a number that never comes back.
--
-- revision: drawn at random whenever something that workers keep in memory of a day becomes stale.
-- It was a counter before. A restored dump, or a replica that lags, takes a counter back, and later
-- changes count up to the same numbers again with other contents. A drawn number belongs to one
-- state of one database only, so a worker that kept plans of a lost state notices it by itself. A
-- database without a roster keeps 0: its plans are empty in every database.
UPDATE roster_head
SET revision = CONV(LEFT(SHA2(UUID(), 256), 11), 16, 10)
WHERE id = 1 AND revision > 0;
