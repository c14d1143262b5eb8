-- Settings that all processes on one database share, and how long data is kept.

-- What a person changed in `setting`, and why. Rows are only added.
-- account: the MySQL account that made the change, as MySQL knows it.
CREATE TABLE setting_change (
  change_no INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  old_value VARCHAR(255) NULL,
  value VARCHAR(255) NOT NULL,
  changed_by VARCHAR(64) NOT NULL,
  reason VARCHAR(255) NOT NULL,
  account VARCHAR(288) NOT NULL,
  changed_at DATETIME NOT NULL,
  KEY by_name (name)
);

-- What the last night did not delete, because it was due for more days at once than a night deletes
-- without a person's word. No row: nothing was held back.
CREATE TABLE held_back (
  what ENUM('events', 'evidence', 'verdicts') NOT NULL PRIMARY KEY,
  days INT UNSIGNED NOT NULL,
  first_day DATE NOT NULL,
  last_day DATE NOT NULL,
  noted_at DATETIME NOT NULL
);

-- Days whose evidence, or whose verdicts, the retention has deleted.
CREATE TABLE expired_result (
  day DATE NOT NULL,
  what ENUM('evidence', 'verdicts') NOT NULL,
  expired_at DATETIME NOT NULL,
  PRIMARY KEY (day, what)
);
