-- What the server may name when it refuses a key: unique and exclusion constraints and unique indexes, on leaves of
-- partition trees as well as on roots, and those of the system catalog.
-- column_texts are the key's parts exactly as DETAIL prints them.
-- Variables as psql has them: which ones, over c (the index), con, t (its table) and ns (their schema):
--   \set which 'c.relname = ''users_pkey'''
select i.indexrelid::bigint                     as oid,
       ns.nspname                               as schema,
       c.relname                                as index_name,
       con.conname                              as constraint_name,
       t.oid::bigint                            as table_oid,
       t.relname                                as table_name,
       t.relkind::text                          as table_kind,
       i.indisprimary                           as primary_key,
       i.indisunique                            as is_unique,
       i.indisexclusion                         as is_exclusion,
       i.indisvalid                             as valid,
       coalesce(con.condeferrable, false)       as deferrable,
       coalesce(con.condeferred, false)         as deferred,
       coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) as nulls_not_distinct,
       pg_get_expr(i.indpred, i.indrelid)       as predicate,
       pg_get_indexdef(i.indexrelid)            as definition,
       array(select pg_get_indexdef(i.indexrelid, k.position, true)
               from generate_series(1, i.indnkeyatts) as k(position)
              order by k.position)              as column_texts,
       array(select a.attname::text
               from generate_series(0, i.indnkeyatts - 1) as k(position)
               left join pg_attribute a on a.attrelid = i.indrelid
                                       and a.attnum = i.indkey[k.position]
                                       and a.attnum > 0
              order by k.position)              as columns,
       -- The column's own type, without length; the index's for an expression, and where it stores another one (name).
       -- With -1 and not null: 'character' alone would mean character(1).
       array(select format_type(coalesce(a.atttypid, x.atttypid), -1)
               from pg_attribute x
               left join pg_attribute a on a.attrelid = i.indrelid
                                       and a.attnum = i.indkey[x.attnum - 1]
                                       and a.attnum > 0
              where x.attrelid = i.indexrelid and x.attnum <= i.indnkeyatts
              order by x.attnum)                as types,
       array(select a.attname::text
               from generate_series(i.indnkeyatts, i.indnatts - 1) as k(position)
               join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[k.position]
              order by k.position)              as included,
       -- Columns in expressions and the predicate; plain columns of a key are among the parts.
       array(select a.attname::text
               from pg_depend d
               join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
              where d.classid = 'pg_class'::regclass and d.objid = i.indexrelid
                and d.refclassid = 'pg_class'::regclass and d.refobjid = i.indrelid and d.refobjsubid > 0
              order by a.attnum)                as referenced,
       -- The operator that the index itself compares with, for citext and its kin: strategy 3 of a btree is equality.
       array(select 'OPERATOR(' || quote_ident(o_ns.nspname) || '.' || o.oprname || ')'
               from generate_series(1, i.indnkeyatts) as k(position)
               join pg_opclass oc on oc.oid = i.indclass[k.position - 1]
               left join pg_amop ao on ao.amopfamily = oc.opcfamily
                                   and ao.amopstrategy = 3
                                   and ao.amoplefttype = oc.opcintype
                                   and ao.amoprighttype = oc.opcintype
               join pg_operator o on o.oid = coalesce(con.conexclop[k.position], ao.amopopr)
               join pg_namespace o_ns on o_ns.oid = o.oprnamespace
              order by k.position)              as operators,
       root_table.oid::bigint                   as root_table_oid,
       root_ns.nspname                          as root_schema,
       root_table.relname                       as root_table_name,
       root_index.relname                       as root_index_name,
       has_schema_privilege(ns.oid, 'USAGE')    as schema_usable,
       has_table_privilege(t.oid, 'SELECT')     as may_select,
       t.relrowsecurity and row_security_active(t.oid) as row_security_active,
       ns.nspname in ('pg_catalog', 'pg_toast') as of_system
  from pg_class c
  join pg_index i on i.indexrelid = c.oid
  join pg_class t on t.oid = i.indrelid
  join pg_namespace ns on ns.oid = t.relnamespace
  left join pg_constraint con on con.conindid = i.indexrelid
                             and con.conrelid = i.indrelid
                             and con.contype in ('p', 'u', 'x')
  left join lateral (
       with recursive up(index_oid, level) as (
           select i.indexrelid, 0
           union all
           select h.inhparent, up.level + 1 from up join pg_inherits h on h.inhrelid = up.index_oid)
       select up.index_oid from up order by up.level desc limit 1) as top on true
  join pg_index ri on ri.indexrelid = top.index_oid
  join pg_class root_index on root_index.oid = ri.indexrelid
  join pg_class root_table on root_table.oid = ri.indrelid
  join pg_namespace root_ns on root_ns.oid = root_table.relnamespace
 where c.relkind in ('i', 'I')
   and (i.indisunique or i.indisexclusion)
   and (:which)
   and (t.relpersistence <> 't' or ns.oid = pg_my_temp_schema())
 order by ns.nspname, t.relname, i.indisprimary desc, c.relname
