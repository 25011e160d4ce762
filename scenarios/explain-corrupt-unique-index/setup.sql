CREATE FUNCTION norm(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT $1';
CREATE TABLE mails (id int, email text);
CREATE UNIQUE INDEX mails_norm ON mails (norm(email));
INSERT INTO mails VALUES (1, 'a@x'), (2, 'A@x');
CREATE OR REPLACE FUNCTION norm(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT lower($1)';
