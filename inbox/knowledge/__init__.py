"""What the business knows: documents and pages, searching them, answering customers from them."""
