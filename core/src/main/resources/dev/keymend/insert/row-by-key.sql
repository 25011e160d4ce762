-- The row under a key, or none: always one row, which also says whether a row like the one given is in the key's index, and
-- whether each statement sees what others have committed before it.
-- Variables as psql has them, all made of the catalog's names and of ? for values: the columns that come back of t, once with
-- and once without that name, which compared columns differ, the row given, the table, and what t and the row given share:
--   \set back 't.id AS id'
--   \set names 'found.id'
--   \set differs 'NULL::boolean[]'
--   \set given '(SELECT CAST(''a@x'' AS text) AS keymend_k1, true AS keymend_in)'
--   \set table 'ONLY users'
--   \set match '(email) OPERATOR(pg_catalog.=) excluded.keymend_k1'
select :names, found.keymend_how, found.keymend_differs, excluded.keymend_in,
       current_setting('transaction_isolation') = 'read committed' as keymend_fresh
  from :given as excluded
  left join lateral (
       select :back, 's' as keymend_how, :differs as keymend_differs
         from :table as t
        where :match) as found on true
