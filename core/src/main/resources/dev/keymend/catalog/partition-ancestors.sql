-- A partition and every table above it, up to the root.
-- Variables as psql has them:
--   \set table 16385
select n.nspname as schema, c.relname as name
  from pg_partition_ancestors(:table) as a(relation)
  join pg_class c on c.oid = a.relation
  join pg_namespace n on n.oid = c.relnamespace
