-- Which server, database and role this is.
select current_setting('server_version_num')::int   as version_number,
       split_part(current_setting('server_version'), ' ', 1) as version,
       current_database()                           as database,
       (select d.oid::bigint from pg_database d where d.datname = current_database()) as database_oid,
       current_user                                 as role,
       pg_is_in_recovery()                          as in_recovery
