-- The table that a load names, and what stands in the way of judging its rows.
-- Variables as psql has them; the name as SQL writes it:
--   \set name '''public.users'''
select t.oid::bigint                             as oid,
       ns.nspname                                as schema,
       t.relname                                 as table_name,
       current_user::text                        as role,
       t.relkind::text                           as kind,
       has_table_privilege(t.oid, 'SELECT')      as may_select,
       t.relrowsecurity and row_security_active(t.oid) as row_security_active,
       pg_is_in_recovery()                       as standby,
       has_database_privilege(current_database(), 'TEMP') as may_create_temporary,
       case t.relkind
           when 'p' then (select coalesce(sum(pg_table_size(p.relid)), 0)::bigint from pg_partition_tree(t.oid) p)
           else pg_table_size(t.oid)
       end / current_setting('block_size')::bigint as pages,
       t.relhasrules                             as rules,
       exists (select from pg_trigger g
                where (g.tgrelid = t.oid or g.tgrelid in (select p.relid from pg_partition_tree(t.oid) p))
                  and not g.tgisinternal and g.tgenabled not in ('D', 'R') and g.tgtype & 7 = 7) as changed_by_trigger
  from pg_class t
  join pg_namespace ns on ns.oid = t.relnamespace
 where t.oid = to_regclass(:name)
