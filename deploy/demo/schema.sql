-- The table of the gem delayed_job_active_record, as its migration makes it on PostgreSQL.
create table if not exists delayed_jobs (
  id         bigserial primary key,
  priority   integer not null default 0,
  attempts   integer not null default 0,
  handler    text not null,
  last_error text,
  run_at     timestamp(6),
  locked_at  timestamp(6),
  failed_at  timestamp(6),
  locked_by  varchar,
  queue      varchar,
  created_at timestamp(6),
  updated_at timestamp(6)
);
create index if not exists delayed_jobs_priority on delayed_jobs (priority, run_at);

-- One row for each run of a demo job. A number that stands here twice was run twice.
create table if not exists demo_runs (
  number  integer not null,
  worker  text not null,
  attempt integer not null,
  at      timestamptz not null default clock_timestamp()
);
