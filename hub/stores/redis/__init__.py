"""What may be forgotten: sessions, limits, budgets' memory, presence. What must be atomic is a small .lua here."""
