import httpx
import pytest
from normgraph_api.negotiation import DOCUMENTS, SOLUTIONS, TRIPLES, MediaType, choose, language

ACCEPT = [
    # what no header, an empty one and the loosest range get is the first of the table
    (None, SOLUTIONS, "json"),
    ("", SOLUTIONS, "json"),
    ("*/*", TRIPLES, "ttl"),
    # quality wins over order
    ("text/csv;q=0.2, text/tab-separated-values;q=0.7", SOLUTIONS, "tsv"),
    # the most specific range decides, even downwards
    ("text/*;q=0.9, text/turtle;q=0.1, application/rdf+xml;q=0.5", TRIPLES, "nt"),
    ("application/sparql-results+json;q=0, */*;q=0.1", SOLUTIONS, "xml"),
    # a browser
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", DOCUMENTS, "html"),
    # parameters and case do not matter
    ("TEXT/Turtle; charset=utf-8 ; q=1.0", TRIPLES, "ttl"),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"', TRIPLES, "jsonld"),
    # nonsense is passed over
    ("nonsense, text/csv", SOLUTIONS, "csv"),
    ("image/png", SOLUTIONS, None),
    ("text/csv;q=0", SOLUTIONS, None),
]


@pytest.mark.parametrize(("accept", "offered", "expected"), ACCEPT)
def test_choose(accept: str | None, offered: tuple[MediaType, ...], expected: str | None) -> None:
    chosen = choose(accept, offered)
    assert (chosen and chosen.format) == expected


@pytest.mark.parametrize("header", ["a/" * 20_000, "text/csv;" * 10_000, ";q=" * 20_000, "," * 60_000])
def test_long_headers_cost_no_time(header: str) -> None:
    import time

    start = time.perf_counter()
    choose(header, SOLUTIONS)
    language(header)
    assert time.perf_counter() - start < 1


PACKED = [
    # path, what the client takes, what it gets; small answers and files that are packed already go as they are
    ("/cases", "gzip, deflate", "gzip"),
    ("/openapi.json", "gzip", "gzip"),
    ("/static/style.css", "gzip", "gzip"),
    ("/cases", "identity", ""),
    ("/cases", "br", ""),
    ("/ready", "gzip", ""),
    ("/export?format=nquads&compression=gzip", "gzip", ""),
    ("/export?format=nquads&compression=zstd", "gzip", ""),
]


@pytest.mark.parametrize(("path", "takes", "gets"), PACKED, ids=[f"{path} {takes}" for path, takes, _ in PACKED])
def test_answers_are_packed_for_who_takes_it(client: httpx.Client, path: str, takes: str, gets: str) -> None:
    headers = {"Accept": "*/*", "Accept-Encoding": takes}
    answer, head = client.get(path, headers=headers), client.head(path, headers=headers)
    assert answer.headers.get("content-encoding", "") == head.headers.get("content-encoding", "") == gets
    assert ("Accept-Encoding" in answer.headers.get("vary", "")) or not gets
