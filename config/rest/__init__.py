"""What all of /api/v1/ shares: who may do what, pages, filters, fields, Idempotency-Key, limits, schema."""
