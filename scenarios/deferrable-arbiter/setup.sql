CREATE TABLE tracks (
  playlist int NOT NULL,
  position int NOT NULL,
  title text,
  CONSTRAINT tracks_position UNIQUE (playlist, position) DEFERRABLE INITIALLY DEFERRED);
INSERT INTO tracks VALUES (1, 1, 'Intro');
