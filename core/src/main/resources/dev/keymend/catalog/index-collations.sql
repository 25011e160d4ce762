-- The collations that order an index, where the version on record and the present one are both known.
-- Variables as psql has them; default_version is null before PostgreSQL 15, which keeps none for the database:
--   \set index 16395
--   \set default_version 'pg_database_collation_actual_version(d.oid)'
select distinct
       case when co.collname = 'default' then 'the database''s own' else co.collname::text end as name,
       v.recorded,
       v.actual
  from pg_index i
 cross join unnest(i.indcollation::oid[]) as c(collation_oid)
  join pg_collation co on co.oid = c.collation_oid
  join pg_database d on d.datname = current_database()
 cross join lateral (
       select case when co.collname = 'default' then to_jsonb(d) ->> 'datcollversion' else co.collversion end,
              case when co.collname = 'default' then :default_version::text
                   else pg_collation_actual_version(co.oid) end) as v(recorded, actual)
 where i.indexrelid = :index
   and v.recorded is not null
   and v.actual is not null
 order by 1
