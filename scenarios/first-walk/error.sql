INSERT INTO users (email) VALUES ('somebody@example.com');
