INSERT INTO names (name) VALUES ('ann');
