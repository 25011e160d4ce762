-- Whether it pays to read the catalog on several connections, and whether others would see the same: from some 800
-- serial columns on, unless this session has temporary tables or may not show its snapshot. A standby is not asked to.
select pg_relation_size('pg_sequence') >= 16 * current_setting('block_size')::int
       and pg_my_temp_schema() = 0
       and not pg_is_in_recovery()
       and has_function_privilege('pg_export_snapshot()', 'EXECUTE') as pays
