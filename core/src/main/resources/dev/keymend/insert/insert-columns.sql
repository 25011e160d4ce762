-- The columns of one table in their order, as an insert that may meet its own key needs them.
-- Variables as psql has them:
--   \set table 16384
select a.attname                                          as name,
       -- The type under every domain, without a modifier: a cast to varchar(5), to bit(5) or to a domain over them would cut in
       -- silence what an INSERT refuses, and one to numeric(6,2) would round for a column that has been altered since.
       format_type(coalesce(element.array_oid, plain.oid), -1) as type,
       -- What rounds a value to the type's modifier, by a cast as by an assignment; null where nothing does.
       case when plain.modifier <> -1
             and plain.oid in ('numeric'::regtype, 'time'::regtype, 'timetz'::regtype, 'timestamp'::regtype,
                               'timestamptz'::regtype, 'interval'::regtype)
            then plain.name end                           as rounding,
       -- The modifier that a domain gives; a column's own is read when it is needed, as it may be altered.
       case when t.typtype = 'd' then plain.modifier end  as domain_modifier,
       -- Of an array of a domain: it compares with none of the type under it.
       case when element.array_oid is not null
            then format_type(a.atttypid, a.atttypmod) end as of_domains,
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
  -- Of a domain the type under it.
  cross join lateral (
       with recursive under(oid, name, base, element, category, modifier, level) as (
           select t.oid, t.typname, t.typbasetype, t.typelem, t.typcategory, a.atttypmod, 0
            union all
           select u.oid, u.typname, u.typbasetype, u.typelem, u.typcategory,
                  (select d.typtypmod from pg_type d where d.oid = under.oid), under.level + 1
             from under
             join pg_type u on u.oid = under.base)
       select * from under order by under.level desc limit 1) as plain
  -- Of an array of a domain the array of the type under it.
  left join lateral (
       with recursive under(array_oid, base, level) as (
           select e.typarray, e.typbasetype, 0 from pg_type e
            where e.oid = plain.element and plain.category = 'A' and e.typtype = 'd'
            union all
           select u.typarray, u.typbasetype, under.level + 1
             from under
             join pg_type u on u.oid = under.base)
       select under.array_oid from under where under.array_oid <> 0 order by under.level desc limit 1) as element on true
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
