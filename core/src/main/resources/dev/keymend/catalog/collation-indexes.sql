-- The indexes that a collation orders, unique ones first, and how many there are.
-- Variables as psql has them:
--   \set collation 12547
--   \set most 50
select n.nspname                                as schema,
       c.relname                                as name,
       t.relname                                as table_name,
       i.indisunique                            as is_unique,
       count(*) over ()                         as indexes,
       count(*) filter (where i.indisunique) over () as unique_indexes
  from pg_index i
  join pg_class c on c.oid = i.indexrelid
  join pg_class t on t.oid = i.indrelid
  join pg_namespace n on n.oid = c.relnamespace
 where :collation = any (i.indcollation::oid[])
   and c.relkind = 'i'
   and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
   and (t.relpersistence <> 't' or n.oid = pg_my_temp_schema())
 order by i.indisunique desc, n.nspname, t.relname, c.relname
 limit :most
