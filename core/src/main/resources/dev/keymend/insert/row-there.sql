-- The row under the key with a flag for each compared column, and nothing where there is no such row: the cheapest read there is, for
-- keys of plain columns that are all given. The values stand where they are needed, as the row given would cost a tenth of the whole.
-- Variables as psql has them, all made of the catalog's names and of ? for values: the columns that come back and whether compared
-- ones differ, the table, and what the row and the values given share:
--   \set shown 't.id AS id, t.name IS DISTINCT FROM CAST(''n'' AS text) AS keymend_d1'
--   \set table 'ONLY users'
--   \set match '(email) OPERATOR(pg_catalog.=) CAST(''a@x'' AS text)'
select :shown
  from :table as t
 where :match
