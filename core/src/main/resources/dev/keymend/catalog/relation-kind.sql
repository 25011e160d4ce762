-- What something that is no table is, for a user who took it for one.
-- Variables as psql has them: \set schema null  \set name '''users'''
-- A schema of null stands for every one.
select case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'i' then 'index'
                      when 'I' then 'index' when 'S' then 'sequence' when 'c' then 'composite type'
                      when 't' then 'TOAST table' end as kind
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relname = :name
   and n.nspname = coalesce(:schema, n.nspname)
   and c.relkind not in ('r', 'p', 'f')
 order by c.relkind = 'v' desc, n.nspname
 limit 1
