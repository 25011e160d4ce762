-- For a sequence that no column is known to use: the column a person would look at first, by the names that
-- SERIAL and ORMs give (users_id_seq, users_seq, seq_users), and by defaults whose text mentions the sequence.
-- A guess, shown as one. Variables as psql has them: \set oids '1,2'
with locked as materialized (
    select l.relation
      from pg_locks l
     where l.locktype = 'relation'
       and l.mode = 'AccessExclusiveLock'
       and l.database = (select d.oid from pg_database d where d.datname = current_database())
       and l.pid is distinct from pg_backend_pid()
)
select s.oid::bigint as sequence_oid, c.oid::bigint as table_oid, a.attname as column_name,
       format_type(a.atttypid, a.atttypmod) as column_type,
       (with recursive b(oid) as (
           select a.atttypid union all
           select d.typbasetype from b join pg_type d on d.oid = b.oid where d.typtype = 'd')
        select format_type(b.oid, null) from b join pg_type d on d.oid = b.oid where d.typtype <> 'd') as base_type,
       has_column_privilege(c.oid, a.attnum, 'SELECT') as may_select
  from pg_class s
  join pg_class c on c.relnamespace = s.relnamespace and c.relkind in ('r', 'p')
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
 where s.oid in (:oids)
   and (   case when c.oid not in (select relation from locked) then pg_get_expr(d.adbin, d.adrelid) end like '%nextval(%' || replace(s.relname, '_', '\_') || '%'
        or s.relname = c.relname || '_' || a.attname || '_seq'
        or (s.relname in (c.relname || '_seq', 'seq_' || c.relname, c.relname || '_sequence')
            and a.atttypid in (20, 21, 23)
            and exists (select from pg_index i
                         where i.indrelid = c.oid and i.indisprimary and i.indnkeyatts = 1
                           and i.indkey[0] = a.attnum)))
 order by s.oid, c.relname, a.attnum
