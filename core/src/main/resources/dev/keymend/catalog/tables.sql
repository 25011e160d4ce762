-- Every table of the database outside the system schemas: plain, partitioned, foreign; and views with a default of
-- their own, which may be nextval.
-- Temporary tables of other sessions are left out; nobody but their owner can insert into them.
select c.oid::bigint                                  as oid,
       n.nspname                                      as schema,
       c.relname                                      as name,
       c.relkind::text                                as kind,
       c.relpersistence::text                         as persistence,
       (select i.inhparent::bigint
          from pg_inherits i
         where i.inhrelid = c.oid and i.inhseqno = 1) as parent,
       c.reltuples::float8                            as estimated_rows,
       has_schema_privilege(n.oid, 'USAGE')           as schema_usable,
       c.relrowsecurity and row_security_active(c.oid) as row_security_active,
       c.relkind = 'r' and exists (select from pg_inherits i where i.inhparent = c.oid) as inherited_from
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where (   c.relkind in ('r', 'p', 'f')
        or c.relkind = 'v' and exists (select from pg_attrdef d where d.adrelid = c.oid))
   and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
   and (c.relpersistence <> 't' or n.oid = pg_my_temp_schema())
 order by n.nspname, c.relname
