CREATE TABLE users (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
INSERT INTO users (id, email) SELECT n, 'user' || n || '@example.com' FROM generate_series(1, 50000) AS n;
CREATE TABLE coupons (id serial PRIMARY KEY, code text NOT NULL);
CREATE TABLE visits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, page text NOT NULL);
INSERT INTO visits (page) SELECT '/' FROM generate_series(1, 300);
DELETE FROM visits WHERE id > 200;
