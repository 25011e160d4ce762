INSERT INTO mails VALUES (3, 'a@x');
