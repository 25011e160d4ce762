INSERT INTO orders (note) VALUES ('by hand');
