-- The state of a sequence and the keys of one column that it has still to meet, read in one statement: the rows
-- are those of the statement's snapshot, the sequence is read after it, so a busy table is not taken for a late one.
-- Variables as psql has them; for an ascending public.users_id_seq that feeds public.users.id:
--   \set ordinal 0
--   \set state 'public.users_id_seq'
--   \set rows public.users
--   \set key k.id
--   \set farthest max
--   \set nearest min
--   \set at_or_beyond >=
--   \set on_this_side <=
--   \set increment '''1''::bigint'
--   \set last_with_successor '''9223372036854775806''::numeric'
--   \set minimum '''1''::bigint'
--   \set maximum '''9223372036854775807''::bigint'
--   \set on_wrap null
--   \set keyed true
--   \set residue true
--   \set residue_after_wrap true
-- on_wrap is what follows the last value: null, or the other end of a sequence that cycles.
select :ordinal as ordinal,
       s.last_value,
       s.is_called,
       n.next_value,
       (select :farthest(:key)::bigint from :rows as k
         where :key between :minimum and :maximum and (:keyed) and (:residue)) as extreme_key,
       (select :nearest(:key)::bigint from :rows as k
         where :key between :minimum and :maximum and :key :at_or_beyond n.next_value
           and (:keyed) and (:residue)) as first_collision,
       case when :on_wrap is not null then
         (select :nearest(:key)::bigint from :rows as k
           where :key between :minimum and :maximum and not (:key :at_or_beyond n.next_value and (:residue))
             and (:keyed) and (:residue_after_wrap)) end as first_after_wrap
  from (select p.last_value::bigint, p.is_called from :state as p) as s
 cross join lateral (
       select case when not s.is_called then s.last_value
                   when s.last_value :on_this_side :last_with_successor then s.last_value + :increment
                   else :on_wrap end) as n(next_value)
