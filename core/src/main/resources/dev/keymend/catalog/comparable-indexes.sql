-- The unique indexes whose tables can be read for keys that stand twice, smallest tables first; a partitioned index holds
-- nothing itself.
-- collations is what a part of the key must be compared under where its column has another collation; equality is false where
-- the index does not compare as GROUP BY does.
with odd as materialized (
    -- Operator classes whose equality is not that of any type by default; strategy 3 of a btree.
    select oc.oid
      from pg_opclass oc
      join pg_am am on am.oid = oc.opcmethod and am.amname = 'btree'
      join pg_amop ao on ao.amopfamily = oc.opcfamily
                     and ao.amopstrategy = 3
                     and ao.amoplefttype = oc.opcintype
                     and ao.amoprighttype = oc.opcintype
     where not exists (select from pg_opclass d
                         join pg_amop da on da.amopfamily = d.opcfamily
                                        and da.amopstrategy = 3
                                        and da.amoplefttype = d.opcintype
                                        and da.amoprighttype = d.opcintype
                        where d.opcdefault
                          and d.opcmethod = oc.opcmethod
                          and da.amopopr = ao.amopopr)
)
select i.indexrelid::bigint                     as oid,
       n.nspname                                as schema,
       t.relname                                as table_name,
       c.relname                                as name,
       i.indisvalid                             as valid,
       array(select coalesce('COLLATE ' || quote_ident(co_ns.nspname) || '.' || quote_ident(co.collname), '')
               from generate_series(0, i.indnkeyatts - 1) as k(position)
               left join pg_attribute a on a.attrelid = i.indrelid
                                       and a.attnum = i.indkey[k.position]
                                       and a.attnum > 0
               left join pg_collation co on co.oid = i.indcollation[k.position]
                                        and co.oid is distinct from a.attcollation
               left join pg_namespace co_ns on co_ns.oid = co.collnamespace
              order by k.position)              as collations,
       not exists (select from odd where odd.oid = any (i.indclass::oid[])) as equality
  from pg_index i
  join pg_class c on c.oid = i.indexrelid
  join pg_class t on t.oid = i.indrelid
  join pg_namespace n on n.oid = t.relnamespace
 where i.indisunique
   and not i.indisexclusion
   and (i.indisready or not i.indisvalid)
   and i.indislive
   and c.relkind = 'i'
   and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
   and (t.relpersistence <> 't' or n.oid = pg_my_temp_schema())
 order by t.relpages, n.nspname, t.relname, c.relname
