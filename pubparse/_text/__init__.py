"""Text to value: dates, names, citations, identifiers, abstracts, terms. Knows no format, no page, no XML."""
