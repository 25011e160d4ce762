CREATE TABLE users (id serial PRIMARY KEY, email text NOT NULL);
INSERT INTO users (email) SELECT 'user' || n FROM generate_series(1, 10) AS n;
GRANT SELECT ON SEQUENCE users_id_seq TO pg_monitor;
COMMENT ON SEQUENCE users_id_seq IS 'ids of users, printed on their cards';
CREATE TABLE animals (id serial PRIMARY KEY);
CREATE TABLE dogs () INHERITS (animals);
