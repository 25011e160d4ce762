CREATE TABLE users (id bigserial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE invoices (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users);
-- The application calls it by its name, so no default says what it feeds.
CREATE SEQUENCE invoices_seq;
INSERT INTO users (id, email) SELECT n, 'user' || n || '@example.com' FROM generate_series(1, 500) AS n;
INSERT INTO invoices SELECT n, n FROM generate_series(1, 80) AS n;
