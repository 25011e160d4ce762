CREATE SEQUENCE readings_id_seq;
CREATE TABLE readings (id integer PRIMARY KEY DEFAULT nextval('readings_id_seq'), value real NOT NULL);
ALTER SEQUENCE readings_id_seq OWNED BY readings.id;
