-- Reads the row under a key, and inserts it or changes it where that is to be done, in one round trip. Where nothing is to be
-- inserted no default is computed, so that no id is used up. Always one row; without keymend_how somebody else got in between.
-- Variables as in row-by-key.sql, and: what may be written at all, that no other key of the row is taken, the columns filled and
-- their values, what is done on a conflict, and for an upsert a further WITH query and its rows:
--   \set may_write 'true'
--   \set others_free ''
--   \set target 'users'
--   \set columns 'email'
--   \set values 'excluded.email'
--   \set conflict ''
--   \set standing 'true'
--   \set change ''
--   \set changed ''
with excluded as materialized (
    select * from :given as given
), seen as materialized (
    select found.*
      from excluded
     cross join lateral (select :back, :differs as keymend_differs from :table as t where :match) as found
), added as (
    insert into :target as t (:columns)
    select :values
      from excluded
     where excluded.keymend_in and :may_write and not exists (select from seen) :others_free
    on conflict :conflict do nothing
    returning :back
) :change
select :names, found.keymend_how, found.keymend_differs, excluded.keymend_in,
       current_setting('transaction_isolation') = 'read committed' as keymend_fresh
  from excluded
  left join (
       select seen.*, 's' as keymend_how from seen where :standing
       union all
       select added.*, null::boolean[], 'i' from added
       :changed) as found on true
