"""One file a step, in order: plain SQL, kept for ever as it ran. See hub.stores.postgres.migrate."""
