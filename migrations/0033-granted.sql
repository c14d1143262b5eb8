-- A request may be accepted with another verdict than the student asked for.
-- granted: the verdict of the correction. NULL where the request is not accepted, and where an
-- earlier release accepted it, which always gave what was asked for.
ALTER TABLE correction_request
  ADD COLUMN granted ENUM('present', 'partial', 'absent') NULL;
