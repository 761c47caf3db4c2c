"""Reader of Open Legal Data: cases as its API returns them, alone or in a list, or as lines of a dump."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from lxml import etree

from normgraph.errors import LimitExceeded, UnreadableInput
from normgraph.ingest import metadata
from normgraph.ingest.decision_model import Decision, Origin, Problem
from normgraph.ingest.flat_text import FlatText

_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""What JSON can hold and no text has: control characters, halves of characters."""
_HELP = "give cases with `court` and `content` as de.openlegaldata.io has them"


def load(data: bytes, place: str) -> Any:
    """Parse JSON; raises UnreadableInput with the place where it breaks."""
    try:
        return json.loads(data)
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"byte {error.start} is not UTF-8", where=place, remedy="convert it to UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(f"not JSON ({error})", where=place, remedy=_HELP) from error


def cases(value: Any) -> list[Any]:
    """Return the cases of an answer of the API: one, a list, or a page of `results`.

    >>> cases({"count": 1, "results": [{"content": ""}]}), cases({"content": ""})
    ([{'content': ''}], [{'content': ''}])
    """
    if isinstance(value, dict) and isinstance(value.get("results"), list):
        return list(value["results"])
    return value if isinstance(value, list) else [value]


def digest(case: Any) -> str:
    """Return a checksum of one case of a list, which does not depend on the order of its fields."""
    return hashlib.sha256(json.dumps(case, sort_keys=True).encode()).hexdigest()


def read(case: Any, place: str, sha256: str) -> tuple[Decision, str]:
    """Read one case; returns the decision without citations, and its text.

    Raises UnreadableInput where it is no case, and LimitExceeded where its HTML is nested beyond any decision.

    >>> case = {"id": 1, "court": {"name": "Landgericht Musterstadt"}, "date": "2020-02-03", "file_number": "1 O 2/19",
    ...         "type": "Urteil", "content": "<h2>Gründe</h2><p><rd nr='1'/>Es gilt § 1 BGB."}
    >>> decision, text = read(case, "case.json", "")
    >>> decision.court, [(p.number, text[p.start:p.end]) for p in decision.paragraphs]
    ('LG Musterstadt', [('1', 'Es gilt § 1 BGB.')])
    """
    if not isinstance(case, dict) or not isinstance(case.get("content"), str):
        raise UnreadableInput("this is no case with HTML `content`", where=place, remedy=_HELP)
    problems: list[Problem] = []
    court = case.get("court")
    fields = {key: _text(case, key, place, problems) for key in ("file_number", "date", "type", "ecli", "slug")}
    name = str(case["id"]) if isinstance(case.get("id"), int) else fields["slug"] or sha256[:16]
    flat = FlatText()
    root = _html(case["content"], place)
    if root is not None:
        flat.part("", root)
    problems += flat.problems(place)
    return metadata.checked(
        *flat.decision(
            f"oldp-{name}",
            place,
            court=metadata.court(_text(court, "name", place, problems) if isinstance(court, dict) else ""),
            date=metadata.day(fields["date"], f"{place}#date", problems),
            file_number=metadata.file_numbers(fields["file_number"]),
            doctype=fields["type"],
            origin=Origin("oldp", name, place, sha256, ecli=fields["ecli"]),
            problems=tuple(problems),
        )
    )


def _html(content: str, place: str) -> etree._Element | None:
    """Parse HTML however broken it is; lone surrogates, which JSON can hold, become question marks."""
    if not content.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(content.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # nothing but comments, or a character that no document has
        return None
    for error in parser.error_log:
        if "depth" in error.message.lower():
            raise LimitExceeded("the HTML is nested too deeply", where=place, remedy="leave this case out")
    return root


def _text(value: dict[str, Any], key: str, place: str, problems: list[Problem]) -> str:
    found = value.get(key)
    if found is None or isinstance(found, str):
        return _NO_TEXT.sub("\ufffd", found or "").strip()
    problems.append(Problem(f"{place}#{key}", f"{key} is no text"))
    return ""
