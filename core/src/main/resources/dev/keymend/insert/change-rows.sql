-- Changes many rows that were there and differed, no two of one key: locks them in the order of their keys first.
-- Variables as in insert-rows.sql and change-row.sql:
--   \set key 'keymend_k1'
--   \set set 'name = excluded.name'
--   \set without_key 'excluded.name, excluded.keymend_k1'
--   \set different 't.name IS DISTINCT FROM excluded.name'
with held as materialized (
    select excluded.*
      from (select excluded.keymend_ord, :without_key from :given as excluded) as excluded
      join :table as t on :match
     order by :key
       for no key update of t
)
update :table as t
   set :set
  from held as excluded
 where :match
   and (:different)
returning :back, 'u' as keymend_how, null::boolean[] as keymend_differs, true as keymend_in, excluded.keymend_ord
