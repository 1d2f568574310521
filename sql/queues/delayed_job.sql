-- Every job of the table, in groups of rows that mean the same: one pass, one snapshot, no row counted twice.
-- One pass, because no index of the gem's finds locks; it never reads the handlers (500,000 rows: about 0.2 s).
-- now() is the database's clock. The session is in UTC, so timestamps with and without a zone compare alike.
-- A lock is void when it is older than the longest run, as for the gem (locked_at < now - max_run_time).
-- Rows that are finished vanish, so how many came is told by the numbers that jobs are given, where they are numbers.
-- The condition stands on a line of its own, so that a comment in it ends there.
select
  case when failed_at is null then locked_by end                                as locked_by,
  failed_at is not null                                                         as failed,
  failed_at is null and (locked_at is not null or locked_by is not null)        as locked,
  coalesce(locked_at >= now() - interval '1 second' * :maxRunSeconds, false)    as held,
  coalesce(run_at <= now(), false)                                              as due,
  failed_at is null and coalesce((
    :where
  ), false)                                                                     as wanted,
  count(*)                                                                      as jobs,
  :fresh                                                                        as fresh,
  :newest                                                                       as newest,
  extract(epoch from now())::float8 - extract(epoch from min(run_at))::float8   as oldest_seconds
from delayed_jobs
group by 1, 2, 3, 4, 5, 6
limit :mostGroups
