-- Who writes to a sequence, or to a table or one of its partitions, the oldest transaction first: nextval's lock on the one,
-- a writer's on the other, or a stronger one. Readers are left out. Variables as psql has them: \set oid 16385
select l.virtualtransaction                                               as transaction,
       l.pid                                                              as pid,
       a.usename                                                          as role,
       a.application_name                                                 as application,
       a.state                                                            as state,
       (extract(epoch from clock_timestamp() - a.xact_start) * 1000)::bigint as age_millis
  from pg_locks l
  left join pg_stat_activity a on a.pid = l.pid
 where l.locktype = 'relation'
   and l.database = (select d.oid from pg_database d where d.datname = current_database())
   and (l.relation = :oid or l.relation in (select p.relid from pg_partition_tree(:oid) p))
   and l.granted
   and l.mode not in ('AccessShareLock', 'RowShareLock')
   and l.pid is distinct from pg_backend_pid()
 order by a.xact_start nulls first, l.pid
