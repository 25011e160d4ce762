-- Whether this transaction itself holds a lock on the table, or on a partition of it, as altering takes it.
-- Variables as psql has them:
--   \set table 16384
select exists (
           select from pg_locks l
            where l.pid = pg_backend_pid()
              and l.locktype = 'relation'
              and l.database = (select d.oid from pg_database d where d.datname = current_database())
              and (l.relation = :table or l.relation in (select p.relid from pg_partition_tree(:table) p))
              and l.mode not in ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock')) as altered
