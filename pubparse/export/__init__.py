"""Articles as text: one module for each format, each with `dumps(article) -> str` and `dump(articles, file) -> int`.

    >>> from pubparse.export import pubmed_xml
    >>> text = pubmed_xml.dumps(article)
    >>> with open("articles.xml", "wb") as file:
    ...     count = pubmed_xml.dump(records, file)

`dump` takes any iterable, writes as it goes and returns how many it wrote; the file may be a text or a binary one (UTF-8
then). Import the module you need: none of them is loaded here.
"""
