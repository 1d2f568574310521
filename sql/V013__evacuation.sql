-- Zones that are to stand empty: nothing is launched there, and what runs there leaves once others serve in its
-- place. One that is over keeps its row, so that it can be told.
CREATE TABLE zone_evacuation (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application  text        NOT NULL,
  zone         text        NOT NULL CHECK (zone <> ''),
  made_by      text        NOT NULL,
  reason       text        NOT NULL CHECK (reason <> ''),
  made_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  until_at     timestamptz,
  ended_at     timestamptz,
  ended_by     text,
  ended_reason text
);
CREATE INDEX zone_evacuation_zone ON zone_evacuation (application, zone);
