-- What one-row.sql does beside inserting when it is an upsert: changes the row that is there where that makes a difference.
-- Variables as in one-row.sql, and: what is set, what the row given is called for that, and when it differs:
--   \set set 'name = excluded.name'
--   \set without_key 'excluded.name, excluded.keymend_k1'
--   \set different 't.name IS DISTINCT FROM excluded.name'
, changed as (
    update :table as t
       set :set
      from (select :without_key from excluded where :may_write and exists (select from seen where seen.keymend_differs is not null)) as excluded
     where :match and (:different)
    returning :back
)
