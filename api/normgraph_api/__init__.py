"""The service: SPARQL, linked data, validation, derivation and citation extraction over HTTP."""
