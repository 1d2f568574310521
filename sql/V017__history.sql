-- What is needed to tell later how many jobs came, and how long they took: under which lease the queue was asked, since
-- each service counts for itself, and of the jobs that the role counts how many were there.
ALTER TABLE sample ADD COLUMN epoch bigint;
ALTER TABLE sample ADD COLUMN counted_ready int;
ALTER TABLE sample ADD COLUMN counted_running int;
ALTER TABLE sample ADD COLUMN counted_scheduled int;
