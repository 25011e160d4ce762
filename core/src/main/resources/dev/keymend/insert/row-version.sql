-- Which version of the row under a key there is, when it differs from the one given; no row otherwise.
-- Variables as in row-by-key.sql and change-row.sql:
--   \set given '(SELECT CAST(''a@x'' AS text) AS keymend_k1, true AS keymend_in)'
--   \set table 'ONLY users'
--   \set match '(email) OPERATOR(pg_catalog.=) excluded.keymend_k1'
--   \set different 't.name IS DISTINCT FROM excluded.name'
select there.version
  from :given as excluded
 cross join lateral (
       select concat_ws(' ', t.tableoid, t.ctid, t.xmin) as version
         from :table as t
        where :match
          and (:different)) as there
