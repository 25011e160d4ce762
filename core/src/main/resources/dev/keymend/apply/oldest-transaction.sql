-- The session of this database, but ours, whose transaction has been open for longest.
select a.pid                                                                  as pid,
       a.usename                                                              as role,
       a.application_name                                                     as application,
       a.state                                                                as state,
       (extract(epoch from clock_timestamp() - a.xact_start) * 1000)::bigint  as age_millis
  from pg_catalog.pg_stat_activity a
 where a.datname = current_database()
   and a.pid <> pg_backend_pid()
   and a.xact_start is not null
 order by a.xact_start
 limit 1
