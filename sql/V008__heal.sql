-- What is done about an ill machine: the rung, since when, what was seen. Absent: it never was ill.
ALTER TABLE machine ADD COLUMN heal jsonb;
-- When its end was decided without the proof that it was idle; so many are allowed in ten minutes.
ALTER TABLE machine ADD COLUMN unproven_at timestamptz;
CREATE INDEX machine_unproven ON machine (application, unproven_at) WHERE unproven_at IS NOT NULL;
