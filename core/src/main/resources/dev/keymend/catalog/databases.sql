-- The databases of the server that take connections. Of a DROP DATABASE that was interrupted, the limit is -2.
select d.datname                                             as name,
       has_database_privilege(d.oid, 'CONNECT')              as may_connect,
       d.datconnlimit = -2                                   as half_dropped,
       current_user                                          as role
  from pg_catalog.pg_database d
 where d.datallowconn
 order by d.datname collate "C"
