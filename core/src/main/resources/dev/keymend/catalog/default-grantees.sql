-- Who is given privileges on sequences that are yet to be made; null for everybody.
select distinct case when g.grantee <> 0 then pg_get_userbyid(g.grantee) end as grantee
  from pg_default_acl d
  cross join lateral aclexplode(d.defaclacl) as g
 where d.defaclobjtype = 'S'
 order by 1 nulls first
