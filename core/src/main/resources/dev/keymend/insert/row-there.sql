-- The row under the key, and nothing where there is none: cheaper than row-by-key.sql, for a row given that its index is known to
-- hold.
-- Variables as in row-by-key.sql.
select :names, 's' as keymend_how, found.keymend_differs, true as keymend_in
  from :given as excluded
 cross join lateral (select :back, :differs as keymend_differs from :table as t where :match) as found
