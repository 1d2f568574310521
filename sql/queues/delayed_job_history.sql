-- Keeps for 15 days when each job of delayed_job's table came, was begun and ended, which the gem deletes. Optional; for
-- a load that scaler simulate reads (docs/operations.md, "A history"). Run it in the application's own database as the
-- table's owner, as often as you like:
--   psql -f sql/queues/delayed_job_history.sql DATABASE
-- To be rid of it: drop function keep_delayed_jobs, keep_failed_delayed_job cascade; drop table delayed_job_history;
-- Do the first of the two before columns of delayed_jobs are given another type, and run this again afterwards.
-- A job costs one more row and no look at the table. Whatever goes wrong in here is a warning: no job fails by it.
create table if not exists delayed_job_history (
  job_id   text,
  queue    text,
  priority int,
  came     timestamptz,          -- when it was due; some make jobs first by an absurdly early run_at
  begun    timestamptz not null, -- by the clock of the worker
  ended    timestamptz not null, -- by the clock of the database
  failed   boolean     not null
);
create index if not exists delayed_job_history_ended on delayed_job_history (ended);

-- Jobs that are done, or given up and deleted. Those that nobody had begun are not kept.
create or replace function keep_delayed_jobs() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
  execute format('insert into %I.delayed_job_history
      select id, queue, priority, greatest(run_at, created_at), locked_at, clock_timestamp(), false
      from gone where locked_at is not null and failed_at is null', tg_table_schema);
  if random() < 0.001 then
    execute format('delete from %1$I.delayed_job_history where ctid = any (array(
        select ctid from %1$I.delayed_job_history where ended < now() - interval ''15 days''
        order by ended limit 10000 for update skip locked))', tg_table_schema);
  end if;
  return null;
exception when others then
  raise warning 'delayed_job_history: %', sqlerrm;
  return null;
end
$$;

-- Attempts that failed: the gem takes the lock off and counts them, or gives the job up.
create or replace function keep_failed_delayed_job() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
begin
  execute format('insert into %I.delayed_job_history values ($1, $2, $3, $4, $5, clock_timestamp(), true)',
      tg_table_schema)
    using old.id, old.queue, old.priority, greatest(old.run_at, old.created_at)::timestamptz, old.locked_at::timestamptz;
  return null;
exception when others then
  raise warning 'delayed_job_history: %', sqlerrm;
  return null;
end
$$;

create or replace trigger keep_delayed_jobs after delete on delayed_jobs
  referencing old table as gone for each statement execute function keep_delayed_jobs();
create or replace trigger keep_failed_delayed_job after update on delayed_jobs
  for each row
  when (old.locked_at is not null and old.failed_at is null
    and (new.failed_at is not null or (new.locked_at is null and new.attempts > old.attempts)))
  execute function keep_failed_delayed_job();

revoke all on function keep_delayed_jobs(), keep_failed_delayed_job() from public;
do $$
begin
  if exists (select from pg_roles where rolname = 'delayed_job_reader') then
    grant select on delayed_job_history to delayed_job_reader;
  end if;
end
$$;
