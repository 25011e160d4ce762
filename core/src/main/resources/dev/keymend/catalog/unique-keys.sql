-- Every unique index and exclusion constraint: its key columns in order (null for an expression; INCLUDE columns are
-- not part of the key), the constraint it stands for, its predicate. An index that a failed CREATE INDEX CONCURRENTLY left
-- behind is not valid, yet enforces uniqueness as soon as it is ready.
-- pg_get_expr waits for the table's lock, and would keep everything else waiting: a table that somebody has locked
-- exclusively, or waits to, is told apart by "locked" instead of being asked.
-- Nearly every key is one plain column, and is told as only_column: putting arrays together would take most of the time.
-- generated: the columns that generated ones are computed from, none of which can be generated itself. Until 14 the
-- generated column depends on them, from 15 on its expression does.
with locked as materialized (
    select l.relation
      from pg_locks l
     where l.locktype = 'relation'
       and l.mode = 'AccessExclusiveLock'
       and l.database = (select d.oid from pg_database d where d.datname = current_database())
       and l.pid is distinct from pg_backend_pid()
), generated as materialized (
    select e.adrelid as table_oid, e.adnum as column_number, d.refobjsubid::int2 as source
      from pg_depend d
      join pg_attrdef e on e.oid = d.objid
     where d.classid = 'pg_attrdef'::regclass
       and d.refclassid = 'pg_class'::regclass
       and d.refobjid = e.adrelid
       and d.refobjsubid > 0
       and d.refobjsubid <> e.adnum
    union
    select d.objid, d.objsubid::int2, d.refobjsubid::int2
      from pg_depend d
     where d.classid = 'pg_class'::regclass
       and d.objsubid > 0
       and d.refclassid = 'pg_class'::regclass
       and d.refobjid = d.objid
       and d.refobjsubid > 0
)
select i.indexrelid::bigint             as oid,
       i.indrelid::bigint               as table_oid,
       c.relname                        as name,
       con.conname                      as constraint_name,
       coalesce(con.condeferrable, false) as deferrable,
       i.indisprimary                   as primary_key,
       i.indisvalid                     as valid,
       case when i.indnkeyatts = 1 and i.indkey[0] > 0
            then (select a.attname
                    from pg_attribute a
                   where a.attrelid = i.indrelid and a.attnum = i.indkey[0]) end as only_column,
       case when i.indnkeyatts > 1 or i.indkey[0] <= 0
            then array(
                select a.attname::text
                  from generate_series(0, i.indnkeyatts - 1) as k(position)
                  left join pg_attribute a on a.attrelid = i.indrelid
                                          and a.attnum = i.indkey[k.position]
                                          and a.attnum > 0
                 order by k.position) end as columns,
       i.indisunique                    as is_unique,
       -- Columns that stand in the key only inside an expression or a generated column.
       case when i.indexprs is not null or i.indrelid in (select table_oid from generated)
            then array(
                with inside as (
                    select d.refobjsubid::int2 as column_number
                      from pg_depend d
                     where d.classid = 'pg_class'::regclass
                       and d.objid = i.indexrelid
                       and d.refclassid = 'pg_class'::regclass
                       and d.refobjid = i.indrelid
                       and d.refobjsubid > 0
                       and i.indexprs is not null
                       and not d.refobjsubid = any (i.indkey::int2[])
                ), computed as (
                    select column_number from inside
                    union
                    select g.source
                      from generated g
                     where g.table_oid = i.indrelid
                       and (   exists (select
                                         from generate_series(0, i.indnkeyatts - 1) as k(position)
                                        where i.indkey[k.position] = g.column_number)
                            or g.column_number in (select column_number from inside))
                )
                select a.attname::text
                  from computed c
                  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = c.column_number
                 order by a.attnum) end as expression_columns,
       case when i.indpred is not null and i.indrelid not in (select relation from locked)
            then pg_get_expr(i.indpred, i.indrelid) end as predicate,
       i.indpred is not null and i.indrelid in (select relation from locked) as locked
  from pg_index i
  join pg_class c on c.oid = i.indexrelid
  join pg_class t on t.oid = i.indrelid
  join pg_namespace n on n.oid = t.relnamespace
  left join pg_constraint con on con.conindid = i.indexrelid
                             and con.conrelid = i.indrelid
                             and con.contype in ('p', 'u', 'x')
 where (i.indisunique or i.indisexclusion)
   and i.indisready
   and i.indislive
   and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
   and (t.relpersistence <> 't' or n.oid = pg_my_temp_schema())
 order by i.indrelid, i.indisprimary desc, c.relname
