-- Which services could decide for which applications, so that several share them evenly.
CREATE TABLE candidate (
  application text        NOT NULL,
  holder      text        NOT NULL,
  seen_at     timestamptz NOT NULL,
  PRIMARY KEY (application, holder)
);

-- The oldest schema with which a program may decide here. A migration after which older programs
-- cannot read what newer ones write sets it to its own number; all others leave it.
ALTER TABLE installation ADD COLUMN needs_schema int NOT NULL DEFAULT 12;
