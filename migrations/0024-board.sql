-- Who may use the board and its API, and who is using it.

-- Who may see what. A person is the pair of issuer and subject that the login provider gives.
-- scope: '' is the whole campus. Of a department it is the beginning of its course names ("ERG"),
-- of a lecturer a section ("ERG2050/1").
CREATE TABLE role_grant (
  issuer VARCHAR(255) COLLATE utf8mb4_0900_bin NOT NULL,
  subject VARCHAR(255) COLLATE utf8mb4_0900_bin NOT NULL,
  role VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  scope VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  granted_by VARCHAR(255) NOT NULL,
  granted_at DATETIME NOT NULL,
  PRIMARY KEY (issuer, subject, role, scope)
);

-- Every role that was granted or taken away. Rows are only added.
CREATE TABLE role_change (
  change_no INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  issuer VARCHAR(255) COLLATE utf8mb4_0900_bin NOT NULL,
  subject VARCHAR(255) COLLATE utf8mb4_0900_bin NOT NULL,
  role VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  scope VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  what ENUM('grant', 'revoke') NOT NULL,
  changed_by VARCHAR(255) NOT NULL,
  changed_at DATETIME NOT NULL,
  account VARCHAR(288) NULL DEFAULT (USER())
);

-- Who is logged in. The cookie holds a random secret, and the table its SHA-256 only, as hexadecimal
-- text: bytes that are no text, in a statement that runs, make information_schema.processlist fail.
-- fixed_role: the role of a session of the local link, which has no other roles.
-- student_id, staff_name: the claims that the settings name; NULL where the person has none.
-- csrf_token: what every change must send back.
CREATE TABLE board_session (
  session_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  issuer VARCHAR(255) COLLATE utf8mb4_0900_bin NOT NULL,
  subject VARCHAR(255) COLLATE utf8mb4_0900_bin NOT NULL,
  display_name VARCHAR(255) NOT NULL,
  fixed_role VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  student_id VARCHAR(64) COLLATE utf8mb4_0900_bin NULL,
  staff_name VARCHAR(255) COLLATE utf8mb4_0900_bin NULL,
  csrf_token CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  started_at DATETIME NOT NULL,
  ends_at DATETIME NOT NULL,
  KEY by_person (issuer, subject),
  KEY by_end (ends_at)
);

-- A login that has begun, or a local link that nobody has opened yet. The row goes when it is used.
-- code_verifier, nonce, return_to: what the answer of the login provider is checked against, and
-- where the person wanted to go. role: of a local link.
CREATE TABLE board_login (
  login_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  kind ENUM('oidc', 'link') NOT NULL,
  code_verifier VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL,
  nonce VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  return_to VARCHAR(255) NULL,
  role VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ends_at DATETIME NOT NULL,
  KEY by_end (ends_at)
);

-- Tokens of machines. The table holds the SHA-256 of the secret only.
CREATE TABLE api_token (
  token_no INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
  owner VARCHAR(255) NOT NULL,
  role VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  scope VARCHAR(64) COLLATE utf8mb4_0900_bin NOT NULL,
  created_at DATETIME NOT NULL,
  ends_at DATETIME NOT NULL,
  revoked_at DATETIME NULL,
  account VARCHAR(288) NULL DEFAULT (USER())
);

-- Who teaches a section: the names in the column `lecturer` of timetable.csv.
CREATE TABLE roster_lecturer (
  version INT UNSIGNED NOT NULL,
  section_no INT UNSIGNED NOT NULL,
  lecturer VARCHAR(255) COLLATE utf8mb4_0900_bin NOT NULL,
  PRIMARY KEY (version, section_no, lecturer),
  KEY by_lecturer (version, lecturer)
);

-- looked_by: the person at the board; NULL where it was a command, of which `account` tells.
ALTER TABLE person_look
  MODIFY COLUMN what VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ADD COLUMN looked_by VARCHAR(255) NULL;
