"""What a public service is sent by accident or on purpose: fixed requests, each with the answer that is right.

A row is a name that says what is tried, how it is sent, and what must come back: a status, or a status and the kind of
the problem (`400 nesting`). After each the service must be the same process, give a reference answer without error,
and nothing may have called the listener that attacks name as `LISTENER`.
"""
