CREATE TABLE users (id serial PRIMARY KEY, email text NOT NULL);
INSERT INTO users (email) SELECT 'user' || n FROM generate_series(1, 10) AS n;
CREATE TABLE users_test (LIKE users INCLUDING ALL);
-- On purpose: one count for two kinds of documents.
CREATE SEQUENCE document_numbers;
CREATE TABLE letters (number bigint PRIMARY KEY DEFAULT nextval('document_numbers'));
CREATE TABLE contracts (number bigint PRIMARY KEY DEFAULT nextval('document_numbers'));
