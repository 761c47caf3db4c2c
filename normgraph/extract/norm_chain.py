"""A hand-written parser for what follows the sign of a norm citation.

The parser reads one chain, `§§ 3 Abs. 1, 5 i. V. m. § 8 Abs. 2 Satz 1 und 3 XyG`, from left to right: a section number,
units below it, connectors, the law's name. Each step is one bounded pattern match, so the time is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from normgraph.extract import norm_parts as parts
from normgraph.extract import titles
from normgraph.extract.names import Names
from normgraph.extract.titles import Hit

_LONGEST = 4
"""Digits of a number that a list goes on with: a longer one is a postal code or an amount."""

_MOST_ITEMS, _MOST_TARGETS = 120, 40
"""The longest enumerations that are read; they keep the time linear where a text is one endless list."""

BELOW = {"absatz": "Abs.", "satz": "Satz", "nummer": "Nr."}
"""The units whose bare numbers are read as such where they may be sections."""


@dataclass(slots=True)
class Item:
    """One section of a chain with the units below it that the chain names."""

    start: int
    end: int
    section: str
    paragraph: str = ""
    ranged: bool = False
    targets: list[dict[str, str]] = field(default_factory=lambda: [{}])
    level: str = "section"
    compact: bool = False
    cuts: list[tuple[int, int]] = field(default_factory=list)
    """Bare numbers of a list, `und 6`: (index of the target that starts there, place)."""
    doubtful: dict[int, str] = field(default_factory=dict)
    """Bare numbers, by the index of their target, that may as well be the second section that `§§` announces."""


class Chain:
    """A chain being read: where it is, what it has, and which law ends it."""

    def __init__(self, text: str, start: int, names: Names) -> None:
        self.text, self.start, self.pos, self.names = text, start, start, names
        self.items: list[Item] = []
        self.law: Hit | None = None
        self.apart: list[tuple[dict[str, str], str, str]] = []
        """Letters typed apart behind an Absatz: its target, its number, the letter."""
        self.version = ""
        self.end = self.units_end = start

    def tail(self) -> Chain | None:
        """Return what the list goes on with behind its law, `§§ 3 XyG, 5 AbG`: a chain that has a law, or None."""
        if self.law is None or (on := parts.GOES_ON.match(self.text, self.end)) is None:
            return None
        if not (self.double or parts.SECTION_WITH_UNIT.match(self.text, on.end())):
            return None
        tail = Chain(self.text, on.end(), self.names)
        tail.article, tail.plural, tail.double = self.article, self.plural, True
        read = tail._section(on.end()) and tail._rest() and tail.law
        return tail if read and (read.kind != "unknown" or parts.SECTION_WITH_UNIT.match(self.text, on.end())) else None

    def read(self) -> bool:
        """Read as far as the chain goes; False where the sign introduces no number."""
        sign = parts.SIGN.match(self.text, self.pos)
        if sign is None:
            return False
        self.article = self.text[sign.start()] == "A"
        self.plural = sign["double"] is not None
        self.double = self.plural or (self.article and self.text.startswith("Art.", self.pos))
        self.pos = sign.end()
        return self._section(sign.start()) and self._rest()

    def _rest(self) -> bool:
        """Read on behind the first section's number, to the law."""
        while True:
            self._units()
            self.units_end = self.end = self.pos
            self.law = self.names.at(self.text, self.pos)
            if self.law is not None and self._is_next(self.law):
                self.law = None
                break
            if self.law is not None or self._behind() or self.is_long() or not self._join():
                break
        self._finish()
        return True

    def _is_next(self, law: Hit) -> bool:
        """Whether a law behind a line break or a law-first citation belongs to what follows it: `XyG § 1⏎AbG § 2`."""
        if self.text.startswith("| ", self.start - 2) and self.names.before(self.text, self.start) is not None:
            return True  # a data base's heading, with that of the section behind
        broken = parts.LINE_END.match(self.text, self.pos) is not None
        goes_on = parts.LAW_FIRST.match(self.text, law.end) is not None
        if broken and goes_on:
            return True
        first = self.names.before(self.text, self.start) if broken or goes_on else None
        return first is not None and "\n" not in self.text[first[1].end : self.start]

    def _behind(self) -> bool:
        """Read a law behind its version, `§ 25 Abs. 5 a. F. AufenthG`, a cut, `§ 25 […] AufenthG`, or `analog`."""
        bracket = parts.BRACKETED_LAW.match(self.text, self.pos)
        if bracket is not None:
            law = self.names.known(self.text, bracket.end())
            if law is None or not self.text.startswith(parts.CLOSING[bracket["open"]], law.end):
                return False
            self.law = replace(law, end=law.end + 1)
            return True
        between = parts.BEFORE_LAW.match(self.text, self.pos)
        if between is None or (law := self.names.at(self.text, between.end())) is None:
            return False
        self.law, self.version = law, between["version"] or (between["formerly"] or "").strip("()")
        return True

    def is_long(self) -> bool:
        """Whether the chain has grown past any that a court writes: what follows is no list of citations."""
        return len(self.items) >= _MOST_ITEMS or len(self.items[-1].targets) >= _MOST_TARGETS

    def _section(self, start: int, ranged: bool = False, inside: bool = False) -> bool:
        """Read the number of a section or, `inside` an article that has sections of its own, of one of these."""
        dotted = not self.article and (not self.items or "." in self.items[-1].section)
        m = (parts.DOTTED.match(self.text, self.pos) if dotted else None) or parts.NUMBER.match(self.text, self.pos)
        if m is None or (m["roman"] and (m["of"] or not self.article)):
            return False
        section = m["roman"] or m["n"] + (m["letter"] or m["apart"] or "")
        self.pos = m.end()
        if inside:
            self.items.append(Item(start, self.pos, self.items[-1].section, section, ranged))
            return True
        self.items.append(Item(start, self.pos, section, ranged=ranged))
        self._follow()
        if not self.article and section.isdigit() and (capital := parts.CAPITAL.match(self.text, self.pos)):
            self._capital(capital)
        elif not self.article and (second := parts.SECOND_PART.match(self.text, self.pos)):
            self.items[-1].section += second[0]
            self.items[-1].end = self.pos = second.end()
        if self.article and (inner := parts.INNER.match(self.text, self.pos)):
            self.items[-1].paragraph = inner[1]
            self.pos = inner.end()
        if self.article and (part := parts.PART.match(self.text, self.pos)) and self._is_part(part):
            self._set("absatz", part[1], fresh=False)
            self.pos = part.end()
        compact = parts.COMPACT.match(self.text, self.pos)
        if compact is not None and self.names.at(self.text, self.pos + 1) is None:
            self._set("absatz", str(parts.roman(compact["absatz"])) + (compact["letter"] or ""), fresh=False)
            self.pos = compact.end()
            self.items[-1].compact = True
            if compact["satz"]:
                self._set("satz", compact["satz"], fresh=False)
            elif not compact["letter"] and (apart := self._letter_apart()):
                self._letter(apart)
        return True

    def _is_part(self, part: re.Match[str]) -> bool:
        """Whether a letter right before a name is a part of the article: where the name is that of a known law."""
        law = self.names.at(self.text, part.end()) if part["law"] else None
        return part["law"] is None or (law is not None and law.kind != "unknown")

    def _capital(self, letter: re.Match[str]) -> None:
        """Take a letter typed apart as a capital for one of the section where a unit or a known law follows."""
        law = self.names.at(self.text, letter.end())
        if parts.UNIT.match(self.text, letter.end()) or (law is not None and law.kind != "unknown"):
            self.items[-1].section += letter[1].lower()
            self.items[-1].end = self.pos = letter.end()

    def _follow(self) -> None:
        if (m := parts.FOLLOWING.match(self.text, self.pos)) is not None:
            self.pos = m.end()

    def _units(self, fresh: bool = False) -> bool:
        """Read units below the section; the first one starts another target where `fresh`."""
        read = False
        while (m := parts.UNIT.match(self.text, self.pos)) is not None:
            level, value = parts.unit(m)
            if not level:
                if m["bracket"] is None and m["paren"] is None:
                    self.pos = m.end()
                    continue
                level, value = ("absatz", m["bracket"]) if m["bracket"] else ("buchstabe", m["paren"])
                if m["paren"] and self.items[-1].targets[-1].get("buchstabe"):
                    level = "doppelbuchstabe"
            self.pos = m.end()
            letter = level == "nummer" and value[-1].isalpha() and m[0].endswith(")") and "(" not in m[0]
            if letter:  # "Nr. 2a)" is Buchst. a
                value, below = value.rstrip("abcdefghijklmnopqrstuvwxyz"), value.lstrip("0123456789")
            self._set(level, value, fresh=fresh and not read)
            if level in ("absatz", "nummer") and value.isdigit() and (apart := self._letter_apart()):
                letter, below = level == "nummer", apart
                if not letter:
                    self._letter(apart)
            if letter:
                self._set("buchstabe", below, fresh=False)
            if level == "buchstabe" and (doubled := parts.DOUBLED.match(self.text, self.pos)) is not None:
                self._set("doppelbuchstabe", doubled[1], fresh=False)
                self.pos = doubled.end()
            self._follow()
            read = True
        return read

    def _letter_apart(self) -> str:
        """Go over a letter typed apart behind a number, `Abs. 2 a XyG`, where a law, a unit or a list goes on."""
        m = parts.LETTER_APART.match(self.text, self.pos)
        if m is None:
            return ""
        unit = parts.UNIT.match(self.text, m.end())
        if not m["on"] and (unit is None or not parts.unit(unit)[0]):
            law = self.names.at(self.text, m.end())
            if law is None or (law.kind == "unknown" and not law.name[-1].isupper()):
                return ""
        self.pos = m.end()
        return m["letter"]

    def _lettered(self) -> str:
        """Return the number of the last Absatz or Nummer of a list if it has a letter of its own: 1 of `Nr. 1a, b`."""
        item = self.items[-1]
        value = item.targets[-1].get(item.level, "") if item.level in ("absatz", "nummer") else ""
        apart = self.apart and self.apart[-1][0] is item.targets[-1]
        return value[:-1] if value[:-1].isdigit() and value[-1].isalpha() and not apart else ""

    def _letter(self, letter: str) -> None:
        """Make a letter typed apart part of the Absatz, until the law shows it to be a Buchstabe."""
        target = self.items[-1].targets[-1]
        self.apart.append((target, target["absatz"], letter))
        target["absatz"] += letter

    def _set(self, level: str, value: str, *, fresh: bool) -> None:
        item = self.items[-1]
        target = item.targets[-1]
        if (
            level == "satz"
            and "satz" in target
            and (item.level == "inner" or (not fresh and item.level in parts.ITEMS))
        ):
            level = "inner"
        if fresh:
            target = parts.above(target, level)
            item.targets.append(target)
        target.setdefault(level, value)
        item.level = level

    def _join(self) -> bool:
        """Go over a connector to the next part of the chain; False where what follows is no part."""
        m = parts.JOIN.match(self.text, self.pos)
        if m is None:
            return False
        after, item = m.end(), self.items[-1]
        sign = parts.SIGN.match(self.text, after)
        if sign is not None:
            inside = self.text[after] == "§" and bool(item.paragraph)
            if (self.text[after] == "A") != self.article and not inside:
                return False
            self.double = self.double or sign["double"] is not None
            self.pos = sign.end()
            return self._section(after, m["range"] is not None, inside)
        saved, self.pos = self.pos, after
        unit = parts.UNIT.match(self.text, after)
        if (
            unit is not None
            and parts.unit(unit)[0]
            and (m["range"] is None or self._level(parts.unit(unit)[0]) == item.level)
        ):
            if m["range"]:
                item.targets[-1][item.level] += "-" + parts.unit(unit)[1]
                self.pos = unit.end()
                return True
            return self._units(fresh=not self._narrows(m["and"], parts.unit(unit)[0]))
        alone = m["with"] is None or (item.compact and parts.NUMERAL.match(self.text, after))
        if alone and self._number(m["range"] is not None):
            return True
        if m["with"] and parts.SECTION_WITH_UNIT.match(self.text, after):
            return self._section(after)
        self.pos = saved
        return False

    def _level(self, level: str) -> str:
        """Return the level of a unit named behind the last: that of a sentence inside an item goes on so."""
        return "inner" if level == "satz" and self.items[-1].level == "inner" else level

    def _narrows(self, connector: str | None, level: str) -> bool:
        """Whether what follows a comma is part of the unit before it: `Abs. 1, 2. Alt.`, `Abs. 1, Satz 2`."""
        if connector != "," or level in self.items[-1].targets[-1]:
            return False
        last = self.items[-1].level
        below = parts.DEPTH[level] > parts.DEPTH[last] and not (self.plural and last == "section")
        return level in ("halbsatz", "alternative") or below

    def _number(self, ranged: bool) -> bool:
        """Read a number, numeral or letter without a word: another section, or another value of the last level."""
        item = self.items[-1]
        if item.level in ("buchstabe", "doppelbuchstabe"):
            letter = parts.LETTER.match(self.text, self.pos)
            if letter is not None and item.level == "buchstabe" and parts.TWICE.fullmatch(letter[0]):  # "a, bb"
                self.pos = letter.end()
                self._set("doppelbuchstabe", letter[0].strip("()"), fresh=False)
                return True
            if letter is not None and letter[0] not in ("u", "i"):
                self.pos = letter.end()
                self._another(item, letter[0].strip("()"), ranged)
                return True
        if (on := parts.ONE_LETTER.match(self.text, self.pos)) and not ranged and (before := self._lettered()):
            self.pos = on.end()
            self._another(item, before + on[0], ranged)
            return True
        last = self.apart[-1] if self.apart else None
        if last is not None and last[0] is item.targets[-1] and (on := parts.ONE_LETTER.match(self.text, self.pos)):
            self.pos = on.end()
            self._another(item, on[0] if ranged else last[1], ranged)
            if not ranged:
                self._letter(on[0])
            return True
        if "." in item.section and parts.DOTTED.match(self.text, self.pos):
            return self._section(self.pos, ranged)
        m = parts.NUMBER.match(self.text, self.pos)
        if m is None or (self.text.startswith((".", "/"), m.end()) and self.text[m.end() + 1 : m.end() + 2].isdigit()):
            return False
        if parts.QUANTITY.match(self.text, m.end()) or len(m["n"] or "") > _LONGEST:
            return False
        value = str(parts.roman(m["roman"])) if m["roman"] else m["n"]
        value += m["of"] or m["letter"] or m["apart"] or ""
        if m["roman"]:
            if item.compact and item.level in ("satz", "nummer"):
                item.level = "absatz"  # `§ 3 I 1, II XyG`
            if item.level != "absatz" or parts.SENATE.match(self.text, m.end()):
                return False
        if not m["roman"] and self._is_section(item, int(m["n"]), m.end(), ranged):
            if not (item.level == "section" or self.double or not ranged):
                return False
            return self._section(self.pos, ranged, bool(item.paragraph))
        if not ranged:
            if self.plural and not m["roman"] and item.level in BELOW:
                item.doubtful[len(item.targets)] = value
            item.cuts.append((len(item.targets), self.pos))
        self.pos = m.end()
        self._another(item, value, ranged)
        if m["roman"] and item.compact and (satz := parts.SATZ.match(self.text, self.pos)) is not None:
            self.pos = satz.end()
            self._set("satz", satz[1], fresh=False)
        self._follow()
        return True

    def _is_section(self, item: Item, number: int, end: int, ranged: bool) -> bool:
        """Whether a bare number counts sections: `§§ 3 Abs. 1, 4 X` does, `§ 3 Abs. 1, 4 X` counts Absätze."""
        if item.level == "section" or (item.compact and (self.double or parts.COMPACT.match(self.text, end))):
            return True  # in `§§ 263 I, 22` the Absätze are Roman: an Arabic number is none
        section = int(re.match(r"\d*", item.section)[0] or 0)  # type: ignore[index]
        below = parts.UNIT.match(self.text, end)
        if below is not None and parts.unit(below)[0] and parts.DEPTH[parts.unit(below)[0]] <= parts.DEPTH[item.level]:
            return self.double or parts.unit(below)[0] == "absatz"  # "…, 52 Abs. 1" under a Satz or Absatz
        last = item.targets[-1].get(item.level, "")
        if ranged and not self.plural and last.isdigit() and int(last) < number:
            return False  # "Art. 1 Abs. 2 bis 4 XyG"
        if self.double:
            follows = last == str(number - 1) and not self.plural  # "Art. 1 Abs. 1, 2 XyG"
            return (number > section and not follows) or (not ranged and parts.leaps(item.level, last, number))
        return number > section and number > 30

    def _another(self, item: Item, value: str, ranged: bool) -> None:
        if ranged:
            item.targets[-1][item.level] = f"{item.targets[-1].get(item.level, '')}-{value}"
        else:
            self._set(item.level, value, fresh=True)

    def _finish(self) -> None:
        """Close the chain behind its law, with what is said about the law's version."""
        for item, following in zip(self.items, [*self.items[1:], None], strict=True):
            item.end = self.end if following is None else parts.trim(self.text, item.start, following.start)
        if self.law is None:
            if dated := parts.DATED.match(self.text, self.end):
                self.version, self.items[-1].end, self.end = dated[1], dated.end(), dated.end()
            elif (pronoun := parts.PRONOUN.match(self.text, self.end)) is not None:
                self.items[-1].end = self.end = pronoun.end()
            return
        if self.law.kind in ("eu", "treaty"):  # "Art. 6 Abs. 1 a" of an act that puts in no Absätze is Buchst. a
            for target, absatz, letter in self.apart:
                target["absatz"] = absatz
                target.setdefault("buchstabe", letter)
        said = titles.of_year(self.text, self.law.end)
        named = self.names.at(said[1], 0) if said else None
        if said and named and self.names.slug(named.name).startswith(self.names.slug(self.law.name)):
            self.law = Hit(said[0], named.name, named.kind)
        self.end = titles.published(self.text, self.law.end)
        if (version := parts.VERSION.match(self.text, self.end)) is not None:
            self.version = f"{self.version} {version[0].strip(' ()[]-')}".strip()
            self.end = titles.published(self.text, version.end())
        if wording := parts.WORDING.match(self.text, self.end) or parts.DATED.match(self.text, self.end):
            self.version = f"{self.version} {wording[0].strip(' ,(')}".strip()
            if amended := parts.AMENDED.match(self.text, wording.end()):
                self.version += f", {amended['said']}"
        self.items[-1].end = self.end
