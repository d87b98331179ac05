"""A Google Calendar on loopback, for tests and demonstrations: real state behind Google's own addresses.

It behaves as Google is known to (ids burnt by a deletion, stale etags, old sync tokens, hints without a body)
and fails when it is told to. `state` is what it knows, `server` its HTTP, `faults` how it fails.
"""
