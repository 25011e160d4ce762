CREATE TABLE users (id serial PRIMARY KEY, email text, name text, badge integer UNIQUE);
CREATE UNIQUE INDEX users_email_lower ON users (lower(email));
INSERT INTO users (email, name, badge) VALUES ('ann@example.com', 'Ann', 7), ('bob@example.com', 'Bob', 8);
