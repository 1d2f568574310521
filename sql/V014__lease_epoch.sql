-- A write holds the lease's row so that nobody takes over before it commits; what prolongs the lease must not wait for
-- that, or many writes side by side keep it waiting until the lease is over. PostgreSQL tells the two apart by what an
-- UPDATE changes: a column of a unique index, as the epoch is now when somebody takes over, or another one.
CREATE UNIQUE INDEX lease_epoch ON lease (application, epoch);
