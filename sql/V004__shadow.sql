-- What a shadow would have had beside what really ran, summed up while both could be seen.
CREATE TABLE shadow (
  application         text             NOT NULL,
  role                text             NOT NULL,
  since               timestamptz      NOT NULL,
  at                  timestamptz      NOT NULL,
  watched_s           double precision NOT NULL DEFAULT 0,
  imagined            int              NOT NULL DEFAULT 0,
  actual              int              NOT NULL DEFAULT 0,
  -- Seconds of machines; those without a known price again beside it.
  imagined_s          double precision NOT NULL DEFAULT 0,
  actual_s            double precision NOT NULL DEFAULT 0,
  imagined_unpriced_s double precision NOT NULL DEFAULT 0,
  actual_unpriced_s   double precision NOT NULL DEFAULT 0,
  imagined_usd        numeric          NOT NULL DEFAULT 0,
  actual_usd          numeric          NOT NULL DEFAULT 0,
  longest_wait_s      double precision,
  PRIMARY KEY (application, role)
);
