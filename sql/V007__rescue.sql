-- Jobs that were in hand of machines when those ended: one row for each lock, written before it is taken off.
CREATE TABLE job_rescue (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application text        NOT NULL,
  role        text        NOT NULL,
  -- The queue's address as the fleet file has it, without secrets.
  queue       text        NOT NULL,
  job_id      bigint      NOT NULL,
  worker      text        NOT NULL,
  locked_at   text        NOT NULL,
  slot        bigint      NOT NULL REFERENCES machine,
  epoch       bigint      NOT NULL,
  at          timestamptz NOT NULL,
  planned     text        NOT NULL CHECK (planned IN ('freed', 'failed')),
  -- Absent: what came of it is not known.
  result      text CHECK (result IN ('freed', 'failed', 'left')),
  UNIQUE (application, queue, job_id, worker, locked_at)
);
CREATE INDEX job_rescue_role ON job_rescue (application, role, id);
