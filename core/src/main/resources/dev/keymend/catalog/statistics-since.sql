-- Since when PostgreSQL counts inserted rows; null where it does not say.
select extract(epoch from now() - d.stats_reset)::bigint as seconds
  from pg_stat_database d
 where d.datname = current_database()
