CREATE TABLE members (id integer PRIMARY KEY, handle text, deleted_at timestamptz, CONSTRAINT members_handle UNIQUE (handle));
INSERT INTO members VALUES (1, 'ada', '2020-01-01 00:00+00');
