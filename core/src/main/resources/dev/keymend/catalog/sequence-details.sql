-- What a sequence carries beside its definition: its comment, and what beside defaults depends on it.
select q.seqrelid::bigint                                            as oid,
       obj_description(q.seqrelid, 'pg_class')                       as comment,
       s.relacl is not null                                          as has_grants,
       array(select pg_describe_object(d.classid, d.objid, d.objsubid)
               from pg_depend d
              where d.refclassid = 'pg_class'::regclass
                and d.refobjid = q.seqrelid
                and d.classid <> 'pg_attrdef'::regclass
                and d.deptype = 'n'
              order by 1)                                            as dependents
  from pg_sequence q
  join pg_class s on s.oid = q.seqrelid
 where s.relpersistence <> 't'
   and (s.relacl is not null
        or exists (select from pg_description t
                    where t.objoid = q.seqrelid and t.classoid = 'pg_class'::regclass and t.objsubid = 0)
        or exists (select from pg_depend d
                    where d.refclassid = 'pg_class'::regclass
                      and d.refobjid = q.seqrelid
                      and d.classid <> 'pg_attrdef'::regclass
                      and d.deptype = 'n'))
 order by q.seqrelid
