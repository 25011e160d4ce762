-- The columns of one table in their order, as a load fills them.
-- Variables as psql has them:
--   \set table 16384
select a.attname                                          as name,
       format_type(a.atttypid, a.atttypmod)               as type,
       a.attnotnull                                       as required,
       (a.atthasdef or a.attidentity <> '' or t.typdefault is not null) as filled,
       a.attidentity = 'a'                                as identity_always,
       a.attgenerated <> ''                               as generated,
       has_column_privilege(a.attrelid, a.attnum, 'INSERT') as may_insert,
       has_column_privilege(a.attrelid, a.attnum, 'UPDATE') as may_update,
       -- The columns that a generated one is computed from.
       array(select s.attname::text
               from pg_attrdef f
               join pg_depend d on d.classid = 'pg_attrdef'::regclass and d.objid = f.oid
                               and d.refclassid = 'pg_class'::regclass and d.refobjid = a.attrelid
               join pg_attribute s on s.attrelid = d.refobjid and s.attnum = d.refobjsubid
              where f.adrelid = a.attrelid and f.adnum = a.attnum and s.attnum <> a.attnum
              order by s.attnum)                          as computed_from
  from pg_attribute a
  join pg_type t on t.oid = a.atttypid
 where a.attrelid = :table
   and a.attnum > 0
   and not a.attisdropped
 order by a.attnum
