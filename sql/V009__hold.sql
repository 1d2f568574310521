-- Machines that scaler leaves alone: not drained, ended, stopped or rebooted while a hold lasts. A hold that is
-- over keeps its row, so that the life of a machine can be told.
CREATE TABLE machine_hold (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application  text        NOT NULL,
  instance_id  text        NOT NULL,
  made_by      text        NOT NULL,
  reason       text        NOT NULL CHECK (reason <> ''),
  made_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  until_at     timestamptz,
  ended_at     timestamptz,
  ended_by     text,
  ended_reason text
);
CREATE INDEX machine_hold_machine ON machine_hold (application, instance_id);

-- Since when a role's queue has given no answer that can be believed.
ALTER TABLE role_memory ADD COLUMN blind_since timestamptz;
-- How often launches of a role have paused in a row: machines that fail together pause them once.
ALTER TABLE role_memory ADD COLUMN launch_pauses int NOT NULL DEFAULT 0;

-- What was launched within an hour, and what ran within a day.
CREATE INDEX machine_requested ON machine (application, requested_at);
CREATE INDEX machine_ended ON machine (application, since) WHERE state = 'gone';
