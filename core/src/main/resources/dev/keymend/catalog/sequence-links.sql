-- Every way a column uses a sequence that PostgreSQL itself records, by OID and never by name:
-- identity (deptype i) and OWNED BY (deptype a) make the sequence depend on the column,
-- DEFAULT nextval('s'::regclass) makes the default depend on the sequence.
-- default_is_plain: the default is nextval of this sequence and nothing else, compared as a whole text that the
-- server made of both sides. Late-bound defaults (nextval('s'::text)), functions and triggers leave no trace.
-- pg_get_expr waits for the table's lock, and would keep everything else waiting: a table that somebody has locked
-- exclusively, or waits to, is told apart by "locked" instead of being asked. It also opens every table, which costs
-- more than all the rest, so it is spared where the stored tree shows as much: a call of nextval (1574) and its one
-- argument, alone or under the implicit cast to integer (480) or smallint (714). Such a tree has two nodes or three,
-- and as the default depends on the sequence, the argument is that sequence. The colons of a stored tree are written as _
-- here, which LIKE takes for any character, as psql would take them for variables.
-- Tens of thousands of links are read here. So privileges are asked for one by one only where an owner's own do not answer,
-- a sequence's name is put together as regclass would print it, the tables come in the order of the catalog's pages, and the
-- offset makes the planner look for one column where it would read all of a table's.
with locked as materialized (
    select l.relation
      from pg_locks l
     where l.locktype = 'relation'
       and l.mode = 'AccessExclusiveLock'
       and l.database = (select d.oid from pg_database d where d.datname = current_database())
       and l.pid is distinct from pg_backend_pid()
), link as (
    select d.objid as sequence_oid, d.refobjid as table_oid, d.refobjsubid::int2 as column_number,
           d.deptype = 'i' as identity, d.deptype = 'a' as owned, null::oid as default_oid
      from pg_depend d
      join pg_sequence q on q.seqrelid = d.objid
     where d.classid = 'pg_class'::regclass
       and d.objsubid = 0
       and d.refclassid = 'pg_class'::regclass
       and d.refobjsubid > 0
       and d.deptype in ('i', 'a')
    union all
    select d.refobjid, a.adrelid, a.adnum, false, false, a.oid
      from pg_depend d
      join pg_attrdef a on a.oid = d.objid
      join pg_sequence q on q.seqrelid = d.refobjid
     where d.classid = 'pg_attrdef'::regclass
       and d.refclassid = 'pg_class'::regclass
), merged as materialized (
    select sequence_oid, table_oid, column_number,
           bool_or(identity) as identity, bool_or(owned) as owned, max(default_oid) as default_oid
      from link
     group by sequence_oid, table_oid, column_number
     order by table_oid
), printed as materialized (
    select m.*, a.attname, a.atttypid, a.atttypmod, a.attcollation, a.attidentity,
           m.default_oid is not null and m.table_oid in (select relation from locked) as locked,
           case when c.relacl is null and pg_has_role(c.relowner, 'USAGE') then true
                else has_column_privilege(m.table_oid, m.column_number, 'SELECT') end as may_select,
           'nextval(''' || replace(
               case when s.relnamespace in ('pg_catalog'::regnamespace, pg_my_temp_schema())
                    then m.sequence_oid::regclass::text
                    else quote_ident(n.nspname) || '.' || quote_ident(s.relname) end,
               '''', '''''') || '''::regclass)' as nextval,
           case when tree.nodes = 2 and d.adbin::text like '{FUNCEXPR _funcid 1574 %'
                  or tree.nodes = 3 and (
                     d.adbin::text like '{FUNCEXPR _funcid 480 _funcresulttype 23 _funcretset false _funcvariadic false'
                      ' _funcformat 2 _funccollid 0 _inputcollid 0 _args ({FUNCEXPR _funcid 1574 %'
                  or d.adbin::text like '{FUNCEXPR _funcid 714 _funcresulttype 21 _funcretset false _funcvariadic false'
                      ' _funcformat 2 _funccollid 0 _inputcollid 0 _args ({FUNCEXPR _funcid 1574 %')
                then null else d.adbin end as computed
      from merged m
      join pg_class c on c.oid = m.table_oid
      join pg_class s on s.oid = m.sequence_oid
      join pg_namespace n on n.oid = s.relnamespace
     cross join lateral (
           select f.attname, f.atttypid, f.atttypmod, f.attcollation, f.attidentity, f.attisdropped
             from pg_attribute f
            where f.attrelid = m.table_oid and f.attnum = m.column_number
           offset 0) as a
      left join pg_attrdef d on d.oid = m.default_oid
      cross join lateral (
           select octet_length(d.adbin::text) - octet_length(replace(d.adbin::text, '{', ''))) as tree(nodes)
     where c.relkind in ('r', 'p', 'f', 'v')
       and not a.attisdropped
), expression as materialized (
    select p.*,
           case when p.default_oid is null or p.locked then null
                when p.computed is null then p.nextval
                else pg_get_expr(p.computed, p.table_oid) end as default_text
      from printed p
)
select m.sequence_oid::bigint                     as sequence_oid,
       m.table_oid::bigint                        as table_oid,
       m.attname                                  as column_name,
       format_type(m.atttypid, m.atttypmod)       as column_type,
       case when t.typtype = 'd'
            then (with recursive b(oid) as (
                    select t.typbasetype union all
                    select d.typbasetype from b join pg_type d on d.oid = b.oid where d.typtype = 'd')
                  select format_type(b.oid, null) from b join pg_type d on d.oid = b.oid where d.typtype <> 'd')
            else format_type(m.atttypid, null) end as base_type,
       -- Below a domain, the innermost one says how long or precise a value may be.
       case when t.typtype = 'd'
            then (with recursive b(oid, modifier) as (
                    select t.typbasetype, t.typtypmod union all
                    select d.typbasetype, d.typtypmod from b join pg_type d on d.oid = b.oid where d.typtype = 'd')
                  select format_type(b.oid, b.modifier)
                    from b join pg_type d on d.oid = b.oid where d.typtype <> 'd')
            else format_type(m.atttypid, m.atttypmod) end as full_type,
       m.attidentity::text                        as identity_kind,
       m.identity                                 as identity,
       m.owned                                    as owned,
       m.default_oid is not null                  as by_default,
       m.default_text                             as default_expression,
       coalesce(m.default_text = m.nextval
             or m.default_text in ('(' || m.nextval || ')::' || format_type(m.atttypid, m.atttypmod),
                                   '(' || m.nextval || ')::' || format_type(m.atttypid, null)), false) as default_is_plain,
       m.nextval                                  as call,
       -- A text that equals another only when it is the same text, as far as the column and unique indexes say.
       m.attcollation <> 0
         and not exists (
             select from pg_collation o
              where not o.collisdeterministic
                and (   o.oid = m.attcollation
                     or o.oid in (select unnest(i.indcollation) from pg_index i
                                   where i.indrelid = m.table_oid and i.indisunique)))
                                                  as deterministic_text,
       m.may_select                               as may_select,
       m.locked                                   as locked
  from expression m
  join pg_type t on t.oid = m.atttypid
 order by m.sequence_oid, m.table_oid, m.column_number
