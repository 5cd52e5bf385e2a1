"""Messages, written once, and everything that ever came in. The driver stays in this folder."""
