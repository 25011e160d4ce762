-- amcheck's check of a B-tree index, if it is installed and this role may call it; with three arguments (PostgreSQL 17) it
-- looks for keys that stand twice as well.
select n.nspname as schema, p.pronargs::int as arguments
  from pg_extension e
  join pg_depend d on d.refclassid = 'pg_extension'::regclass
                  and d.refobjid = e.oid
                  and d.classid = 'pg_proc'::regclass
                  and d.deptype = 'e'
  join pg_proc p on p.oid = d.objid
  join pg_namespace n on n.oid = p.pronamespace
 where e.extname = 'amcheck'
   and p.proname = 'bt_index_check'
   and p.pronargs > 1
   and has_function_privilege(p.oid, 'EXECUTE')
   and has_schema_privilege(n.oid, 'USAGE')
 order by p.pronargs desc
 limit 1
