"""One module per source: bytes in, dataclasses out; streaming; refuses what it does not understand."""
