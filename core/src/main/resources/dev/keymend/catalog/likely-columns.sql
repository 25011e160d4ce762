-- For a sequence that no column is known to use: the column a person would look at first, by the names that
-- SERIAL and ORMs give (users_id_seq, users_seq, seq_users), and by defaults whose text mentions the sequence.
-- A guess, shown as one. Every way is a join by equal names, so that many sequences and many tables are no trouble.
-- Variables as psql has them: \set oids '1,2'
with locked as materialized (
    select l.relation
      from pg_locks l
     where l.locktype = 'relation'
       and l.mode = 'AccessExclusiveLock'
       and l.database = (select d.oid from pg_database d where d.datname = current_database())
       and l.pid is distinct from pg_backend_pid()
), asked as materialized (
    select s.oid, s.relnamespace, s.relname from pg_class s where s.oid in (:oids)
), mention as materialized (
    -- Defaults that call nextval, but not of a sequence they depend on: those are known. Split where a name ends.
    select d.adrelid as table_oid, d.adnum as column_number, c.relnamespace,
           regexp_split_to_table(pg_get_expr(d.adbin, d.adrelid), '[''".()]+') as word
      from pg_attrdef d
      join pg_class c on c.oid = d.adrelid
     where c.relkind in ('r', 'p')
       and c.relnamespace in (select relnamespace from asked)
       and d.adrelid not in (select relation from locked)
       and not exists (select from pg_depend p
                        join pg_sequence q on q.seqrelid = p.refobjid
                       where p.classid = 'pg_attrdef'::regclass
                         and p.objid = d.oid
                         and p.refclassid = 'pg_class'::regclass)
       and pg_get_expr(d.adbin, d.adrelid) like '%nextval(%'
), likely as (
    select s.oid as sequence_oid, m.table_oid, m.column_number
      from asked s
      join mention m on m.relnamespace = s.relnamespace and m.word = s.relname::text
    union
    select s.oid, c.oid, a.attnum
      from asked s
      join pg_class c on c.relnamespace = s.relnamespace
      join pg_attribute a on a.attrelid = c.oid
     where c.relkind in ('r', 'p')
       and a.attnum > 0
       and not a.attisdropped
       and s.relname::text = c.relname || '_' || a.attname || '_seq'
    union
    select s.oid, c.oid, a.attnum
      from asked s
     cross join lateral (
           values (case when s.relname::text like '%\_seq' then left(s.relname::text, -4) end),
                  (case when s.relname::text like 'seq\_%' then substr(s.relname::text, 5) end),
                  (case when s.relname::text like '%\_sequence' then left(s.relname::text, -9) end)) as t(name)
      join pg_class c on c.relnamespace = s.relnamespace and c.relname::text = t.name
      join pg_index i on i.indrelid = c.oid
      join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
     where c.relkind in ('r', 'p')
       and i.indisprimary
       and i.indnkeyatts = 1
       and a.attnum > 0
       and a.atttypid in (20, 21, 23)
)
select l.sequence_oid::bigint as sequence_oid, l.table_oid::bigint as table_oid, a.attname as column_name,
       format_type(a.atttypid, a.atttypmod) as column_type,
       (with recursive b(oid) as (
           select a.atttypid union all
           select d.typbasetype from b join pg_type d on d.oid = b.oid where d.typtype = 'd')
        select format_type(b.oid, null) from b join pg_type d on d.oid = b.oid where d.typtype <> 'd') as base_type,
       (with recursive b(oid, modifier) as (
           select a.atttypid, a.atttypmod union all
           select d.typbasetype, d.typtypmod from b join pg_type d on d.oid = b.oid where d.typtype = 'd')
        select format_type(b.oid, b.modifier) from b join pg_type d on d.oid = b.oid where d.typtype <> 'd') as full_type,
       has_column_privilege(l.table_oid, l.column_number, 'SELECT') as may_select
  from likely l
  join pg_class c on c.oid = l.table_oid
  join pg_attribute a on a.attrelid = l.table_oid and a.attnum = l.column_number
 order by l.sequence_oid, c.relname, a.attnum
