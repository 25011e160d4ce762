-- Indexes that are being built on a table now, as far as this role may see other sessions.
-- Variables as psql has them: the table's OID and its root's
--   \set tables '16385, 16385'
select p.command as command
  from pg_stat_progress_create_index p
 where p.datname = current_database()
   and p.relid in (:tables)
 order by p.command, p.pid
