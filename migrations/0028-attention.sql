-- Who should be called: the rules, those who fit them, and who was told.

-- A rule, as one version of it. Rows are only added; the newest version of a rule holds.
-- kind: low_share: attended less than `share` of the last `classes` measured classes; missed_in_row:
-- missed the last `classes` measured classes; fall: of the last `classes` attended less than of those
-- before, which are at least `before_classes`, by `share`.
-- counted: the courses of a student together, or each by itself.
-- period_days: one finding is told once in so many days; NULL: once in a term.
-- recipients: {"mail": [address], "webhooks": [address]}.
CREATE TABLE attention_rule (
  rule_no INT UNSIGNED NOT NULL,
  version INT UNSIGNED NOT NULL,
  name VARCHAR(64) NOT NULL,
  kind ENUM('low_share', 'missed_in_row', 'fall') NOT NULL,
  classes INT UNSIGNED NOT NULL,
  share DOUBLE NULL,
  before_classes INT UNSIGNED NULL,
  scope_kind ENUM('campus', 'prefix', 'course') NOT NULL,
  scope VARCHAR(32) COLLATE utf8mb4_0900_bin NOT NULL,
  counted ENUM('together', 'by_course') NOT NULL,
  period_days INT UNSIGNED NULL,
  recipients JSON NOT NULL,
  is_on BOOLEAN NOT NULL,
  reason VARCHAR(255) NOT NULL,
  changed_by VARCHAR(64) NOT NULL,
  changed_at DATETIME NOT NULL,
  account VARCHAR(288) NULL DEFAULT (USER()),
  PRIMARY KEY (rule_no, version)
);

-- A student who fits a rule, or has fitted it in this period. course: '' for all courses together.
-- day: of the last class that it rests on; class_nos: a JSON list of all of them.
-- before_...: what a fall is compared with; 0 for the other kinds.
-- fits: by the last evaluation. digest_no: the digest that told it; NULL: nobody was told.
CREATE TABLE attention_finding (
  finding_no INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  rule_no INT UNSIGNED NOT NULL,
  student_no INT UNSIGNED NOT NULL,
  course VARCHAR(32) COLLATE utf8mb4_0900_bin NOT NULL,
  period_first DATE NOT NULL,
  period_last DATE NOT NULL,
  rule_version INT UNSIGNED NOT NULL,
  day DATE NOT NULL,
  attended INT UNSIGNED NOT NULL,
  measured INT UNSIGNED NOT NULL,
  before_attended INT UNSIGNED NOT NULL,
  before_measured INT UNSIGNED NOT NULL,
  class_nos JSON NOT NULL,
  urgency DOUBLE NOT NULL,
  fits BOOLEAN NOT NULL,
  found_at DATETIME NOT NULL,
  digest_no INT UNSIGNED NULL,
  UNIQUE KEY once (rule_no, student_no, course, period_first),
  KEY by_student (student_no),
  KEY by_day (day),
  KEY by_digest (digest_no)
);

-- New findings of one rule that are told together, as a number and a link. students: of how many
-- students they are; one may have several, by course.
CREATE TABLE attention_digest (
  digest_no INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  rule_no INT UNSIGNED NOT NULL,
  rule_version INT UNSIGNED NOT NULL,
  students INT UNSIGNED NOT NULL,
  made_at DATETIME NOT NULL,
  KEY by_time (made_at)
);

-- A digest on its way to one recipient. It is `sending` before the first byte leaves. A mail that
-- was left so by a worker that is gone is `unknown`: it may have gone out, so nobody sends it again.
-- attempt: who is sending it. detail: why it failed, as a code.
CREATE TABLE attention_delivery (
  digest_no INT UNSIGNED NOT NULL,
  delivery_no INT UNSIGNED NOT NULL,
  channel ENUM('mail', 'webhook') NOT NULL,
  recipient VARCHAR(512) NOT NULL,
  state ENUM('waiting', 'sending', 'sent', 'failed', 'unknown') NOT NULL,
  attempt CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  tries INT UNSIGNED NOT NULL,
  detail VARCHAR(32) NULL,
  state_at DATETIME NOT NULL,
  PRIMARY KEY (digest_no, delivery_no),
  KEY by_state (state)
);
