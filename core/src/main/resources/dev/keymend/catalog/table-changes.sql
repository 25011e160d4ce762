-- Whether a column of this table was ever dropped, and whether triggers may change a row before it is inserted: bits 1, 2
-- and 4 of tgtype are ROW, BEFORE and INSERT.
-- Variables as psql has them:
--   \set table 16384
select exists (select from pg_attribute a where a.attrelid = :table and a.attisdropped) as columns_dropped,
       exists (select from pg_trigger g
                where g.tgrelid = :table and not g.tgisinternal and g.tgenabled <> 'D' and g.tgtype & 7 = 7) as changed_by_trigger
