-- What a role's rule has learned by its readings, and how many jobs had come when the queue was asked.
ALTER TABLE role_memory ADD COLUMN learned jsonb;
ALTER TABLE sample ADD COLUMN came bigint;
