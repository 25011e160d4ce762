-- Where a sequence stands. Read after the keys, in the same transaction, so that a busy table is not taken for a late one.
--   \set ordinal 0
--   \set sequence public.users_id_seq
select :ordinal as ordinal, p.last_value::bigint, p.is_called from :sequence as p
