-- The foreign keys of one table, with the operators they compare with.
-- Variables as psql has them:
--   \set table 16384
select c.conname                                as name,
       ns.nspname                               as schema,
       r.relname                                as table_name,
       r.oid = c.conrelid                       as own,
       r.relkind = 'p'                          as partitioned,
       c.confmatchtype = 'f'                    as match_full,
       has_table_privilege(r.oid, 'SELECT')     as may_select,
       r.relrowsecurity and row_security_active(r.oid) as row_security_active,
       array(select a.attname::text
               from unnest(c.conkey) with ordinality as k(attnum, position)
               join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum
              order by k.position)              as columns,
       array(select a.attname::text
               from unnest(c.confkey) with ordinality as k(attnum, position)
               join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.attnum
              order by k.position)              as referenced,
       array(select 'OPERATOR(' || quote_ident(o_ns.nspname) || '.' || o.oprname || ')'
               from unnest(c.conpfeqop) with ordinality as e(operator, position)
               join pg_operator o on o.oid = e.operator
               join pg_namespace o_ns on o_ns.oid = o.oprnamespace
              order by e.position)              as operators
  from pg_constraint c
  join pg_class r on r.oid = c.confrelid
  join pg_namespace ns on ns.oid = r.relnamespace
 where c.conrelid = :table
   and c.contype = 'f'
   -- Not enforced is possible from PostgreSQL 18 on; an inherited period is compared otherwise.
   and coalesce((to_jsonb(c) ->> 'conenforced')::boolean, true)
   and not coalesce((to_jsonb(c) ->> 'conperiod')::boolean, false)
 order by c.conname
