CREATE TABLE users (id integer PRIMARY KEY, name text, note text);
CREATE TABLE tenants (id integer PRIMARY KEY);
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON tenants TO pg_monitor;
GRANT USAGE ON SCHEMA public TO pg_monitor;
