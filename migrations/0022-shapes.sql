-- Shapes of silence: more kinds, learned in groups of rooms (src/attendance/learning/silence.ts).
-- The kinds were lists of names. A list that grows would have to be changed again with each kind.
-- Workers of the release before go on: they write the names that they know.

ALTER TABLE learned_silence
  MODIFY COLUMN kind VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL;

ALTER TABLE signature_silence
  MODIFY COLUMN kind VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL;
