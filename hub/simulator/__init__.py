"""Meta and its people, faked: a Graph API, customers who write, chaos on demand, and a phone in the browser."""
