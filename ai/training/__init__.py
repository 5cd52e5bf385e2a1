"""Makes the heads under `ai/heads` from data, and judges them. Not needed while Hubbub runs."""
