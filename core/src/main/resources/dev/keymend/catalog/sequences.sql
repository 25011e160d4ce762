-- Every sequence: its definition and what this role may do with it. The value is read by the probe, because
-- pg_sequences shows the same NULL for "never used" and for "not permitted".
-- Where nothing was granted or revoked, an owner may do everything, and need not be asked for each privilege.
select s.oid::bigint                               as oid,
       n.nspname                                   as schema,
       s.relname                                   as name,
       s.relpersistence::text                      as persistence,
       pg_get_userbyid(s.relowner)                 as owner,
       pg_has_role(s.relowner, 'USAGE')            as may_alter,
       format_type(q.seqtypid, null)               as data_type,
       q.seqstart                                  as start_value,
       q.seqincrement                              as increment,
       q.seqmin                                    as minimum,
       q.seqmax                                    as maximum,
       q.seqcache                                  as cache,
       q.seqcycle                                  as cycle,
       has_schema_privilege(n.oid, 'USAGE')        as schema_usable,
       p.everything or has_sequence_privilege(s.oid, 'SELECT') as may_select,
       p.everything or has_sequence_privilege(s.oid, 'USAGE') or has_sequence_privilege(s.oid, 'UPDATE') as may_advance,
       p.everything or has_sequence_privilege(s.oid, 'USAGE') as may_use,
       exists (select from pg_depend d
                where d.classid = 'pg_class'::regclass
                  and d.objid = s.oid
                  and d.deptype = 'e')             as of_extension
  from pg_sequence q
  join pg_class s on s.oid = q.seqrelid
  join pg_namespace n on n.oid = s.relnamespace
 cross join lateral (select s.relacl is null and pg_has_role(s.relowner, 'USAGE')) as p(everything)
 where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
   and (s.relpersistence <> 't' or n.oid = pg_my_temp_schema())
 order by n.nspname, s.relname
