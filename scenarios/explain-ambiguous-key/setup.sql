CREATE TABLE accounts (tenant text, code text, PRIMARY KEY (tenant, code));
INSERT INTO accounts VALUES ('x, y', 'z');
