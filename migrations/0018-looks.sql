-- Two more ways to look at what is stored of persons: `rollcall unmatched`, which lists corrections
-- of students, and `rollcall rejects --raw`, which shows raw records.
ALTER TABLE person_look
  MODIFY COLUMN what
    ENUM('explain', 'export', 'person_export', 'unmatched', 'rejects') NOT NULL;
