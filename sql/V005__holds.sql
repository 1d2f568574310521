-- What is known of an application's record as a whole. While its hold lasts, which is a pause, somebody has
-- to say that the machines which were taken up from the cloud are the application's.
CREATE TABLE application_record (
  application   text PRIMARY KEY,
  -- The installation that its machines' tags name; absent: this database's own.
  install       text,
  -- When all machines that the cloud showed were on record for the first time.
  met_at        timestamptz,
  hold          bigint REFERENCES pause ON DELETE SET NULL,
  -- Installations of others whose machines bear the application's name.
  others        text
);
-- What ran before this table was there has met its cloud.
INSERT INTO application_record (application, met_at)
SELECT application, min(requested_at) FROM machine GROUP BY application;

ALTER TABLE pause ADD COLUMN ended_by text, ADD COLUMN ended_reason text;
