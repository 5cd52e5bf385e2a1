"""What a business knows: from files to passages, from a question to passages, from passages to an answer."""
