-- Every column of a foreign key with the column it refers to. A key of a partition that only repeats its root's is
-- left out.
select f.conrelid::bigint                         as table_oid,
       n.nspname                                  as schema,
       r.relname                                  as name,
       a.attname                                  as column_name,
       format_type(a.atttypid, a.atttypmod)       as column_type,
       (with recursive b(oid) as (
           select a.atttypid union all
           select d.typbasetype from b join pg_type d on d.oid = b.oid where d.typtype = 'd')
        select format_type(b.oid, null) from b join pg_type d on d.oid = b.oid where d.typtype <> 'd') as base_type,
       (with recursive b(oid, modifier) as (
           select a.atttypid, a.atttypmod union all
           select d.typbasetype, d.typtypmod from b join pg_type d on d.oid = b.oid where d.typtype = 'd')
        select format_type(b.oid, b.modifier) from b join pg_type d on d.oid = b.oid where d.typtype <> 'd') as full_type,
       f.confrelid::bigint                        as referenced_table_oid,
       fa.attname                                 as referenced_column,
       f.confupdtype = 'c'                        as follows_updates,
       pg_has_role(r.relowner, 'USAGE')           as may_alter,
       r.relispartition or a.attinhcount > 0      as inherited
  from pg_constraint f
  cross join lateral unnest(f.conkey, f.confkey) as k(own, referenced)
  join pg_class r on r.oid = f.conrelid
  join pg_namespace n on n.oid = r.relnamespace
  join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.own
  join pg_attribute fa on fa.attrelid = f.confrelid and fa.attnum = k.referenced
 where f.contype = 'f'
   and f.conparentid = 0
   and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
 order by n.nspname, r.relname, a.attnum, f.oid
