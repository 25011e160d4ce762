CREATE TABLE states (state_id serial PRIMARY KEY, state text NOT NULL);
ALTER TABLE states ALTER COLUMN state_id TYPE bigint;
-- The type of an identity's sequence follows its column.
CREATE TABLE events (event_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text NOT NULL);
ALTER TABLE events ALTER COLUMN event_id TYPE bigint;
