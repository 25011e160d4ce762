-- The columns of one table in their order, as an insert that may meet its own key needs them.
-- Variables as psql has them:
--   \set table 16384
select a.attname                                          as name,
       -- Without a length for texts: a cast to varchar(5) would cut in silence what an INSERT refuses.
       format_type(a.atttypid, case when coalesce(nullif(t.typelem, 0), t.oid) in ('varchar'::regtype, 'bpchar'::regtype)
                                    then -1 else a.atttypmod end) as type,
       a.attgenerated <> ''                               as generated,
       a.attidentity = 'a'                                as identity_always,
       a.atthasdef or a.attidentity <> '' or t.typdefault is not null as filled,
       (select pg_get_expr(f.adbin, f.adrelid)
          from pg_attrdef f
         where f.adrelid = a.attrelid and f.adnum = a.attnum) as expression,
       has_column_privilege(a.attrelid, a.attnum, 'SELECT') as may_select,
       -- Whether two values can be compared with =; json, xml and figures cannot.
       case b.typcategory
           when 'G' then false
           when 'U' then exists (select from pg_operator o where o.oprname = '=' and o.oprleft = b.oid and o.oprright = b.oid)
           else true
       end                                                as comparable
  from pg_attribute a
  join pg_type t on t.oid = a.atttypid
  -- Of an array its element's type, of a domain the type under it.
  cross join lateral (
       with recursive under(oid, level) as (
           select t.oid, 0
           union all
           select case when u.typtype = 'd' then u.typbasetype else u.typelem end, under.level + 1
             from under
             join pg_type u on u.oid = under.oid
            where u.typtype = 'd' or (u.typcategory = 'A' and u.typelem <> 0))
       select under.oid from under order by under.level desc limit 1) as bottom
  join pg_type b on b.oid = bottom.oid
 where a.attrelid = :table
   and a.attnum > 0
   and not a.attisdropped
 order by a.attnum
