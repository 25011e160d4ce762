-- Which transactions wrote the first thousand rows in a sequence's way, in the order of their keys: one load is one of them, a program
-- that supplies ids itself is one after the other. When the first of them ended is known where the server keeps that.
-- Variables as in key-probe.sql, and:
--   \set next_value '''1''::bigint'
--   \set forward asc
select count(*)::int                                                          as rows,
       count(distinct w.writer)::int                                          as transactions,
       (count(*) filter (where w.age > w.age_before))::int                    as out_of_order,
       max(w.age) filter (where w.place = 1)::bigint                          as first_age,
       max(case when current_setting('track_commit_timestamp') = 'on'
                then pg_xact_commit_timestamp(w.writer::xid) end) filter (where w.place = 1) as first_written
  from (select f.writer,
               f.age,
               lag(f.age) over (order by f.key :forward)  as age_before,
               row_number() over (order by f.key :forward) as place
          from (select :key as key, k.xmin::text as writer, age(k.xmin) as age
                  from :rows as k
                 where :key between :minimum and :maximum and :key :at_or_beyond :next_value
                   and (:keyed) and (:residue)
                 order by :key :forward
                 limit 1000) as f) as w
