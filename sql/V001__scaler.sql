-- scaler's own state. Times are timestamptz; durations across nodes are counted by this server's clock.

-- Which installation the machines belong to: part of every owner tag and client token.
CREATE TABLE installation (
  id       text PRIMARY KEY,
  only_one boolean NOT NULL DEFAULT true UNIQUE CHECK (only_one),
  made_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO installation (id) VALUES (substr(replace(gen_random_uuid()::text, '-', ''), 1, 12));

-- Every fleet file that was ever applied, with the user data that it named and with what its names
-- meant in the cloud; the newest is active.
CREATE TABLE configuration (
  application text        NOT NULL,
  version     int         NOT NULL CHECK (version > 0),
  file        text        NOT NULL,
  document    text        NOT NULL,
  user_data   jsonb       NOT NULL,
  resolved    jsonb       NOT NULL,
  made_by     text        NOT NULL,
  commit_id   text,
  applied_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (application, version)
);

-- Who may act for an application. The epoch rises with every new holder; every write checks it.
CREATE TABLE lease (
  application text PRIMARY KEY,
  holder      text        NOT NULL,
  epoch       bigint      NOT NULL,
  expires_at  timestamptz NOT NULL,
  looked_at   timestamptz
);

-- One row for each machine, written before the cloud is asked for it (the intent).
CREATE TABLE machine (
  slot             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application      text        NOT NULL,
  role             text        NOT NULL,
  zone             text        NOT NULL,
  version          int         NOT NULL,
  request          jsonb       NOT NULL,
  instance_id      text UNIQUE,
  state            text        NOT NULL DEFAULT 'requested' CHECK (state IN
    ('requested', 'pending', 'booting', 'in_service', 'impaired', 'draining', 'terminating', 'gone')),
  since            timestamptz NOT NULL,
  requested_at     timestamptz NOT NULL,
  first_running_at timestamptz,
  address          text,
  port_offset      int         NOT NULL DEFAULT 0,
  machine_type     text,
  drain_cause      text,
  drain_detail     text,
  drain_since      timestamptz,
  cordoned_at      timestamptz,
  acknowledged_at  timestamptz,
  unlocked_at      timestamptz,
  late_at          timestamptz,
  missing_since    timestamptz,
  end_cause        text,
  end_detail       text,
  -- What the world was asked for last, how often in a row; pauses grow with it.
  asked_what       text,
  asked_times      int,
  asked_at         timestamptz,
  asked_open       timestamptz,
  seen             jsonb,
  CHECK (state IN ('requested', 'gone', 'terminating') OR instance_id IS NOT NULL),
  CHECK (state <> 'draining' OR drain_since IS NOT NULL),
  CHECK (state <> 'terminating' OR end_cause IS NOT NULL)
);
CREATE INDEX machine_living ON machine (application, role) WHERE state <> 'gone';

-- The life of a machine as it was, and the only moves that are legal.
CREATE TABLE machine_event (
  id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slot  bigint      NOT NULL REFERENCES machine,
  at    timestamptz NOT NULL,
  epoch bigint      NOT NULL,
  state text        NOT NULL,
  what  text        NOT NULL
);
CREATE INDEX machine_event_slot ON machine_event (slot, id);

CREATE TABLE machine_transition (
  from_state text NOT NULL,
  to_state   text NOT NULL,
  PRIMARY KEY (from_state, to_state)
);
INSERT INTO machine_transition (from_state, to_state) VALUES
  ('requested', 'pending'), ('requested', 'terminating'), ('requested', 'gone'),
  ('pending', 'booting'), ('pending', 'draining'), ('pending', 'terminating'), ('pending', 'gone'),
  ('booting', 'in_service'), ('booting', 'impaired'), ('booting', 'draining'),
  ('booting', 'terminating'), ('booting', 'gone'),
  ('in_service', 'impaired'), ('in_service', 'draining'), ('in_service', 'terminating'),
  ('in_service', 'gone'),
  ('impaired', 'booting'), ('impaired', 'draining'), ('impaired', 'terminating'), ('impaired', 'gone'),
  ('draining', 'booting'), ('draining', 'terminating'), ('draining', 'gone'),
  ('terminating', 'gone');

CREATE FUNCTION machine_moves_legally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND NOT EXISTS (
      SELECT 1 FROM machine_transition WHERE from_state = OLD.state AND to_state = NEW.state) THEN
    RAISE EXCEPTION 'machine %: % does not become %', OLD.slot, OLD.state, NEW.state;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER machine_moves_legally BEFORE UPDATE OF state ON machine
  FOR EACH ROW EXECUTE FUNCTION machine_moves_legally();

-- What a role remembers between two looks.
CREATE TABLE role_memory (
  application     text NOT NULL,
  role            text NOT NULL,
  wanted          int,
  stepped_at      timestamptz,
  grew_at         timestamptz,
  launch_failures int  NOT NULL DEFAULT 0,
  paused_until    timestamptz,
  last_failure    text NOT NULL DEFAULT '',
  -- Offers without room, as zone/type, and until when they are not asked for.
  resting         jsonb NOT NULL DEFAULT '{}',
  -- What the last look found, for people: bounds in force, why, what stands in the way.
  last_look       jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (application, role)
);

-- Decisions, when they change: what was wanted, why, what stood in the way, what was seen.
CREATE TABLE decision (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application text        NOT NULL,
  role        text        NOT NULL,
  at          timestamptz NOT NULL,
  epoch       bigint      NOT NULL,
  version     int         NOT NULL,
  wanted      int         NOT NULL,
  actual      int         NOT NULL,
  reason      jsonb       NOT NULL,
  guards      jsonb       NOT NULL,
  inputs      jsonb       NOT NULL,
  sentence    text        NOT NULL
);
CREATE INDEX decision_role ON decision (application, role, id);

-- Wishes by hand.
CREATE TABLE adjustment (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application text        NOT NULL,
  role        text        NOT NULL,
  kind        text        NOT NULL CHECK (kind IN ('exactly', 'at_least', 'at_most')),
  machines    int         NOT NULL CHECK (machines >= 0),
  made_by     text        NOT NULL,
  reason      text        NOT NULL,
  made_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  until_at    timestamptz NOT NULL
);
CREATE INDEX adjustment_role ON adjustment (application, role, id);

CREATE TABLE end_wish (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application text        NOT NULL,
  instance_id text        NOT NULL,
  forced      boolean     NOT NULL,
  made_by     text        NOT NULL,
  reason      text        NOT NULL,
  made_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX end_wish_machine ON end_wish (application, instance_id);

-- Nothing is changed while a pause lasts. No role: the whole application.
CREATE TABLE pause (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application text        NOT NULL,
  role        text,
  made_by     text        NOT NULL,
  reason      text        NOT NULL CHECK (reason <> ''),
  made_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  until_at    timestamptz,
  ended_at    timestamptz
);

-- The clock's firings, each once whichever node saw it.
CREATE TABLE firing (
  application  text        NOT NULL,
  role         text        NOT NULL,
  line         text        NOT NULL,
  scheduled_at timestamptz NOT NULL,
  recorded_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  node         text        NOT NULL,
  PRIMARY KEY (application, role, line, scheduled_at)
);

-- One row a role and look: what the policies were fed with.
CREATE TABLE sample (
  application text        NOT NULL,
  role        text        NOT NULL,
  at          timestamptz NOT NULL,
  ready       int,
  running     int,
  scheduled   int,
  failed      int,
  oldest_s    double precision,
  wanted      int         NOT NULL,
  actual      int         NOT NULL,
  in_service  int         NOT NULL,
  existing    int         NOT NULL,
  PRIMARY KEY (application, role, at)
);
