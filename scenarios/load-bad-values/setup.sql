CREATE TABLE countries (code char(2) PRIMARY KEY);
INSERT INTO countries VALUES ('NO'), ('PT');
CREATE TABLE people (
    id integer PRIMARY KEY,
    name varchar(10) NOT NULL,
    country char(2) REFERENCES countries,
    age integer CHECK (age < 150));
