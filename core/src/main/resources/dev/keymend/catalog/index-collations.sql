-- The collations that order indexes, where the version on record and the present one are both known.
-- Variables as psql has them; default_version is null before PostgreSQL 15, which keeps none for the database:
--   \set which 'i.indexrelid = 16395'
--   \set default_version 'pg_database_collation_actual_version(d.oid)'
select co.oid::bigint as oid,
       n.nspname as schema,
       co.collname as collation,
       case when co.collname = 'default' then 'the database''s own' else co.collname::text end as name,
       v.recorded,
       v.actual
  from (select distinct c.collation_oid
          from pg_index i
         cross join unnest(i.indcollation::oid[]) as c(collation_oid)
         where :which) as used
  join pg_collation co on co.oid = used.collation_oid
  join pg_namespace n on n.oid = co.collnamespace
  join pg_database d on d.datname = current_database()
 cross join lateral (
       select case when co.collname = 'default' then to_jsonb(d) ->> 'datcollversion' else co.collversion end,
              case when co.collname = 'default' then :default_version::text
                   else pg_collation_actual_version(co.oid) end) as v(recorded, actual)
 where v.recorded is not null
   and v.actual is not null
 order by 4, 2
