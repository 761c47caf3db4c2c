"""Text to citations: `find` sees them one by one, `resolve` reads the document as a whole. No RDF in here."""
