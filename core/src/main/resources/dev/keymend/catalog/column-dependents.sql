-- What keeps the type of a column from being changed: views, rules, policies, functions and generated columns that
-- use it. Only columns narrower than bigint that a sequence feeds or a foreign key has are of interest.
with watched as (
    select d.refobjid as table_oid, d.refobjsubid as column_number
      from pg_depend d
      join pg_sequence q on q.seqrelid = d.objid
     where d.classid = 'pg_class'::regclass
       and d.objsubid = 0
       and d.refclassid = 'pg_class'::regclass
       and d.refobjsubid > 0
       and d.deptype in ('i', 'a')
    union
    select a.adrelid, a.adnum
      from pg_depend d
      join pg_attrdef a on a.oid = d.objid
      join pg_sequence q on q.seqrelid = d.refobjid
     where d.classid = 'pg_attrdef'::regclass
       and d.refclassid = 'pg_class'::regclass
    union
    select f.conrelid, k.own
      from pg_constraint f
      cross join lateral unnest(f.conkey) as k(own)
     where f.contype = 'f'
)
select w.table_oid::bigint                                 as table_oid,
       a.attname                                           as column_name,
       pg_describe_object(d.classid, d.objid, d.objsubid)  as dependent
  from watched w
  join pg_attribute a on a.attrelid = w.table_oid and a.attnum = w.column_number
  join pg_depend d on d.refclassid = 'pg_class'::regclass
                  and d.refobjid = w.table_oid
                  and d.refobjsubid = w.column_number
 where a.atttypid in ('int2'::regtype, 'int4'::regtype)
   and (d.classid in ('pg_rewrite'::regclass, 'pg_policy'::regclass, 'pg_proc'::regclass, 'pg_trigger'::regclass)
        or (d.classid = 'pg_attrdef'::regclass and exists (
            select from pg_attrdef g
             where g.oid = d.objid
               and (g.adrelid, g.adnum) is distinct from (w.table_oid, w.column_number::smallint))))
 order by 1, 2, 3
