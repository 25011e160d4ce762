-- The insert that a conflict stops, for the server to say which one.
-- Variables as in insert-row.sql.
insert into :target as t (:columns)
select :values from :given as excluded
returning :back
