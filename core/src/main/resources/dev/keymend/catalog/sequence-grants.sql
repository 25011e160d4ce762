-- Privileges on sequences that are not the defaults, one a row; grantee is null for everybody.
select q.seqrelid::bigint                                                       as oid,
       pg_get_userbyid(g.grantor)                                               as grantor,
       case when g.grantee <> 0 then pg_get_userbyid(g.grantee) end             as grantee,
       g.privilege_type                                                         as privilege,
       g.is_grantable                                                           as grantable
  from pg_sequence q
  join pg_class s on s.oid = q.seqrelid
  cross join lateral aclexplode(s.relacl) as g
 where s.relpersistence <> 't'
   and s.relacl is not null
 order by 1, 3 nulls first, 4
