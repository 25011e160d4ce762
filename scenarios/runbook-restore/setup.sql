CREATE TABLE users (id bigserial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE invoices (number bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users);
CREATE SEQUENCE invoice_numbers;
INSERT INTO users (id, email) SELECT n, 'user' || n || '@example.com' FROM generate_series(1, 500) AS n;
INSERT INTO invoices SELECT n, n FROM generate_series(1, 80) AS n;
