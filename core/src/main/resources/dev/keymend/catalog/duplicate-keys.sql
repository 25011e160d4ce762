-- Keys that more than one row of a table has: how many, up to a limit, and where the first of their rows stand. To be run with
-- index scans off, since the index is what is in question.
-- Variables as psql has them:
--   \set table 'only public.users'
--   \set key 'email as k1'
--   \set rows true
--   \set parts k1
--   \set counted 'k1 is distinct from null'
with d as materialized (
    select min(r.place) as first_place, max(r.place) as last_place
      from (select ctid as place, :key from :table where :rows) as r
     where :counted
     group by :parts
    having count(*) > 1
     limit 1001
)
select (select count(*) from d)::int            as keys,
       array(select s.first_place || ' and ' || s.last_place
               from (select * from d order by d.first_place limit 3) as s) as sample
