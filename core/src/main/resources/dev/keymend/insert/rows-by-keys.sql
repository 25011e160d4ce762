-- The rows under the keys of many rows given, each with the place of the one given: no row for one whose key is not there.
-- Variables as in row-by-key.sql, and whether no earlier one has the same key, where that makes a difference:
--   \set first 'row_number() over (partition by keymend_k1 order by keymend_ord) = 1'
select :names, found.keymend_how, found.keymend_differs, excluded.keymend_in, excluded.keymend_ord, excluded.keymend_first
  from (select given.*, :first as keymend_first from :given as given) as excluded
  left join lateral (
       select :back, 's' as keymend_how, :differs as keymend_differs
         from :table as t
        where :match
        limit 1) as found on true
 where found.keymend_how is not null or not excluded.keymend_in
