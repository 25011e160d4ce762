-- The row under the key, or else inserts it: what serves best where as many rows are new as are there. Nothing comes back where
-- somebody else got in between, or where insert-row.sql would insert nothing for another reason.
-- The row given stands here twice, each value a parameter twice: to read it from a WITH query would cost a fifth of the whole.
-- Variables as in row-by-key.sql and insert-row.sql, and the names of the columns that come back of a row inserted:
--   \set may_write 'true'
--   \set others_free ''
--   \set target 'users'
--   \set columns 'email'
--   \set values 'excluded.email'
--   \set conflict ''
--   \set added_names 'added.id'
with found as materialized (
    select there.*
      from :given as excluded
     cross join lateral (select :back, :differs as keymend_differs from :table as t where :match) as there
), added as (
    insert into :target as t (:columns)
    select :values
      from :given as excluded
     where excluded.keymend_in
       and :may_write
       and not exists (select from found) :others_free
    on conflict :conflict do nothing
    returning :back
)
select :names, 's' as keymend_how, found.keymend_differs, true as keymend_in from found
 union all
select :added_names, 'i', null::boolean[], true from added
