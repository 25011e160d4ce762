-- The triggers that an INSERT into one table, or into a partition of it, or an UPDATE fires.
-- Variables as psql has them:
--   \set table 16384
select g.tgname                                           as name,
       g.tgtype & 1 = 1                                   as for_each_row,
       g.tgtype & 2 = 2                                   as before,
       g.tgtype & 4 = 4                                   as inserts,
       g.tgtype & 16 = 16                                 as updates
  from pg_trigger g
 where (g.tgrelid = :table or g.tgrelid in (select p.relid from pg_partition_tree(:table) p))
   and not g.tgisinternal
   and g.tgenabled not in ('D', 'R')
   and g.tgtype & 20 <> 0
 order by g.tgname
