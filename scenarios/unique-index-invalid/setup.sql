CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL);
INSERT INTO users VALUES (1, 'ann@example.org'), (2, 'bob@example.org'), (3, 'ann@example.org');
-- A key that is there twice for as long as it takes to make REINDEX CONCURRENTLY fail.
CREATE TABLE codes (code text CONSTRAINT codes_key UNIQUE, id int);
INSERT INTO codes VALUES ('a', 1), ('b', 2);
UPDATE pg_index SET indisready = false WHERE indexrelid = 'codes_key'::regclass;
INSERT INTO codes VALUES ('a', 3);
UPDATE pg_index SET indisready = true WHERE indexrelid = 'codes_key'::regclass;
-- A partition came later, and nobody gave it an index.
CREATE TABLE sales (day date NOT NULL, number int NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE sales_2025 PARTITION OF sales FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE sales_2026 PARTITION OF sales FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE UNIQUE INDEX sales_number ON ONLY sales (day, number);
CREATE UNIQUE INDEX sales_2025_number ON sales_2025 (day, number);
ALTER INDEX sales_number ATTACH PARTITION sales_2025_number;
