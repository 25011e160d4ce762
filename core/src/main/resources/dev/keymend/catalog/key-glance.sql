-- The farthest key of a column, whatever it is: one look at an index, which is dearer to plan as max() or min(). No row from
-- an empty table, and NULL where NULLs come first. Variables as in key-probe.sql; for public.users.id:
--   \set ordinal 0
--   \set rows public.users
--   \set column id
--   \set backward desc
(select :ordinal as ordinal, k.:column::bigint as farthest_key from :rows as k order by k.:column :backward limit 1)
