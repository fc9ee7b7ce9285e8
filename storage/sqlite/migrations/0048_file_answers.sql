-- What the sender of a catalogue file has answered, and the question that waits: its key, its header, its answers' values.
ALTER TABLE uploads ADD COLUMN answers TEXT NOT NULL DEFAULT '{}';
ALTER TABLE uploads ADD COLUMN asked TEXT NOT NULL DEFAULT '[]';

-- Which column of files with this header is the price, or the name: asked once. `header` is a hash of all columns' names.
CREATE TABLE column_answers (
    header TEXT NOT NULL,
    about  TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (header, about)
) WITHOUT ROWID;
