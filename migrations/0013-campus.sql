-- What tells the database of one installation from that of another in the same Temporal namespace.
--
-- campus: the name of the campus, empty where it has none. A database that has been read into
-- belongs to a campus without a name. "rollcall migrate" and the first worker name a new one.
--
-- database_id: drawn once. The workflow of a partition carries it, so that "rollcall check" can say
-- that a workflow with the right id reads for another database. A restored dump and a replica keep
-- it: they are the same installation.
INSERT IGNORE INTO setting (name, value)
SELECT 'campus', '' FROM DUAL WHERE EXISTS (SELECT 1 FROM ingest_position);

INSERT IGNORE INTO setting (name, value) VALUES ('database_id', UUID());
