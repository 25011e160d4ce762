-- How much reading a comparison of an index with its table takes, and whether the index depends on collations.
-- Variables as psql has them:
--   \set index 16395
select pg_relation_size(i.indrelid)::bigint as table_bytes,
       exists (select from unnest(i.indcollation::oid[]) as c(collation_oid) where c.collation_oid <> 0) as collated
  from pg_index i
 where i.indexrelid = :index
