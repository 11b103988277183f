"""Read any PubMed document and get frozen, typed objects.

    >>> import pubparse
    >>> article = pubparse.read("31364595.xml")         # a file with one record
    >>> with pubparse.parse("pubmed26n0001.xml.gz") as records:
    ...     for article in records: ...

`read` and `read_string` give one `Article`; `parse` and `parse_string` stream many; `sniff` names a document's format;
`diff` compares two articles. The classes are in `pubparse.model`, the errors in `pubparse.errors`.
"""
