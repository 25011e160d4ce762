-- Changes the row under the key where that makes a difference.
-- Variables as in row-by-key.sql, and: what is set, the row given without what the key depends on, so that those names are the
-- table's alone, and when the row differs:
--   \set set 'name = excluded.name'
--   \set without_key 'excluded.name, excluded.keymend_k1'
--   \set different 't.name IS DISTINCT FROM excluded.name'
update :table as t
   set :set
  from (select :without_key from :given as excluded) as excluded
 where :match
   and (:different)
returning :back
