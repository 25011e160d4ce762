-- What this database's subscriptions write into: of a partition tree the root. Every role may read this.
select s.subname                                as name,
       s.subenabled                             as enabled,
       array(select distinct coalesce(pg_partition_root(r.srrelid)::oid, r.srrelid)::bigint
               from pg_subscription_rel r
              where r.srsubid = s.oid
              order by 1)                       as relations
  from pg_subscription s
 where s.subdbid = (select d.oid from pg_database d where d.datname = current_database())
 order by s.subname
