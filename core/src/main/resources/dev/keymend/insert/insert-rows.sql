-- Inserts many rows that were not there: of those with one key the first, in the order of the keys, so that two batches wait for
-- each other instead of ending in a deadlock. A row for each that was tried, without keymend_how where somebody else was faster.
-- A full join, because it is never done by comparing each row with each, which is what the planner takes for cheap when it does not
-- know how many rows there are.
-- Variables as in insert-row.sql, and: the parts of the key, what a row inserted is found again by, the kind of join, the parts of
-- the key as RETURNING has them, and the names of the columns that come back of a row inserted:
--   \set key 'keymend_k1'
--   \set same_key 'added.keymend_k1 = fresh.keymend_k1'
--   \set join 'full join'
--   \set key_back '(email) AS keymend_k1'
--   \set added_names 'added.id'
with fresh as materialized (
    select excluded.*
      from (select distinct on (:key) given.* from :given as given order by :key, given.keymend_ord) as excluded
     where excluded.keymend_in :others_free
), added as (
    insert into :target as t (:columns)
    select :values from fresh as excluded order by :key
    on conflict :conflict do nothing
    returning :back, :key_back, 'i' as keymend_how
)
select :added_names, added.keymend_how, null::boolean[] as keymend_differs, true as keymend_in, fresh.keymend_ord,
       (select count(*) from added) as keymend_added
  from fresh
  :join added on :same_key
