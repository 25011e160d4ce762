CREATE TABLE bookings (room integer, during int4range, EXCLUDE USING gist (during WITH &&));
INSERT INTO bookings VALUES (1, '[1,5)');
