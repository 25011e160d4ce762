CREATE SEQUENCE users_seq;
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);
INSERT INTO users SELECT n, 'user ' || n FROM generate_series(1, 900) AS n;
-- A default that names its sequence only as text leaves no trace in the catalog either.
CREATE SEQUENCE tickets_id_seq;
CREATE TABLE tickets (id bigint PRIMARY KEY DEFAULT nextval('tickets_id_seq'::text), title text NOT NULL);
CREATE SEQUENCE audit_numbers;
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, total numeric NOT NULL);
