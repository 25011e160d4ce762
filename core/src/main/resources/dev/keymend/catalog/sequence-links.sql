-- Every way a column uses a sequence that PostgreSQL itself records, by OID and never by name:
-- identity (deptype i) and OWNED BY (deptype a) make the sequence depend on the column,
-- DEFAULT nextval('s'::regclass) makes the default depend on the sequence.
-- default_is_plain: the default is nextval of this sequence and nothing else, compared as a whole text that the
-- server made of both sides. Late-bound defaults (nextval('s'::text)), functions and triggers leave no trace.
-- pg_get_expr waits for the table's lock, and would keep everything else waiting: a table that somebody has locked
-- exclusively, or waits to, is told apart by "locked" instead of being asked.
with locked as materialized (
    select l.relation
      from pg_locks l
     where l.locktype = 'relation'
       and l.mode = 'AccessExclusiveLock'
       and l.database = (select d.oid from pg_database d where d.datname = current_database())
       and l.pid is distinct from pg_backend_pid()
), link as (
    select d.objid as sequence_oid, d.refobjid as table_oid, d.refobjsubid as column_number,
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
), merged as (
    select sequence_oid, table_oid, column_number,
           bool_or(identity) as identity, bool_or(owned) as owned, max(default_oid) as default_oid
      from link
     group by sequence_oid, table_oid, column_number
)
select m.sequence_oid::bigint                     as sequence_oid,
       m.table_oid::bigint                        as table_oid,
       a.attname                                  as column_name,
       format_type(a.atttypid, a.atttypmod)       as column_type,
       (with recursive b(oid) as (
           select a.atttypid union all
           select d.typbasetype from b join pg_type d on d.oid = b.oid where d.typtype = 'd')
        select format_type(b.oid, null) from b join pg_type d on d.oid = b.oid where d.typtype <> 'd') as base_type,
       a.attidentity::text                        as identity_kind,
       m.identity                                 as identity,
       m.owned                                    as owned,
       m.default_oid is not null                  as by_default,
       e.text                                     as default_expression,
       e.text is not null and e.text in (
           p.text,
           '(' || p.text || ')::' || format_type(a.atttypid, a.atttypmod),
           '(' || p.text || ')::' || format_type(a.atttypid, null)) as default_is_plain,
       p.text                                     as call,
       -- A text that equals another only when it is the same text, as far as the column and unique indexes say.
       a.attcollation <> 0
         and not exists (
             select from pg_collation o
              where not o.collisdeterministic
                and (   o.oid = a.attcollation
                     or o.oid in (select unnest(i.indcollation) from pg_index i
                                   where i.indrelid = a.attrelid and i.indisunique)))
                                                  as deterministic_text,
       has_column_privilege(m.table_oid, m.column_number::smallint, 'SELECT') as may_select,
       m.default_oid is not null and m.table_oid in (select relation from locked) as locked
  from merged m
  join pg_attribute a on a.attrelid = m.table_oid and a.attnum = m.column_number
  join pg_class c on c.oid = m.table_oid
  left join pg_attrdef d on d.oid = m.default_oid
  cross join lateral (
      select case when m.table_oid not in (select relation from locked)
                  then pg_get_expr(d.adbin, d.adrelid) end) as e(text)
  cross join lateral (
      select 'nextval(''' || replace(m.sequence_oid::regclass::text, '''', '''''') || '''::regclass)') as p(text)
 where c.relkind in ('r', 'p', 'f', 'v')
   and not a.attisdropped
 order by m.sequence_oid, m.table_oid, m.column_number
