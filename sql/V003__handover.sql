-- Machines that run and are to be taken over or let go. Whoever decides does it, and goes on with it
-- until all is done; a machine has at most one such wish that is open.
CREATE TABLE handover (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application   text        NOT NULL,
  kind          text        NOT NULL CHECK (kind IN ('adopt', 'leave')),
  instance_id   text        NOT NULL,
  role          text,
  zone          text,
  address       text,
  port_offset   int         NOT NULL DEFAULT 0,
  machine_type  text,
  running_since timestamptz,
  pageless      boolean     NOT NULL DEFAULT false,
  made_by       text        NOT NULL,
  reason        text        NOT NULL,
  made_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  done_at       timestamptz,
  CHECK (kind = 'leave' OR (role IS NOT NULL AND zone IS NOT NULL AND address IS NOT NULL
    AND machine_type IS NOT NULL AND running_since IS NOT NULL))
);
CREATE UNIQUE INDEX handover_open ON handover (instance_id) WHERE done_at IS NULL;

-- It was adopted without a status page.
ALTER TABLE machine ADD COLUMN pageless boolean NOT NULL DEFAULT false;

-- A machine that was let go may be adopted again: it then has a second life, under another slot.
ALTER TABLE machine DROP CONSTRAINT machine_instance_id_key;
CREATE UNIQUE INDEX machine_instance_living ON machine (instance_id) WHERE state <> 'gone';
CREATE INDEX machine_instance ON machine (instance_id);
