-- What a verdict rests on.

-- basis: `heard` if it rests on records in the class or on the way to or from it, `inferred` if it
-- rests on the shape of the student's silence. NULL where it rests on neither: unknown, not
-- measured, absent by the policy seed, a verdict that a person corrected, and one that a release
-- from before this column wrote. A worker of that release that corrects a verdict leaves the basis
-- as it is, so readers ask for it only where `corrected` is not set.
--
-- The column is the last one, so MySQL adds it without writing the rows anew. It can append another
-- basis to the list in the same way.
ALTER TABLE verdict ADD COLUMN basis ENUM('heard', 'inferred') NULL;
