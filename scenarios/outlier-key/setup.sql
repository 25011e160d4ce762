CREATE TABLE devices (id serial PRIMARY KEY, name text NOT NULL);
INSERT INTO devices (id, name) SELECT n, 'device ' || n FROM generate_series(1, 1200) AS n;
INSERT INTO devices (id, name) VALUES (2147483647, 'test');
-- Only the highest keys are left, so nothing is an outlier: moving past them leaves no room.
CREATE TABLE badges (id serial PRIMARY KEY, name text NOT NULL);
INSERT INTO badges (id, name) SELECT 2147483000 + n, 'badge ' || n FROM generate_series(1, 100) AS n;
SELECT setval('badges_id_seq', 2147483000);
