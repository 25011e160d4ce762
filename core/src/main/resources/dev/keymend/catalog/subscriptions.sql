-- The subscriptions of this database; every role may read these columns.
select s.oid::bigint as oid, s.subname as name
  from pg_subscription s
 where s.subdbid = (select d.oid from pg_database d where d.datname = current_database())
 order by s.subname
