INSERT INTO logins (name, device) VALUES ('ann', 'phone');

INSERT INTO logins (name, device) VALUES ('ann', 'tablet');
