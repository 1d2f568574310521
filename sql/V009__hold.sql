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
