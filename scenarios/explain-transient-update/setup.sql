CREATE TABLE slots (id integer PRIMARY KEY);
INSERT INTO slots VALUES (1), (2);
