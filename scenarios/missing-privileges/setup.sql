CREATE TABLE users (id serial PRIMARY KEY, email text NOT NULL);
INSERT INTO users (id, email) SELECT n, 'user' || n FROM generate_series(1, 500) AS n;
CREATE TABLE tenants (id serial PRIMARY KEY, name text NOT NULL);
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON tenants, tenants_id_seq TO pg_monitor;
GRANT USAGE ON SCHEMA public TO pg_monitor;
