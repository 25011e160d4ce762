-- What is known of a unique index that is not valid: how far it came, whether somebody is at work on it, and which other index
-- has the same key. Every role sees who holds which lock and who builds an index, if not always which one.
-- Variables as psql has them:
--   \set index 16395
select i.indisready                             as ready,
       i.indislive                              as live,
       c.relkind = 'I'                          as partitioned,
       exists (select from pg_locks l
                where l.locktype = 'relation'
                  and l.relation = i.indexrelid
                  and l.mode in ('ShareUpdateExclusiveLock', 'AccessExclusiveLock')
                  and l.database = (select d.oid from pg_database d where d.datname = current_database())
                  and l.pid is distinct from pg_backend_pid())
       or exists (select from pg_stat_progress_create_index p
                    join pg_locks l on l.pid = p.pid
                   where l.locktype = 'relation'
                     and l.relation = i.indrelid
                     and l.mode in ('ShareUpdateExclusiveLock', 'ShareLock', 'AccessExclusiveLock')
                     and l.database = (select d.oid from pg_database d where d.datname = current_database()))
                                                as busy,
       o.name                                   as same_key,
       coalesce(o.valid, false)                 as same_key_valid,
       -- Partitions without an index of this one's; a foreign table cannot have any.
       array(select part_ns.nspname::text
               from pg_inherits h
               join pg_class part on part.oid = h.inhrelid
               join pg_namespace part_ns on part_ns.oid = part.relnamespace
              where c.relkind = 'I' and h.inhparent = i.indrelid
                and not exists (select from pg_inherits x
                                  join pg_index xi on xi.indexrelid = x.inhrelid
                                 where x.inhparent = i.indexrelid and xi.indrelid = h.inhrelid)
              order by part_ns.nspname, part.relname) as lacking_schemas,
       array(select part.relname::text
               from pg_inherits h
               join pg_class part on part.oid = h.inhrelid
               join pg_namespace part_ns on part_ns.oid = part.relnamespace
              where c.relkind = 'I' and h.inhparent = i.indrelid
                and not exists (select from pg_inherits x
                                  join pg_index xi on xi.indexrelid = x.inhrelid
                                 where x.inhparent = i.indexrelid and xi.indrelid = h.inhrelid)
              order by part_ns.nspname, part.relname) as lacking_names
  from pg_index i
  join pg_class c on c.oid = i.indexrelid
  left join lateral (
       select oc.relname as name, x.indisvalid as valid
         from pg_index x
         join pg_class oc on oc.oid = x.indexrelid
        where x.indrelid = i.indrelid
          and x.indexrelid <> i.indexrelid
          and x.indisunique
          and x.indislive
          and x.indnkeyatts = i.indnkeyatts
          and x.indkey::int2[] = i.indkey::int2[]
          and x.indclass::oid[] = i.indclass::oid[]
          and x.indcollation::oid[] = i.indcollation::oid[]
          and pg_get_expr(x.indexprs, x.indrelid) is not distinct from pg_get_expr(i.indexprs, i.indrelid)
          and pg_get_expr(x.indpred, x.indrelid) is not distinct from pg_get_expr(i.indpred, i.indrelid)
          and coalesce((to_jsonb(x) ->> 'indnullsnotdistinct')::boolean, false)
            = coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false)
        -- REINDEX names its index after the one that it rebuilds.
        order by x.indisvalid desc, c.relname like replace(oc.relname, '_', '\_') || '\_cc%' desc, oc.relname
        limit 1) as o on true
 where i.indexrelid = :index
