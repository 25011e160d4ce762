-- The columns of one table in their order, as an INSERT without a list of columns fills them, and what would change the
-- values on their way.
-- Variables as psql has them:
--   \set table 16384
select a.attname                                          as name,
       format_type(a.atttypid, a.atttypmod)               as type,
       -- Whether the server puts something else than null into a column that is left out.
       (a.atthasdef or a.attidentity <> '' or t.typdefault is not null) as filled,
       a.attgenerated <> ''                               as generated
  from pg_attribute a
  join pg_type t on t.oid = a.atttypid
 where a.attrelid = :table
   and a.attnum > 0
   and not a.attisdropped
 order by a.attnum
