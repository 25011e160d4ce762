CREATE SEQUENCE orders_seq;
CREATE TABLE orders (id bigint DEFAULT nextval('orders_seq') PRIMARY KEY, note text);
INSERT INTO orders (id)
SELECT block * 50 - 49 + place
  FROM (SELECT nextval('orders_seq') AS block FROM generate_series(1, 30)) AS b, generate_series(0, 49) AS place;
