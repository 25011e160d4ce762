CREATE TABLE accounts (
  id int PRIMARY KEY,
  email text NOT NULL,
  deleted_at timestamptz,
  CONSTRAINT accounts_email UNIQUE (email, deleted_at));
INSERT INTO accounts VALUES (1, 'ann@example.org', NULL), (2, 'ann@example.org', NULL);
-- Here the rows that are alive have an index of their own, so nothing is open.
CREATE TABLE teams (id int PRIMARY KEY, name text NOT NULL, deleted_at timestamptz, UNIQUE (name, deleted_at));
CREATE UNIQUE INDEX teams_alive ON teams (name) WHERE deleted_at IS NULL;
