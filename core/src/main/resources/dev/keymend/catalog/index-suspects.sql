-- Unique indexes that a person may be surprised by, as far as the catalog alone tells: not valid, deferrable, or with columns
-- that may be NULL, which is never equal to NULL. Of a partition tree the root stands for all, but for what is not valid.
select i.indexrelid::bigint                     as oid,
       n.nspname                                as schema,
       t.relname                                as table_name,
       c.relname                                as name,
       not i.indisvalid                         as invalid,
       not c.relispartition and coalesce(con.condeferrable, false) as deferrable,
       f.nullable                               as nullable
  from pg_index i
  join pg_class c on c.oid = i.indexrelid
  join pg_class t on t.oid = i.indrelid
  join pg_namespace n on n.oid = t.relnamespace
  left join pg_constraint con on con.conindid = i.indexrelid
                             and con.conrelid = i.indrelid
                             and con.contype in ('p', 'u')
 cross join lateral (
       select array(select a.attname::text
                      from generate_series(0, i.indnkeyatts - 1) as k(position)
                      join pg_attribute a on a.attrelid = i.indrelid
                                         and a.attnum = i.indkey[k.position]
                                         and a.attnum > 0
                     where not c.relispartition
                       and i.indisvalid
                       and i.indnkeyatts > 1
                       and not coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false)
                       and not a.attnotnull
                     order by k.position) as nullable) as f
 where i.indisunique
   and not i.indisexclusion
   and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
   and (t.relpersistence <> 't' or n.oid = pg_my_temp_schema())
   and (not i.indisvalid or coalesce(con.condeferrable, false) or f.nullable <> '{}')
 order by n.nspname, t.relname, c.relname
