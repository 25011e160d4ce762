CREATE TABLE users (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
INSERT INTO users (id, email) SELECT n, 'user' || n || '@example.com' FROM generate_series(1, 500) AS n;
