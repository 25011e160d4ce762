-- Every column that the catalog ties to a sequence, with what decides whether and how its definition can be changed,
-- and how many rows were inserted into the table and its partitions since PostgreSQL began to count.
with recursive fed as (
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
), part as (
    select distinct f.table_oid as root, f.table_oid as oid from fed f
    union all
    select p.root, i.inhrelid from part p join pg_inherits i on i.inhparent = p.oid
), inserted as (
    select p.root, sum(pg_stat_get_tuples_inserted(p.oid))::bigint as rows from part p group by p.root
)
select c.oid::bigint                               as table_oid,
       a.attname                                   as column_name,
       pg_get_userbyid(c.relowner)                 as owner,
       pg_has_role(c.relowner, 'USAGE')            as may_alter,
       a.attnotnull                                as not_null,
       c.relispartition or a.attinhcount > 0       as inherited,
       c.relkind <> 'p' and exists (
           select from pg_inherits i where i.inhparent = c.oid) as has_heirs,
       c.reloftype <> 0                            as typed,
       n.rows                                      as inserted_rows
  from fed f
  join pg_class c on c.oid = f.table_oid
  join pg_attribute a on a.attrelid = f.table_oid and a.attnum = f.column_number
  join inserted n on n.root = f.table_oid
 where c.relkind in ('r', 'p', 'f')
   and not a.attisdropped
 order by c.oid, a.attnum
