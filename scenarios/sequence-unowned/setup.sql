CREATE SEQUENCE ticket_numbers;
CREATE TABLE tickets (id bigint PRIMARY KEY DEFAULT nextval('ticket_numbers'), title text NOT NULL);
CREATE SCHEMA numbering;
CREATE SEQUENCE numbering.bills;
CREATE TABLE bills (id bigint PRIMARY KEY DEFAULT nextval('numbering.bills'), total numeric NOT NULL);
