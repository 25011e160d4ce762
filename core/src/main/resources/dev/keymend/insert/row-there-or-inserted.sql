-- The row under the key as row-there.sql reads it, or else inserts it, and says which: what serves best where as many rows are new as are
-- there. Nothing comes back where somebody else got in between, or where insert-row.sql would insert nothing for another reason.
-- Variables as in row-there.sql, and: the columns that come back, with and without the row's name, what may be written at all, and
-- what is inserted:
--   \set back 't.id AS id'
--   \set names 'found.id, found.keymend_d1'
--   \set added_names 'added.id, NULL'
--   \set may_write 'true'
--   \set target 'users'
--   \set columns 'email'
--   \set values 'CAST(''a@x'' AS text)'
with found as materialized (
    select :shown
      from :table as t
     where :match
), added as (
    insert into :target as t (:columns)
    select :values
     where :may_write
       and not exists (select from found)
    on conflict do nothing
    returning :back
)
select :names, false as keymend_new from found
 union all
select :added_names, true from added
