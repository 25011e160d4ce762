CREATE TABLE people (id int PRIMARY KEY, name text COLLATE "und-x-icu" CONSTRAINT people_name_key UNIQUE);
CREATE TABLE towns (name text COLLATE "und-x-icu" NOT NULL, country text COLLATE "C" NOT NULL);
CREATE UNIQUE INDEX towns_name ON towns (country, name);
CREATE INDEX towns_by_name ON towns (name);
INSERT INTO people VALUES (1, 'Ångström'), (2, 'Zuse');
-- What an upgrade does from the other side.
UPDATE pg_collation SET collversion = '1.2.3' WHERE collname = 'und-x-icu';
