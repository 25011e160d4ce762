-- Inserts the row unless it is there. Where it is, the query that feeds the INSERT is empty: then no default is computed, so that no
-- id is used up. Nothing comes back where somebody else got in between.
-- Variables as in row-by-key.sql, and: what may be written at all, that no other key of the row is taken, the columns filled and
-- their values, and what ON CONFLICT names:
--   \set may_write 'true'
--   \set others_free ''
--   \set target 'users'
--   \set columns 'email'
--   \set values 'excluded.email'
--   \set conflict ''
insert into :target as t (:columns)
select :values
  from :given as excluded
 where excluded.keymend_in
   and :may_write
   and not exists (select from :table as t where :match) :others_free
on conflict :conflict do nothing
returning :back
