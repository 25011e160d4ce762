-- What ANALYZE last said of a column that was not read: about how many rows, and the farthest key among those it looked at.
-- Null where there is nothing to go by. Variables as psql has them, for public.users.id:
--   \set table_oid 16386
--   \set column_name '''id'''
--   \set farthest max
select (select sum(p.reltuples)
          from pg_class p
         where p.reltuples >= 0
           and p.relkind = 'r'
           and p.oid in (with recursive part(oid) as (
                             select c.oid union select i.inhrelid from part join pg_inherits i on i.inhparent = part.oid)
                         select oid from part))::bigint as rows,
       (select :farthest(b.bound::numeric)
          from pg_stats s
         cross join lateral unnest(s.histogram_bounds::text::text[]) as b(bound)
         where s.schemaname = n.nspname
           and s.tablename = c.relname
           and s.attname = :column_name)::text as farthest_key
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.oid = :table_oid
