-- Reads and writes many rows at once: of rows with one key the first is inserted, in the order of the keys, so that two batches wait
-- for each other instead of ending in a deadlock. A row for each of the given; without keymend_how it is to be done again.
-- Variables as in insert-row.sql, and: the parts of the key, what a row inserted is found again by, the parts of the key as
-- RETURNING has them, the names of the columns that come back of a row inserted, and for an upsert which rows are as they should be, a
-- further WITH query and its rows:
--   \set key 'keymend_k1'
--   \set same_key 'added.keymend_k1 = fresh.keymend_k1'
--   \set key_back '(email) AS keymend_k1'
--   \set added_names 'added.id'
--   \set standing 'true'
--   \set change ''
--   \set changed ''
with excluded as materialized (
    select given.*, row_number() over (partition by :key order by keymend_ord) = 1 as keymend_first from :given as given
), seen as materialized (
    select excluded.keymend_ord, found.*
      from excluded
     cross join lateral (select :back, :differs as keymend_differs from :table as t where :match limit 1) as found
), fresh as materialized (
    select excluded.*
      from excluded
     where excluded.keymend_in
       and excluded.keymend_first
       and not exists (select from seen where seen.keymend_ord = excluded.keymend_ord) :others_free
), added as (
    insert into :target as t (:columns)
    select :values from fresh as excluded order by :key
    on conflict :conflict do nothing
    returning :back, :key_back
) :change
select :names, found.keymend_how, found.keymend_differs, excluded.keymend_in, excluded.keymend_ord,
       excluded.keymend_ord in (select fresh.keymend_ord from fresh) as keymend_tried,
       (select count(*) from added) as keymend_added
  from excluded
  left join (
       select seen.*, 's' as keymend_how from seen join excluded using (keymend_ord) where :standing
       union all
       select fresh.keymend_ord, :added_names, null::boolean[], 'i' from added join fresh on :same_key
       :changed) as found on found.keymend_ord = excluded.keymend_ord
