-- A student whom the lecturer has marked as not there is refused by a code, and the lecturer is told
-- how many: `away`.
ALTER TABLE roll_entry MODIFY outcome ENUM('taken', 'elsewhere', 'away') NOT NULL;
