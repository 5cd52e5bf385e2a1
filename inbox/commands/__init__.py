"""The `hub` command: one module per subject, each a few functions that `inbox.cli` names."""
