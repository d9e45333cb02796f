-- Run by each instance as it starts, in a transaction; running it again changes nothing.

-- One instance at a time: two that create a table at once get in each other's way, in spite of IF NOT EXISTS.
SELECT pg_advisory_xact_lock(7366451);

CREATE TABLE IF NOT EXISTS orders (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item     text NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0)
);
