-- Only where the sequence will meet taken keys: how many, the farthest of them (to tell a lone outlier from
-- drift), and whether the table is large enough for a few keys to be outliers. Every count has a limit, so that
-- the answer is quick on a table of any size. Variables as in key-probe.sql, and:
--   \set next_value '''1''::bigint'
--   \set backward desc
select (select count(*) from (
          select distinct :key from :rows as k
           where :key between :minimum and :maximum and :key :at_or_beyond :next_value
             and (:keyed) and (:residue)
           order by :key
           limit 10001) as c)::int as colliding_keys,
       array(select f.key::bigint from (
          select distinct :key as key from :rows as k
           where :key between :minimum and :maximum and (:keyed) and (:residue)
           order by :key :backward
           limit 1001) as f) as farthest_keys,
       (select count(*) from (select from :rows as k limit 1000001) as r)::int as rows
