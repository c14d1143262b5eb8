-- An excuse is for 366 days at most since a release before this one. Those from before may have no
-- end, and would be kept, and excuse their student, for as long: they end after 366 days too.
UPDATE excuse
SET last_day = first_day + INTERVAL 365 DAY
WHERE last_day > first_day + INTERVAL 365 DAY;
