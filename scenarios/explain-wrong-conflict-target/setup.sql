CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE, name text);
INSERT INTO users (id, email, name) SELECT n, 'user' || n || '@example.com', 'User ' || n FROM generate_series(1, 50) AS n;
SELECT setval('users_id_seq', 50);
