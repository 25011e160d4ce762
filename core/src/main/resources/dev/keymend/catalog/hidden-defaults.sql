-- Columns of unique keys whose default nothing can be said about: it names a sequence by a text only, or it calls a
-- function of the database's own that may do what it likes. A function that no extension brought and that counts makes
-- numbers; one that makes texts is told only where it calls nextval itself, as random texts are made by functions too.
-- Of the functions of a default only those that the server did not come with leave a dependency. A call of nextval is
-- told by its number (1574) in the stored tree, whose colons are written as _ here, which LIKE takes for any character.
-- pg_get_expr waits for the table's lock, and would keep everything else waiting: a table that somebody has locked
-- exclusively, or waits to, is not asked.
with locked as materialized (
    select l.relation
      from pg_locks l
     where l.locktype = 'relation'
       and l.mode = 'AccessExclusiveLock'
       and l.database = (select d.oid from pg_database d where d.datname = current_database())
       and l.pid is distinct from pg_backend_pid()
), linked as materialized (
    select d.objid as default_oid
      from pg_depend d
      join pg_sequence q on q.seqrelid = d.refobjid
     where d.classid = 'pg_attrdef'::regclass
       and d.refclassid = 'pg_class'::regclass
), hidden as (
    select d.oid as default_oid, d.adrelid, d.adnum, null::oid as function_oid
      from pg_attrdef d
     where d.oid not in (select default_oid from linked)
       and d.adbin::text like '%_funcid 1574 %'
    union all
    select d.oid, d.adrelid, d.adnum, min(p.oid)
      from pg_depend f
      join pg_attrdef d on d.oid = f.objid
      join pg_proc p on p.oid = f.refobjid
     where f.classid = 'pg_attrdef'::regclass
       and f.refclassid = 'pg_proc'::regclass
       and p.provolatile = 'v'
       and d.oid not in (select default_oid from linked)
       and not d.adbin::text like '%_funcid 1574 %'
       and not exists (select from pg_depend e
                        where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e')
     group by 1, 2, 3
)
select h.adrelid::bigint as table_oid,
       a.attname         as column_name,
       p.function_name,
       case when h.adrelid not in (select relation from locked)
            then pg_get_expr(d.adbin, d.adrelid) end as expression
  from hidden h
  join pg_attrdef d on d.oid = h.default_oid
  join pg_class c on c.oid = h.adrelid
  join pg_attribute a on a.attrelid = h.adrelid and a.attnum = h.adnum
  left join lateral (
       select quote_ident(n.nspname) || '.' || quote_ident(f.proname) as function_name,
              f.prosrc ilike '%nextval%' or f.prosqlbody::text like '%_funcid 1574 %' as counts
         from pg_proc f
         join pg_namespace n on n.oid = f.pronamespace
        where f.oid = h.function_oid) as p on true
 where c.relkind in ('r', 'p')
   and (h.function_oid is null
        or p.counts
        or coalesce(
            (with recursive b(oid) as (
                select a.atttypid union all
                select t.typbasetype from b join pg_type t on t.oid = b.oid where t.typtype = 'd')
             select bool_or(b.oid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype)) from b), false))
   and exists (
        select from pg_index i
         cross join generate_series(0, i.indnkeyatts - 1) as k(position)
         where i.indrelid = h.adrelid
           and i.indisunique
           and i.indisready
           and i.indislive
           and i.indkey[k.position] = h.adnum)
 order by h.adrelid, h.adnum
