-- Where a sequence stands, in one value: t42 after it issued 42, f42 while 42 is still to come. Read after the keys, in the same
-- transaction, so that a busy table is not taken for a late one.
--   \set sequence public.users_id_seq
(select concat(p.is_called, p.last_value) from :sequence as p)
