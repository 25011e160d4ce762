-- The type of one column that a user maps to a sequence.
-- Variables as psql has them: \set table_oid 16386  \set column_name '''id'''
select format_type(a.atttypid, a.atttypmod) as column_type,
       format_type(case when t.typtype = 'd' then t.typbasetype else t.oid end, null) as base_type,
       has_column_privilege(a.attrelid, a.attnum, 'SELECT') as may_select
  from pg_attribute a
  join pg_type t on t.oid = a.atttypid
 where a.attrelid = :table_oid and a.attname = :column_name and a.attnum > 0 and not a.attisdropped
