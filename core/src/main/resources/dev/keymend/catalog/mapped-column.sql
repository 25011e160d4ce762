-- The type of one column that a user maps to a sequence.
-- Variables as psql has them: \set table_oid 16386  \set column_name '''id'''
select format_type(a.atttypid, a.atttypmod) as column_type,
       (with recursive b(oid) as (
           select a.atttypid union all
           select d.typbasetype from b join pg_type d on d.oid = b.oid where d.typtype = 'd')
        select format_type(b.oid, null) from b join pg_type d on d.oid = b.oid where d.typtype <> 'd') as base_type,
       (with recursive b(oid, modifier) as (
           select a.atttypid, a.atttypmod union all
           select d.typbasetype, d.typtypmod from b join pg_type d on d.oid = b.oid where d.typtype = 'd')
        select format_type(b.oid, b.modifier) from b join pg_type d on d.oid = b.oid where d.typtype <> 'd') as full_type,
       has_column_privilege(a.attrelid, a.attnum, 'SELECT') as may_select
  from pg_attribute a
 where a.attrelid = :table_oid and a.attname = :column_name and a.attnum > 0 and not a.attisdropped
