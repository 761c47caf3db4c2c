"""Dataclasses in, triples out: every IRI of a source is minted here."""
