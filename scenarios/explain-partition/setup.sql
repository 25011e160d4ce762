CREATE TABLE measurements (id bigserial, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE measurements_2026 PARTITION OF measurements FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO measurements VALUES (1, '2026-05-05');
SELECT nextval('measurements_id_seq');
