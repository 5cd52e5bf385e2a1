"""Accounts, numbers, contacts, conversation heads, what changes in messages, the ledger and the audit trail."""
