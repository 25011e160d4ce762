CREATE TABLE events (id serial PRIMARY KEY, what text NOT NULL);
SELECT setval('events_id_seq', 2147483647);
CREATE SEQUENCE readings_id_seq;
CREATE TABLE readings (id integer PRIMARY KEY DEFAULT nextval('readings_id_seq'), value real NOT NULL);
SELECT setval('readings_id_seq', 2147483647);
