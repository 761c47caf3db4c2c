"""Names of laws: a dictionary of what exists, and the shape of what is not in it.

Abbreviations are looked up word by word in a trie of exact words, long names in the same trie by their stems, so that
"des Bürgerlichen Gesetzbuchs" finds "Bürgerliches Gesetzbuch". What is in neither but looks like a law (`ThürFooG`,
`KonzernJob-TicketTV`) is found by its shape: the texts know more laws than any list.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from typing import Any

from normgraph import assets
from normgraph.extract import titles
from normgraph.extract.books import ROMAN, read_book
from normgraph.extract.patterns import UNITS_INSIDE, words
from normgraph.extract.territories import adjectives, apart, behind, coded, of_state, unsaid
from normgraph.extract.titles import Hit
from normgraph.identifiers import document_year
from normgraph.identifiers import slug as ascii_slug

_LEAD = re.compile(r"\s*(?:(?:des|der|dem|den|zum|zur)\s+)?")
_WORD = re.compile(r"[^\W_]{1,60}(?:[-/.&](?!Art\b)[^\W_]{1,60}){0,6}(?:\.|-(?=[\s,]))?")
_GAP = re.compile(r"(?:(?<=-),)?\s{0,4}(?:-(?=[a-zäöü]))?")
"""Words of a name, with the hyphens of "Mess-, Prüf- und Eichgesetz", and what stands between two of them."""
_SPLIT = re.compile(r"([A-ZÄÖÜ]{1,4})\s([A-ZÄÖÜ]{1,4})(?![^\W_])")
_BROKEN = re.compile(r"([A-ZÄÖÜ][^\W\d_]*)-\n\s*([^\W\d_]+)")
_SHAPE = re.compile(r"(?:\d{1,2}\.\s?)?[^\W\d_]{2,40}\d{0,2}(?:[-/.](?!Art\b)[^\W_]{1,40}){0,4}(?![^\W_])")
_BOOK = re.compile(r"\s(?:[XIV]{1,4}|1[0-4]|[1-9])(?:-E\b)?(?![\w./])")
_STUCK = re.compile(r"(?:\d+|-(?:alt|neu))$")  # to a name: the number of a footnote, a version
_PREFIX = re.compile(
    rf"(?P<land>{adjectives(foreign=False)})|(?P<country>{adjectives(foreign=True)})|"
    rf"(?P<adjective>[a-zäöü][\wäöü-]*?(?:isch|zösisch|deutsch))(?:en|e|es|er)?\s+"
)


def _rows(name: str) -> list[dict[str, str]]:
    with assets.path("data", "curated", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


_HOME = re.compile(
    "|".join((r"(?:\w+-)?" if row["compound"] else "") + row["adjective"] for row in _rows("home-adjectives.csv"))
)
"""Adjectives before a law's name that make it no law of another state."""
_AUSTRIAN = re.compile(r"ö[A-Z]\w+")

NOT_LAWS = frozenset(row["word"] for row in _rows("not-laws.csv"))
"""Words with the shape of a law's abbreviation that are none."""

_GOES_ON = frozenset(words("und oder bis sowie in ist i. iVm iVm. Rn Rn. Rz Rz. RdNr RdNr. Rdnr. Rdn."))
"""Words that most often stand where a law could, and begin no law's name."""


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Fold a word of a title so that its case forms agree.

    >>> stem("Gesetzbuches") == stem("Gesetzbuch"), stem("Bürgerlichen") == stem("Bürgerliches")
    (True, True)
    >>> stem("Schiffahrts-Ordnung") == stem("Schifffahrtsordnung")
    True
    """
    folded = word.rstrip(".").lower().replace("ß", "ss").replace("-", "").replace("fff", "ff")
    for ending in ("ens", "es", "er", "em", "en", "s", "e", "n"):
        if folded.endswith(ending) and len(folded) - len(ending) >= 4:
            return folded[: -len(ending)]
    return folded


class Names:
    """The dictionary of laws. Build one with `load()`; `add()` makes further names known.

    >>> names = Names()
    >>> names.add("XyG", slug="xyg", kind="federal", titles=("Gesetz über das Beispiel",))
    >>> names.at("§ 5 des Gesetzes über das Beispiel", 3)
    Hit(end=34, name='XyG', kind='federal')
    >>> names.at("§ 5 ThürFooG, und", 3)
    Hit(end=12, name='ThürFooG', kind='unknown')
    >>> names.at("§ 5 Abs. 2", 3) is None
    True
    """

    def __init__(self) -> None:
        self._trie: dict[str, Any] = {}
        self._slugs: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self.names: dict[str, str] = {}  # by slug the one abbreviation, whatever a citation calls the law
        self.treaties: dict[str, str] = {}  # by name what each is called, to tell a convention from an agreement
        self._single: dict[str, str] = {}
        self._foreign: dict[str, str] = {}
        self._articles: frozenset[str] = frozenset()
        self._plain: dict[str, str] = {}
        self._article_names: frozenset[str] = frozenset()

    def add(
        self, name: str, *, slug: str = "", kind: str, aliases: tuple[str, ...] = (), titles: tuple[str, ...] = ()
    ) -> None:
        """Make a law known by abbreviation, other abbreviations (kept as printed) and long names (shown as `name`)."""
        slug = slug or ascii_slug(name)
        self._kinds.setdefault(name, kind)
        self.names.setdefault(slug, name)
        for abbreviation in (name, *aliases):
            self._slugs.setdefault(abbreviation, slug)
            self._kinds.setdefault(abbreviation, kind)
            if kind == "foreign":
                self._foreign[abbreviation] = name
            self._insert(_WORD.findall(abbreviation), abbreviation)
        if kind == "treaty":
            self.treaties[name] = f"{name} {' '.join(titles)}".lower()
        for title in titles:
            self._insert([stem(word) for word in _WORD.findall(title)], name)

    def _insert(self, parts: list[str], name: str) -> None:
        if not parts:
            return
        node = self._trie
        for word in parts:
            node = node.setdefault(word, {})
        node.setdefault("", name)

    def freeze(self, articles: frozenset[str] = frozenset()) -> None:
        """Note which names are a whole word and begin no longer name: most citations need only that look-up.

        `articles` are the slugs of laws that count articles only.
        """
        self._single = {word: node[""] for word, node in self._trie.items() if len(node) == 1 and "" in node}
        self._articles = articles
        self._plain = {
            word: name
            for word, name in (
                *((word, node[""]) for word, node in self._trie.items() if _ends_here(node)),
                *((f"SGB {book}", f"SGB {book}") for book in ROMAN),
            )
            if name not in NOT_LAWS and not unsaid(name)
        }
        self._article_names = frozenset(
            name for name in self._plain.values() if self.has_articles_only(Hit(0, name, self.kind(name)))
        )

    def slug(self, name: str) -> str:
        """Return the slug of the law that a citation calls by this name; a name without an entry gives its own slug."""
        return self._slugs.get(name) or self._written_out(name) or ascii_slug(name)

    def _written_out(self, name: str) -> str:
        """Return the slug of a law that is abbreviated by its last word alone, or nothing: `AufenthaltsG`.

        >>> load().slug("AufenthaltsG"), load().slug("AbgabenO"), load().slug("BeispielsG")
        ('aufenthg', 'ao', 'beispielsg')
        """
        m = _LAST_WORD.fullmatch(name)
        title = f"{m[1]}{_WHOLE_WORDS[m[2]]}" if m else ""
        law = self.known(title, 0) if title else None
        return self._slugs.get(law.name, "") if law and law.end == len(title) else ""

    def kind(self, name: str) -> str:
        """Return the kind of the law of this name, `unknown` where the dictionary has none."""
        return self._kinds.get(name, "unknown")

    def has_articles_only(self, law: Hit) -> bool:
        """Say whether a law counts articles and nothing else, as acts of the Union and treaties do.

        >>> load().has_articles_only(Hit(2, "GG", "federal")), load().has_articles_only(Hit(3, "BGB", "federal"))
        (True, False)
        """
        return law.kind in ("eu", "treaty") or self.slug(law.name) in self._articles

    def plain(self, word: str, *, article: bool = False) -> str:
        """Return the law that counts sections (or, maybe, articles) and that this word names whole, or nothing.

        >>> load().plain("AufenthG"), load().plain("SGB V"), load().plain("GG"), load().plain("GG", article=True)
        ('AufenthG', 'SGB V', '', 'GG')
        """
        name = self._plain.get(word, "")
        return "" if name in self._article_names and not article else name

    def known(self, text: str, pos: int) -> Hit | None:
        """Return the longest name of the dictionary that starts right at `pos`."""
        found = self._walk(self._trie, text, pos, 0)
        return Hit(found[0], found[1], self._kinds.get(found[1], "unknown")) if found else None

    def _walk(self, node: dict[str, Any], text: str, pos: int, depth: int) -> tuple[int, str] | None:
        m = _WORD.match(text, pos)
        if m is None or depth > 24:
            return None
        word, stemmed = m[0], stem(m[0])
        for key in {word: 0, word.rstrip("."): 0, stemmed: 0}:  # each once, in this order
            child = node.get(key)
            if child is None:
                continue
            end = m.start() + len(key) if key != stemmed else m.end() - word.endswith(".")
            gap = m.end() if word[0].isdigit() else end
            gap = _GAP.match(text, gap).end()  # type: ignore[union-attr]
            if (len(child) > 1 or "" not in child) and (longer := self._walk(child, text, gap, depth + 1)):
                return longer
            if "" in child:
                return end, child[""]
        return None

    def at(self, text: str, pos: int) -> Hit | None:
        """Return the law named right after `pos`, over blanks and an article: known, else law-shaped, else None."""
        start = pos
        limit = len(text)
        while start < limit and text[start].isspace():
            start += 1
        if start >= limit or not text[start].isalnum():
            return None
        m = _WORD.match(text, start)
        if m is not None and m[0] in _GOES_ON:
            return None
        if m is not None and (single := self._single.get(m[0])) is not None:
            if m[0].startswith("E") and (act := titles.european(text, start)) is not None:  # "EGV 44/2001"
                return act
            return self._widen(text, Hit(m.end(), single, self._kinds.get(single, "unknown")))
        lead = _LEAD.match(text, pos)
        start = lead.end() if lead else start
        if start >= limit:
            return None
        article = lead is not None and lead.group().strip() != ""
        return (
            read_book(text, start)
            or titles.european(text, start)
            or self._protocol(text, start)
            or self._prefixed(text, start)
            or self._dictionary(text, start)
            or self._joined(text, start)
            or self._shaped(text, start)
            or titles.long_name(text, start, article)
        )

    def _dictionary(self, text: str, pos: int) -> Hit | None:
        if not text[pos : pos + 1].isalnum():
            return None
        hit = self.known(text, pos)
        word = text[pos : hit.end] if hit else ""
        if hit is None or (word in NOT_LAWS and not (word in _COURTS_TOO and _NO_PLACE.match(text, hit.end))):
            return None
        return self._widen(text, hit)

    def _prefixed(self, text: str, pos: int) -> Hit | None:
        """`türk. ZGB`, `Nds. SOG`, `des tunesischen Strafgesetzbuchs`: an adjective makes it another law."""
        m = _PREFIX.match(text, pos)
        if text.startswith("AG ", pos) and text[pos + 3 : pos + 4].isalnum():  # a Land's act on a federal one
            of = read_book(text, pos + 3) or self._dictionary(text, pos + 3)
            return self._widen(text, Hit(of.end, f"AG{of.name}", "state")) if of else None
        if m is None:
            m = _AUSTRIAN.match(text, pos)
            return Hit(m.end(), m[0], "foreign") if m else None
        executive = self._prefixed(text, m.end()) if m["land"] and text.startswith("AG ", m.end()) else None
        inner = (
            executive
            or self._dictionary(text, m.end())
            or self._shaped(text, m.end())
            or titles.long_name(text, m.end(), True)
        )
        if inner is None:
            return None
        if m["land"]:
            return Hit(inner.end, f"{m['land'].strip()} {inner.name}", "state")
        if m["country"]:
            return Hit(inner.end, f"{m['country'].strip()} {inner.name}", "foreign")
        if _HOME.fullmatch(m["adjective"]):
            return inner
        name = f"{m['adjective']}es {inner.name}"
        return Hit(inner.end, self._foreign.get(name, name), "foreign")

    def _protocol(self, text: str, pos: int) -> Hit | None:
        """Read a protocol to a treaty by its number, with or without an entry of its own."""
        if (found := titles.protocol(text, pos)) is None:
            return None
        end, treaty, number = found
        listed = self.known(short := f"{number}. ZP {treaty}", 0)
        name = listed.name if listed and listed.end == len(short) else f"Protokoll Nr. {number} zur {treaty}"
        return Hit(end, name, "treaty")

    def _joined(self, text: str, pos: int) -> Hit | None:
        """Read a name broken at the line's end, `Aufent-⏎haltsG`, or with a blank among its capitals: `EM RK`."""
        m = _BROKEN.match(text, pos) or _SPLIT.match(text, pos)
        if m is None or (whole := m[1] + m[2]) in NOT_LAWS:
            return None
        hit = self.known(whole, 0) or (self._shaped(whole, 0) if "-" in m[0] else None)
        return Hit(m.end(), hit.name, hit.kind) if hit and hit.end == len(whole) else None

    def _shaped(self, text: str, pos: int) -> Hit | None:
        """Take a word with the shape of a law's abbreviation: capitals inside, no court, journal or company form."""
        m = _SHAPE.match(text, pos)
        if m is None:
            return None
        word = m[0]
        if word == "DBA" and (state := of_state(text, m.end())) is not None:
            return Hit(state.end, f"DBA-{state.sign}", "treaty")
        if word == "TV" and (agreement := titles.agreement(text, pos, NOT_LAWS)) is not None:
            return agreement
        if (end := _STUCK.search(word)) and (of := self.known(word[: end.start()], 0)) and of.end == end.start():
            return Hit(m.start() + of.end, of.name, of.kind)
        if word.endswith("SGB") and (book := _BOOK.match(text, m.end())) is not None:
            # An act on a book of the Sozialgesetzbuch: "AG-SGB XII".
            return self._widen(text, Hit(book.end(), word + book[0], "unknown"))
        if (law_of_state := coded(text, pos)) is not None:
            return Hit(law_of_state.end, law_of_state.sign, "foreign")
        if sum(map(str.isupper, word)) < 2 or word in NOT_LAWS or not any(map(str.isalpha, word)):
            return None
        if UNITS_INSIDE.search(word) or ROMAN.get(word.rstrip("abcde")):  # "§ 1 IIa" is an Absatz
            return None
        law = apart(word)
        return self._widen(text, Hit(m.end(), law, "unknown")) if law == word else Hit(m.end(), law, "state")

    def _widen(self, text: str, hit: Hit) -> Hit:
        """Take the sign of a Land or of another state that belongs to the name: `KAG LSA`, `StPO Österreichs`."""
        sign = behind(text, hit.end, hit.name, hit.kind)
        if sign is None:
            return hit
        name = f"{hit.name} {sign.sign}"
        return Hit(sign.end, self._foreign.get(name, name), sign.kind)

    def before(self, text: str, pos: int) -> tuple[int, Hit] | None:
        """Return start and name of the law that ends right before `pos`: `BGB § 138`, `SGB V §§ 2, 3`."""
        if text.startswith("| ", pos - 2):  # as data bases head the text of a section: `XyG 2018 | § 2`
            return self.before(text, _HEADED.search(text, max(0, pos - 8), pos).start())  # type: ignore[union-attr]
        start = max(0, pos - 24)
        window = text[start:pos].rstrip()
        if not window or not (window[-1].isalnum() or window[-1] == ":"):
            return None
        for m in list(_WORD.finditer(window))[-3:]:
            place = start + m.start()
            hit = read_book(text, place) or self.known(text, place)
            if not (hit and hit.end == start + len(window) and any(map(str.isupper, hit.name))):
                continue
            if hit.name not in NOT_LAWS or (hit.name in _COURTS_TOO and hit.end == pos - 1):
                return place, hit
        if window[-1].islower():
            return None
        year = VERSION_YEAR.search(window)
        if year is not None and (law := self.before(text, start + year.start() + 1)) is not None:  # "XyG 2002 § 5"
            return law
        if titles.is_listed(text, pos) and (listed := self.before(text, pos - 2)):
            return listed
        return titles.act_before(text, pos) or titles.shaped_before(text, pos, NOT_LAWS)


VERSION_YEAR = re.compile(r"(?<=\w)\s((?:19|20)\d\d):?$")
"""Behind the name of a law: the year of the version that is cited."""
_HEADED = re.compile(r"(?:(?:19|20)\d\d\s)?\|\s$")
_COURTS_TOO = frozenset(words("LAG BVG SG"))  # right before a section sign they are laws, behind one without a place
_NO_PLACE = re.compile(r"[.,;:)\]]|\s[a-zäöü(§]|$")


def _ends_here(node: dict[str, Any]) -> bool:
    """Whether a name ends with this word unless a number or a word with a capital follows."""
    return "" in node and not any(word[:1].islower() for word in node)


_LAST_WORD = re.compile(r"([A-ZÄÖÜ][a-zäöüß]{4,})(G|O|V|VO|GB)")
_WHOLE_WORDS = {"G": "gesetz", "O": "ordnung", "V": "verordnung", "VO": "verordnung", "GB": "gesetzbuch"}
_YEAR = re.compile(r"\s(?:18|19|20)\d\d$")


@cache
def load() -> Names:
    """Return the names of all federal laws and of the curated ones.

    Sources: `data/statutes/federal.csv`, `data/curated/statutes.csv` and, for what counts articles only,
    `data/curated/article-laws.csv`.

    >>> load().at("§ 19 der Abgabenordnung", 4).name, load().slug("EGBGB")
    ('AO', 'egbgb')
    """
    names = Names()
    with assets.path("data", "curated", "statutes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            aliases = tuple(filter(None, (alias.strip() for alias in row["aliases"].split(";"))))
            short = tuple(alias for alias in aliases if _is_abbreviation(alias))
            long = tuple(alias for alias in aliases if not _is_abbreviation(alias))
            names.add(
                row["abbreviation"], slug=row["slug"], kind=row["kind"], aliases=short, titles=(*long, row["title"])
            )
    with assets.path("data", "statutes", "federal.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if "§" not in row["jurabk"]]
    rows.sort(key=lambda row: document_year(row["doknr"]), reverse=True)  # of two laws with one name the later is meant
    for row in rows:
        names.add(
            row["abbreviation"],
            slug=row["slug"],
            kind="federal",
            aliases=tuple(filter(None, (row["abbreviation"], row["amtabk"], row["jurabk"]))),
            titles=tuple(filter(None, (row["short"].partition(" (Anlage")[0], row["title"]))),
        )
    for row in rows:
        yearless = tuple(_YEAR.sub("", spelling) for spelling in (row["amtabk"], row["jurabk"]) if spelling)
        names.add(row["abbreviation"], slug=row["slug"], kind="federal", aliases=yearless)
    with assets.path("data", "curated", "article-laws.csv").open(encoding="utf-8", newline="") as file:
        names.freeze(frozenset(row["slug"] for row in csv.DictReader(file)))
    return names


def _is_abbreviation(name: str) -> bool:
    """Tell an abbreviation, short with two capitals in a word, from a title, whose words are written out."""
    return any(sum(map(str.isupper, word)) >= 2 for word in _WORD.findall(name)) and len(name) < 24
