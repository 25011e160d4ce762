-- What many-rows.sql does beside inserting when it is an upsert: locks the rows that are to change in the order of their keys,
-- then changes them.
-- Variables as in many-rows.sql, and as change-row.sql has them:
--   \set set 'name = excluded.name'
--   \set without_key 'excluded.name, excluded.keymend_k1'
--   \set different 't.name IS DISTINCT FROM excluded.name'
, held as materialized (
    select excluded.*
      from (select excluded.keymend_ord, :without_key
              from excluded
              join seen on seen.keymend_ord = excluded.keymend_ord
             where seen.keymend_differs is not null and excluded.keymend_first) as excluded
      join :table as t on :match
     order by :key
       for no key update of t
), changed as (
    update :table as t
       set :set
      from held as excluded
     where :match and (:different)
    returning excluded.keymend_ord, :back
)
