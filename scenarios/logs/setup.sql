CREATE TABLE users (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
INSERT INTO users (id, email) VALUES (1, 'ann@example.com'), (2, 'bob@example.com');
INSERT INTO users (id, email) SELECT n, 'user' || n || '@example.com' FROM generate_series(3, 200) AS n;
SELECT setval('users_id_seq', 26);
