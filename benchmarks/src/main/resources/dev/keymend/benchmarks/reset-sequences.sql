-- What people paste after a restore, in the one-block form that is passed around: every primary key that a sequence owned
-- by its column feeds gets setval(max).
DO $$
DECLARE
    r record;
BEGIN
    FOR r IN
        SELECT tc.table_schema, tc.table_name, kcu.column_name,
               pg_get_serial_sequence(format('%I.%I', tc.table_schema, tc.table_name), kcu.column_name) AS sequence_name
          FROM information_schema.table_constraints tc
          JOIN information_schema.key_column_usage kcu
            ON kcu.constraint_schema = tc.constraint_schema
           AND kcu.constraint_name = tc.constraint_name
           AND kcu.table_name = tc.table_name
         WHERE tc.constraint_type = 'PRIMARY KEY'
           AND tc.table_schema NOT IN ('pg_catalog', 'information_schema')
    LOOP
        IF r.sequence_name IS NOT NULL THEN
            EXECUTE format('SELECT setval(%L, coalesce((SELECT max(%I) FROM %I.%I), 1))',
                           r.sequence_name, r.column_name, r.table_schema, r.table_name);
        END IF;
    END LOOP;
END
$$;
