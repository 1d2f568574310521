-- How many jobs so many machines of a role finish, as its readings told.
ALTER TABLE role_memory ADD COLUMN throughput jsonb;
