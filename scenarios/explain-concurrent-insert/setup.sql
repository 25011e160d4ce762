CREATE TABLE logins (name text PRIMARY KEY, device text);
