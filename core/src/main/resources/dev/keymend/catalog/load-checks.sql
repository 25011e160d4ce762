-- The CHECK constraints of one table, with the columns they look at.
-- Variables as psql has them:
--   \set table 16384
select c.conname                                as name,
       pg_get_expr(c.conbin, c.conrelid)        as expression,
       array(select a.attname::text from pg_attribute a
              where a.attrelid = c.conrelid and a.attnum = any (c.conkey) order by a.attnum) as columns
  from pg_constraint c
 where c.conrelid = :table
   and c.contype = 'c'
   -- Not enforced is possible from PostgreSQL 18 on.
   and coalesce((to_jsonb(c) ->> 'conenforced')::boolean, true)
 order by c.conname
