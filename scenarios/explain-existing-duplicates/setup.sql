CREATE TABLE docs (title text);
INSERT INTO docs VALUES ('Dup'), ('dup');
