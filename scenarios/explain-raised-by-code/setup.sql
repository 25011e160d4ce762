CREATE TABLE names (name text);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE 'that name is taken' USING ERRCODE = 'unique_violation', CONSTRAINT = 'names_key';
END $$;
CREATE TRIGGER refuse BEFORE INSERT ON names FOR EACH ROW EXECUTE FUNCTION refuse();
