-- A table's columns, primary key and the foreign keys that refer to it.
-- Variables as psql has them: which table, over t (pg_class) and ns (its schema):
--   \set which 't.relname = ''users'''
select ns.nspname                               as schema,
       t.relname                                as table_name,
       t.relkind = 'p'                          as partitioned,
       array(select a.attname::text from pg_attribute a
              where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
              order by a.attnum)                as columns,
       array(select format_type(a.atttypid, -1) from pg_attribute a
              where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
              order by a.attnum)                as types,
       array(select a.attnotnull::text from pg_attribute a
              where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
              order by a.attnum)                as required,
       array(select (a.atthasdef or a.attidentity <> '')::text from pg_attribute a
              where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
              order by a.attnum)                as has_default,
       -- The column is there from PostgreSQL 12 on.
       array(select (a.attidentity = 'a' or coalesce(to_jsonb(a) ->> 'attgenerated', '') <> '')::text
               from pg_attribute a
              where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
              order by a.attnum)                as generated,
       array(select a.attname::text
               from pg_index i
               cross join unnest(i.indkey::int2[]) with ordinality as k(attnum, position)
               join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum
              where i.indrelid = t.oid and i.indisprimary and k.position <= i.indnkeyatts
              order by k.position)              as primary_key,
       array(select r_ns.nspname::text from pg_constraint f
               join pg_class r on r.oid = f.conrelid join pg_namespace r_ns on r_ns.oid = r.relnamespace
              where f.confrelid = t.oid and f.contype = 'f'
                and coalesce((to_jsonb(f) ->> 'conparentid')::bigint, 0) = 0
              order by r_ns.nspname, r.relname, f.conname) as reference_schemas,
       array(select r.relname::text from pg_constraint f
               join pg_class r on r.oid = f.conrelid join pg_namespace r_ns on r_ns.oid = r.relnamespace
              where f.confrelid = t.oid and f.contype = 'f'
                and coalesce((to_jsonb(f) ->> 'conparentid')::bigint, 0) = 0
              order by r_ns.nspname, r.relname, f.conname) as reference_tables,
       array(select f.conname::text from pg_constraint f
               join pg_class r on r.oid = f.conrelid join pg_namespace r_ns on r_ns.oid = r.relnamespace
              where f.confrelid = t.oid and f.contype = 'f'
                and coalesce((to_jsonb(f) ->> 'conparentid')::bigint, 0) = 0
              order by r_ns.nspname, r.relname, f.conname) as reference_names,
       array(select (f.confdeltype = 'c')::text from pg_constraint f
               join pg_class r on r.oid = f.conrelid join pg_namespace r_ns on r_ns.oid = r.relnamespace
              where f.confrelid = t.oid and f.contype = 'f'
                and coalesce((to_jsonb(f) ->> 'conparentid')::bigint, 0) = 0
              order by r_ns.nspname, r.relname, f.conname) as reference_cascades
  from pg_class t
  join pg_namespace ns on ns.oid = t.relnamespace
 where t.relkind in ('r', 'p')
   and (:which)
   and (t.relpersistence <> 't' or ns.oid = pg_my_temp_schema())
 order by ns.nspname, t.relname
