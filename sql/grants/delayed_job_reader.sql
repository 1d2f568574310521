-- A role that reads what scaler needs of delayed_job's table: never the handlers or the errors, which may hold
-- personal data. Run it in the application's own database as the table's owner:
--   psql -f sql/grants/delayed_job_reader.sql DATABASE
-- then give the role a password or a line in pg_hba.conf; it has neither yet.
do $$
begin
  if not exists (select from pg_roles where rolname = 'delayed_job_reader') then
    create role delayed_job_reader login connection limit 10;
  end if;
end
$$;
revoke all on delayed_jobs from delayed_job_reader;
-- id, created_at and updated_at are there for conditions of "where", as priority, queue and attempts are.
grant select (id, priority, queue, attempts, run_at, locked_at, locked_by, failed_at, created_at, updated_at)
  on delayed_jobs to delayed_job_reader;
