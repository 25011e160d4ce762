CREATE TABLE users (id serial PRIMARY KEY, email text);
INSERT INTO users (id, email) VALUES (1, 'a'), (2, 'b');
CREATE TABLE "</script><b>we""ird" ("id
error" serial PRIMARY KEY);
INSERT INTO "</script><b>we""ird" VALUES (1);
