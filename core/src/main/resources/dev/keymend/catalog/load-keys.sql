-- What a load needs to know of unique and exclusion indexes beyond their definition: the collation of each part, whether
-- its equality is the type's own and its collations tell every two texts apart, and for an index of one partition alone, which rows belong there.
-- Variables as psql has them:
--   \set table 16384
select i.indexrelid::bigint                     as oid,
       array(select case when o.oid is not null
                         then quote_ident(o_ns.nspname) || '.' || quote_ident(o.collname) end
               from generate_series(0, i.indnkeyatts - 1) as k(position)
               left join pg_collation o on o.oid = i.indcollation[k.position]
               left join pg_namespace o_ns on o_ns.oid = o.collnamespace
              order by k.position)              as collations,
       not i.indisexclusion
       and not exists (select from generate_series(0, i.indnkeyatts - 1) as k(position)
                         join pg_opclass c on c.oid = i.indclass[k.position]
                        where not c.opcdefault) as own_equality,
       not exists (select from generate_series(0, i.indnkeyatts - 1) as k(position)
                     join pg_collation o on o.oid = i.indcollation[k.position]
                    where not o.collisdeterministic) as deterministic,
       case when t.oid <> :table then pg_get_partition_constraintdef(t.oid) end as belonging
  from pg_index i
  join pg_class t on t.oid = i.indrelid
 where (t.oid = :table or t.oid in (select p.relid from pg_partition_tree(:table) p))
   and (i.indisunique or i.indisexclusion)
   and i.indisready
   and i.indislive
   and (t.oid = :table or not exists (select from pg_inherits h where h.inhrelid = i.indexrelid))
 order by i.indisprimary desc, i.indexrelid
