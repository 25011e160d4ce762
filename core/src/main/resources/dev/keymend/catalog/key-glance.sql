-- The farthest key of a column, whatever it is: one look at an index, which is dearer to plan as max() or min(). NULL from an
-- empty table. A NULL that comes first is told as the sequence's bound, which does not settle anything either.
-- Variables as in key-probe.sql; for public.users.id:
--   \set rows public.users
--   \set column id
--   \set bound '''9223372036854775807''::bigint'
--   \set backward desc
(select coalesce(k.:column, :bound) from :rows as k order by k.:column :backward limit 1)
