-- A role that frees the jobs of machines that have ended ("rescue" in the fleet file): it sees and changes what is
-- needed for that, and never a handler. Run it in the application's own database as the table's owner:
--   psql -f sql/grants/delayed_job_rescuer.sql DATABASE
-- then give the role a password or a line in pg_hba.conf; it has neither yet.
do $$
begin
  if not exists (select from pg_roles where rolname = 'delayed_job_rescuer') then
    create role delayed_job_rescuer login connection limit 10;
  end if;
end
$$;
revoke all on delayed_jobs from delayed_job_rescuer;
grant select (id, attempts, locked_at, locked_by, failed_at),
  update (attempts, locked_at, locked_by, failed_at, last_error) on delayed_jobs to delayed_job_rescuer;
