-- The values that sequences issued last: NULL where none was issued since the start or the last setval(..., false). Asking the function
-- costs a fraction of a query of the sequence, which must be parsed, planned and, from 18 on, read by another process. It takes
-- RowExclusiveLock, as nextval does, and so waits for an ALTER SEQUENCE in an open transaction; the caller gives up soon.
--   \set sequences '''{16385,16391}'''
select u.place,
       pg_sequence_last_value(u.sequence::regclass) as last_value
  from unnest(:sequences::oid[]) with ordinality as u (sequence, place)
