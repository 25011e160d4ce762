-- The CHECK constraints of one table, with the columns they look at; and, without a name, what it takes as a partition, and what all of
-- its partitions take together, unless an expression divides them, some partition takes everything or there are too many to ask.
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
 union all
select null, pg_get_partition_constraintdef(t.oid),
       array(select distinct a.attname::text from pg_partition_ancestors(t.oid) as p
               join pg_partitioned_table d on d.partrelid = p.relid
               join pg_attribute a on a.attrelid = d.partrelid and a.attnum = any (d.partattrs::int2[]))
  from pg_class t
 where t.oid = :table
   and t.relispartition
   and pg_get_partition_constraintdef(t.oid) is not null
   and not exists (select from pg_partition_ancestors(t.oid) as p
                     join pg_partitioned_table d on d.partrelid = p.relid where 0 = any (d.partattrs::int2[]))
 union all
select null, (select string_agg('(' || pg_get_partition_constraintdef(p.relid) || ')', ' OR ')
                from pg_partition_tree(t.oid) as p where p.isleaf),
       array(select distinct a.attname::text from pg_partition_tree(t.oid) as p
               join pg_partitioned_table d on d.partrelid = p.relid
               join pg_attribute a on a.attrelid = d.partrelid and a.attnum = any (d.partattrs::int2[]))
  from pg_class t
 where t.oid = :table
   and t.relkind = 'p'
   and (select count(*) between 1 and 500 and count(*) = count(pg_get_partition_constraintdef(p.relid))
          from pg_partition_tree(t.oid) as p where p.isleaf and p.relid <> t.oid)
   and not exists (select from pg_partition_tree(t.oid) as p
                     join pg_partitioned_table d on d.partrelid = p.relid where 0 = any (d.partattrs::int2[]))
 order by 1
