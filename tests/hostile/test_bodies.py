"""Cases, RDF and texts that nest, expand, name other files or servers, or lie about what they are."""

import json
from typing import Any

import pytest

from tests.hostile.attack import Attack, judge, post, send
from tests.hostile.conftest import CPU_SECONDS, Service

YAML, JSON_LD, TURTLE, TEXT = "application/yaml", "application/ld+json", "text/turtle", "text/plain"
HEAD = "id: x\ndecidedOn: 2020-01-31\nkind: {id: k, type: Person}\nfindings:\n"
BORN = "- {predicate: geburt, subject: k, date: 2018-06-18, status: established}\n"


def case(
    name: str, expected: str, text: str | bytes, media_type: str = YAML, path: str = "/validate", **headers: str
) -> Attack:
    return post(name, expected, path, text, media_type, **headers)


def found(name: str, expected: str, said: str) -> Attack:
    return case(name, expected, HEAD + BORN + said + "\n")


def nested(opening: str, inner: str, closing: str, times: int = 20_000) -> str:
    return opening * times + inner + closing * times


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{b}: &{b} [{','.join('*' + a for _ in range(9))}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))  # fmt: skip
CASES = [
    case("aliases that multiply", "400", BOMB),
    case("an alias", "400", "id: &a x\nlabel: *a\n"),
    case("an alias to itself", "400", "a: &a [*a]\n"),
    case("a merge of itself", "400", "a: &a\n  <<: *a\n"),
    case("an object of Python", "400", "id: !!python/object/apply:os.system ['id']\n"),
    case("a name of Python", "400", "id: !!python/name:os.system\n"),
    case("a tag of its own", "400", "id: !x y\n"),
    case("two documents", "400", "id: x\n---\nid: y\n"),
    case("500 documents", "400", "---\n" * 500),
    case("a directive", "400", "%YAML 9.9\n---\nid: x\n"),
    case("lists to 20,000 levels", "400", nested("[", "", "]")),
    case("maps to 20,000 levels", "400", nested("{a: ", "b", "}")),
    case("dashes to 5,000 levels", "400", "- " * 5_000 + "a"),
    case("indents to 600 levels", "400", "".join(" " * n + f"a{n}:\n" for n in range(600))),
    case("brackets that never close", "400", "[" * 100_000),
    case("a key twice", "400", "id: x\nid: y\n"),
    case("a key that is a list", "400", "? [a, b]\n: c\n"),
    case("50,000 keys", "400 unreadable", "".join(f"k{n}: x\n" for n in range(50_000))),
    case("a number of 100,000 digits", "200", "id: " + "9" * 100_000),
    case("sixties that grow", "200", "id: " + ":".join(["59"] * 5_000)),
    case("a float past all", "200", "id: 1e999999999\n"),
    case("no number", "200", "id: .nan\n"),
    case("nothing", "400", ""),
    case("only a comment", "400", "# nothing\n"),
    case("a word", "400", "Fall"),
    case("a list", "400", "- a\n"),
    case("NUL", "400", "id: a\x00b\n"),
    case("a bell", "400", "id: a\x07b\n"),
    case("no UTF-8", "400", b"id: \xff\xfe\n"),
    case("another encoding", "400 request", "id: x\n".encode("utf-16")),
    case("an encoding that is none", "200", "id: x\n", "application/yaml; charset=cp1252-bomb"),
    case("900 kB in one line", "503 result-too-large", "id: " + "x" * 900_000),
    case("a body past the cap", "413 too-large", "id: x\n" + "#" * (1 << 20)),
    case("a picture", "415 media-type", b"\x89PNG\r\n", "image/png"),
    case("no type", "415 media-type", "id: x\n", ""),
    case("a type without end", "415 media-type", "id: x\n", "text/" + "x" * 8_000),
    case("packed", "400 request", b"\x1f\x8b\x08\x00" + b"\x00" * 64, YAML, **{"Content-Encoding": "gzip"}),
]  # fmt: skip
FINDINGS = [
    found("a predicate of a script", "200", "- {predicate: '<script>alert(1)</script>', subject: k, status: established}"),
    found("a predicate as an IRI", "200", "- {predicate: 'urn:x> } ; DROP ALL #', subject: k, status: established}"),
    found("a party that ends its IRI", "200", "- {predicate: ledig, subject: 'k> <urn:p> <urn:o', status: established}"),
    found("a party from above", "200", "- {predicate: ledig, subject: '../../norm/bgb/1', status: established}"),
    found("the 31st of February", "400", "- {predicate: geburt, subject: k, date: 2018-02-31, status: established}"),
    found("the year 99999", "400", "- {predicate: geburt, subject: k, date: 99999-01-01, status: established}"),
    found("the year before the first", "400", "- {predicate: geburt, subject: k, date: -0044-03-15, status: established}"),
    found("an amount in words", "200", "- {predicate: einkommen, on: 2020-01-31, amount: viel, status: established}"),
    found("an amount past all", "200", "- {predicate: einkommen, on: 2020-01-31, amount: 1e999999999, status: established}"),
    found("an amount of 5,000 digits", "200", f"- {{predicate: einkommen, on: 2020-01-31, amount: {'9' * 5_000}, status: established}}"),
    found("no number as an amount", "200", "- {predicate: einkommen, on: 2020-01-31, amount: .nan, status: established}"),
    found("endless income", "200", "- {predicate: einkommen, on: 2020-01-31, amount: .inf, status: established}"),
    found("a status that is none", "200", "- {predicate: ledig, subject: k, status: vielleicht}"),
    found("a list as a status", "200", "- {predicate: ledig, subject: k, status: [established, refuted]}"),
    found("a map as a party", "200", "- {predicate: ledig, subject: {id: k}, status: established}"),
    found("the answer among the facts", "200", "- {predicate: lebensunterhaltGesichert, subject: k, status: established}"),
    found("3,000 findings", "400 limit", BORN * 3_000),
]  # fmt: skip
LINKED = [
    case("a context of another server", "400", json.dumps({"@context": "LISTENER", "@id": "urn:x"}), JSON_LD),
    case("contexts of another server in a list", "400", json.dumps({"@context": ["LISTENER", {}], "@id": "urn:x"}), JSON_LD),
    case("a context within a property", "400", json.dumps({"@id": "urn:x", "urn:p": {"@context": "LISTENER", "@id": "urn:y"}}), JSON_LD),
    case("a context by import", "400", json.dumps({"@context": {"@version": 1.1, "@import": "LISTENER"}, "@id": "urn:x"}), JSON_LD),
    case("a scoped context of another server", "400", json.dumps({"@context": {"t": {"@id": "urn:t", "@context": "LISTENER"}}, "t": {"t": 1}}), JSON_LD),
    case("a context of a file", "400", json.dumps({"@context": "file:///etc/passwd"}), JSON_LD),
    case("JSON to 20,000 levels", "400", nested('{"urn:p":', "1", "}"), JSON_LD),
    case("lists of JSON to 20,000 levels", "400", nested("[", "", "]"), JSON_LD),
    case("JSON that ends early", "400", '{"@id": "urn:x"', JSON_LD),
    case("a key of JSON twice", "400 unreadable", '{"@id": "urn:x", "@id": "urn:y"}', JSON_LD),
    case("no number in JSON", "400", '{"@id": "urn:x", "urn:p": NaN}', JSON_LD),
    case("a number of JSON without end", "400 unreadable", '{"@id": "urn:x", "urn:p": ' + "9" * 10_000 + "}", JSON_LD),
    case("half a pair in JSON", "400 unreadable", '{"@id": "urn:x", "urn:p": "\\ud800"}', JSON_LD),
    case("Turtle with brackets to 20,000 levels", "400", "<urn:a> <urn:b> " + nested("[ <urn:p> ", "1", " ]") + " .", TURTLE),
    case("Turtle with lists to 20,000 levels", "400", "<urn:a> <urn:b> " + nested("( ", "1", " )") + " .", TURTLE),
    case("Turtle that ends early", "400", "<urn:a> <urn:b> '''", TURTLE),
    case("Turtle of another base", "400 unreadable", "@base <LISTENER> . <a> <b> <c> .", TURTLE),
    case("Turtle with an IRI of a script", "400 unreadable", "<javascript:alert(1)> <urn:b> <urn:c> .", TURTLE),
    case("Turtle that imports", "400 unreadable", "<urn:a> <http://www.w3.org/2002/07/owl#imports> <LISTENER> .", TURTLE),
    case("Turtle with shapes of its own", "400 unreadable", '@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ; sh:targetClass <urn:c> ; sh:sparql [ sh:select "SELECT $this { SERVICE <LISTENER> {} }" ] .', TURTLE),
    case("30,000 triples", "400 unreadable", "".join(f"<urn:{n}> <urn:p> {n} .\n" for n in range(30_000)), TURTLE),
    case("entities that multiply", "415 media-type", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>', "application/rdf+xml"),
    case("an entity of a file", "415 media-type", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', "application/rdf+xml"),
]  # fmt: skip


def text(name: str, content: str | bytes, expected: str = "200", accept: str = "application/json") -> Attack:
    return post(name, expected, "/cite", content, TEXT, Accept=accept)


def shown(name: str, path: str, said: str) -> Attack:
    """A case whose own words come back in a page, which derives too."""
    marked = case(name, "200", HEAD + BORN + said, path=path, Accept="text/html")
    return marked._replace(never=("<script>alert(7)", "<img src=x", '" onmouseover="'))


MARKUP = "<script>alert(7)</script><img src=x onerror=alert(7)>"
PAGES = [
    *(shown(f"markup in the label of a party, {path}", path, f"antragsteller: {{id: a, type: Person, label: '{MARKUP}'}}\n") for path in ("/validate", "/derive")),
    *(shown(f"markup as a holder, {path}", path, f"- {{predicate: ledig, subject: k, status: established, holder: '{MARKUP}'}}\n") for path in ("/validate", "/derive")),
    *(shown(f"markup as a marginal number, {path}", path, f"- {{predicate: ledig, subject: k, status: established, rn: '{MARKUP}'}}\n") for path in ("/validate", "/derive")),
    shown("an attribute as a country", "/validate", "- {predicate: ledig, subject: k, status: established, country: '\" onmouseover=\"alert(7)'}\n")._replace(expected="422"),
]  # fmt: skip
TEXTS = [
    text("a thousand signs", "§" * 1_000),
    text("40,000 signs", "§" * 40_000),
    text("signs with blanks", "§ " * 40_000),
    text("a list without end", "§ 1, " * 20_000 + "BGB", "200|503 result-too-large"),
    text("a range without end", "§ 1 bis " * 10_000),
    text("a. a. O. without end", "a. a. O., " * 20_000),
    text("file numbers without end", "1 C 5.19, " * 20_000, "200|503 result-too-large"),
    text("ECLI without end", "ECLI:DE:BVerwG:" + "A" * 100_000),
    text("ECLI beside ECLI", "ECLI:DE:BVerwG:2019:" * 10_000, "200|503 result-too-large"),
    text("brackets without end", "(" * 100_000),
    text("brackets around a norm", "(" * 5_000 + "§ 1 BGB" + ")" * 5_000),
    text("one word of 900 kB", "x" * 900_000),
    text("digits without end", "1" * 200_000),
    text("dashes without end", "-" * 200_000),
    text("dots without end", ". " * 100_000),
    text("lines without end", "\n" * 200_000),
    text("a number past all", "§ " + "9" * 5_000 + " BGB"),
    text("numbers of other scripts", "§ ١٢ BGB, § ⅻ BGB, § ½ BGB"),
    text("signs of the other direction", "§ 1 \u202eBGB\u202c"),
    text("joined signs", "§ 1 B\u200dG\u200cB \u0301\u0302" * 500),
    text("NUL", "§ 1 BGB\x00"),
    text("no UTF-8", b"\xff\xfe\xfd", "400 request"),
    text("nothing", "", "200"),
    text("markup in a page", "<script>alert(7)</script> § 1 BGB", accept="text/html")._replace(never=("<script>alert(7)",)),
    text("markup within a citation", "§ 1 <img src=x onerror=alert(7)> BGB", accept="text/html")._replace(never=("<img src=x",)),
    text("an attribute in a page", '" onmouseover="alert(7)" § 1 BGB', accept="text/html")._replace(never=('" onmouseover="',)),
    text("a law named by markup", "§ 1 des <b>Gesetzes</b> (\"'><svg onload=alert(7)>)", accept="text/html")._replace(never=("<svg onload",)),
]  # fmt: skip


def named(attack: Attack) -> str:
    return attack.name


@pytest.mark.parametrize("attack", [*CASES, *FINDINGS, *LINKED, *PAGES, *TEXTS], ids=named)
def test_body(service: Service, attack: Attack) -> None:
    before = service.spent()
    judge(attack, send(service.client, attack, service.listener))
    assert service.spent() - before < CPU_SECONDS
    service.is_well()


@pytest.mark.parametrize("attack", [*CASES[:12], *LINKED[:8]], ids=named)
def test_nothing_is_derived_from_it(service: Service, attack: Attack) -> None:
    """What cannot be validated has no derivation either: no answer with part of the case."""
    response = send(service.client, attack._replace(path="/derive"), service.listener)
    assert response.status_code in (400, 413, 415), response.text[:300]
    body: dict[str, Any] = response.json()
    assert body["type"].partition("#")[2] != "internal"
    service.is_well()
