-- When it was last decided with the cloud in sight: a look without it changes nothing, and is no decision.
ALTER TABLE lease ADD COLUMN decided_at timestamptz;
UPDATE lease SET decided_at = looked_at;
