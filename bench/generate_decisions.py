"""Writes any number of decisions in rii-dok XML with known citations, as the publisher's site has them.

    .venv/bin/python bench/generate_decisions.py DIR --count 1000 [--seed 1] [--mean 16000]

    DIR/site/rii-toc.xml          the table of contents
    DIR/site/docs/00/jb-*.zip     one zip for each decision, a thousand in a folder
    DIR/gold.jsonl                for each decision its metadata and its citations: marginal number, offset, targets

The same seed, count and mean length give the same bytes. Decision number i depends on nothing but these and i; it cites
decisions of lower number only, which are older, a few of them very often (rank-frequency as by Zipf).
"""

from __future__ import annotations

import argparse
import datetime
import io
import json
import random
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).resolve().parent))

from decision_citations import DECISIONS, NORMS, Cited, Draw, Gold, Style

FIRST, LAST = datetime.date(2010, 1, 4), datetime.date(2025, 12, 19)
MEAN = 16_000
"""Bytes of a document on average; lengths are lognormal, as those of real decisions."""

_COURTS = (
    ("BGH", 42), ("BFH", 16), ("BVerwG", 13), ("BAG", 11), ("BSG", 9), ("BVerfG", 9),
)  # fmt: skip
_ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
_SAID = tuple(
    """
    Das angefochtene Erkenntnis hält den Angriffen des Rechtsmittels in allen Punkten stand.
    Der Vortrag der Beteiligten gibt zu einer anderen Würdigung keinen Anlass, denn er wiederholt nur Bekanntes.
    Die Vorinstanz hat den Sachverhalt ohne Verstoß gegen Denkgesetze festgestellt, woran der Senat gebunden ist.
    Auf die weiteren Fragen, die das Rechtsmittel aufwirft, kommt es nach alledem nicht mehr an.
    Die Beteiligten streiten darüber, ob der Bescheid des beklagten Amtes aufzuheben ist.
    Mit der Zulassung ist dem Kläger Gelegenheit gegeben worden, sein Begehren weiter zu verfolgen.
    Ob das auch dann gilt, wenn beide Seiten das Gegenteil vereinbart haben, kann hier dahinstehen.
    Eine unbillige Härte ist weder dargelegt noch sonst zu erkennen, zumal der Antragsteller versichert ist.
    Der Wortlaut lässt beide Deutungen zu, doch sprechen Zweck und Entstehung für die engere.
    Zu Recht weist die Gegenseite darauf hin, dass die Frist zu jenem Zeitpunkt längst verstrichen war.
    Die Rüge, das rechtliche Gehör sei verletzt, greift aus diesen Erwägungen nicht durch.
    Das Begehren ist dahin auszulegen, dass in erster Linie die Feststellung der Unwirksamkeit erstrebt wird.
    Wer sich auf eine Ausnahme beruft, hat ihre Voraussetzungen im Einzelnen darzutun.
    Dem steht nicht entgegen, dass die Behörde ihre Praxis in der Zwischenzeit geändert hat.
    Aus den beigezogenen Akten ergibt sich für die Behauptung des Beklagten kein Anhalt.
    Hiernach war das Rechtsmittel mit der Folge zurückzuweisen, die sich aus dem Unterliegen ergibt.
    """.strip().split("\n    ")
)
_WITH_NORM = tuple(
    """
    Rechtsgrundlage ist {}, dessen Voraussetzungen sämtlich erfüllt sind.
    Das folgt aus {} und entspricht dem Willen der Beteiligten.
    Die Entscheidung über die Nebenforderung beruht auf {}.
    Nach {} ist der Anspruch auf den Ersatz des Erforderlichen beschränkt.
    Ein Verstoß gegen {} liegt darin nicht, weil der Mangel geheilt worden ist.
    Etwas anderes ergibt sich auch nicht aus {}, soweit dort von Ermessen die Rede ist.
    """.strip().split("\n    ")
)
_WITH_DECISION = tuple(
    """
    Das entspricht der Auffassung anderer Spruchkörper (vgl. {}).
    Daran hält der Senat fest ({}).
    In diesem Sinne ist bereits entschieden worden ({}).
    Die Gegenansicht überzeugt nicht (so aber {}).
    """.strip().split("\n    ")
)
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE dokument
  SYSTEM "https://www.rechtsprechung-im-internet.de/dtd/v1/rii-dok.dtd">
<dokument>
   <doknr>{doknr}</doknr>
   <ecli>{ecli}</ecli>
   <gertyp>{court}</gertyp>
   <gerort/>
   <spruchkoerper>{chamber}</spruchkoerper>
   <entsch-datum>{date}</entsch-datum>
   <aktenzeichen>{number}</aktenzeichen>
   <doktyp>{doctype}</doktyp>
   <norm/>
   <vorinstanz>{before}</vorinstanz>
   <region><abk>DEU</abk><long>Bundesrepublik Deutschland</long></region>
   <mitwirkung/>
   <titelzeile><dl class="RspDL"><dt/><dd><p>Erfundene Entscheidung {doknr}</p></dd></dl></titelzeile>
   <leitsatz/>
   <sonstosatz/>
   <tenor>
      <div>
         <dl class="RspDL"><dt/><dd><p>Das Rechtsmittel wird zurückgewiesen.</p></dd></dl>
      </div>
   </tenor>
   <tatbestand/>
   <entscheidungsgruende/>
   <gruende>
      <div>
"""
_TAIL = """      </div>
   </gruende>
   <abwmeinung/>
   <sonstlt/>
   <identifier>https://www.example.org/docs/{doknr}</identifier>
   <coverage>Deutschland</coverage>
   <language>deutsch</language>
   <publisher>BMJ</publisher>
   <accessRights>public</accessRights>
</dokument>
"""
_PARAGRAPH = """         <dl class="RspDL">
            <dt>
               <a name="rd_{number}">{number}</a>
            </dt>
            <dd>
               <p>{text}</p>
            </dd>
         </dl>
         <dl class="RspDL">
            <dt/>
            <dd>
               <p/>
            </dd>
         </dl>
"""


@dataclass(frozen=True)
class World:
    """Which decisions there are: their number, the seed of all that is random in them, their mean length in bytes."""

    count: int
    seed: int
    mean: int = MEAN

    @lru_cache(maxsize=100_000)  # noqa: B019
    def cited(self, number: int) -> Cited:
        """Return what identifies a decision."""
        rng = random.Random(f"{self.seed} {number} head")
        court = rng.choices([name for name, _ in _COURTS], [weight for _, weight in _COURTS])[0]
        date = FIRST + datetime.timedelta(days=number * (LAST - FIRST).days // max(self.count, 1))
        doctype = rng.choice(["Urteil", "Beschluss"])
        file_number, letters = _file_number(court, number, date.year, doctype)
        return Cited(court, date.isoformat(), file_number, doctype, _ecli(court, date, doctype, letters))

    def document(self, number: int) -> tuple[str, bytes, Gold | dict[str, object]]:
        """Return document number, XML and what is known of it."""
        me = self.cited(number)
        doknr = f"GENE{self.seed % 100:02}{number:07}"
        rng = random.Random(f"{self.seed} {number} text")
        draw = Draw(rng, lambda: self._earlier(rng, number))
        body, gold = [], []
        length = min(max(rng.lognormvariate(0, 0.6) * 0.835 * self.mean - 1300, 600), 400_000)
        written = 0
        rn = 0
        while written < length:
            rn += 1
            text, known = _paragraph(draw)
            body.append(_PARAGRAPH.format(number=rn, text=escape(text)))
            written += len(body[-1].encode())
            gold += ({"rn": str(rn), "at": at, "targets": targets} for at, targets in known)
        before, previous = "", {}
        if number and rng.random() < 0.2:
            lower = Cited(
                "OLG Köln", f"{int(me.date[:4]) - 1}-03-17", f"{rng.randint(1, 24)} U {number % 997 + 1}/09", "Urteil"
            )
            before = f"vorgehend {lower.court}, 17. März {lower.date[:4]}, Az: {lower.file_number}, Urteil<br/>"
            previous = lower.gold
        head = _HEAD.format(
            doknr=doknr, ecli=me.ecli, court=me.court, chamber=f"{rn % 9 + 1}. Senat", date=me.date.replace("-", ""),
            number=me.file_number, doctype=me.doctype, before=before,
        )  # fmt: skip
        data = (head + "".join(body) + _TAIL.format(doknr=doknr)).encode()
        return doknr, data, {"doknr": doknr, **me.gold, "ecli": me.ecli, "previous": previous, "citations": gold}

    def _earlier(self, rng: random.Random, number: int) -> Cited:
        """Draw a decision of lower number; before the first there is none, so the first cites courts below."""
        if number == 0:
            return Cited("OLG Köln", "2009-05-04", "3 U 17/08", "Urteil")
        return self.cited(int((number + 1) ** rng.random()) - 1)


def _file_number(court: str, number: int, year: int, doctype: str) -> tuple[str, str]:
    """Return a file number as the court has them, and its form in an ECLI; no two of a year are the same."""
    senate, register, count, yy = number % 8, number // 8 % 2, number // 16 % 9999 + 1, f"{(year - 1) % 100:02}"
    if court == "BGH":
        name = f"{_ROMAN[senate]} {('ZR', 'ZB')[register]}"
        return f"{name} {count}/{yy}", f"{name.replace(' ', '')}{count}.{yy}.0"
    if court == "BFH":
        name = f"{_ROMAN[senate]} {('R', 'B')[register]}"
        return f"{name} {count}/{yy}", f"{name.replace(' ', '')}{count}.{yy}.0"
    if court == "BVerwG":
        name = f"{senate + 1} {('C', 'B')[register]}"
        return f"{name} {count}.{yy}", f"{name.replace(' ', '')}{count}.{yy}.0"
    if court == "BAG":
        name = f"{senate + 1} {('AZR', 'AZN')[register]}"
        return f"{name} {count}/{yy}", f"{name.replace(' ', '')}{count}.{yy}.0"
    if court == "BSG":
        name = f"B {senate + 1} {('AS', 'KR')[register]}"
        return f"{name} {count}/{yy} R", f"{name.replace(' ', '')}{count}{yy}R0"
    name = f"{number % 2 + 1} {('BvR', 'BvL')[number // 2 % 2]}"  # two senates, four digits: 39,996 a year
    count = number // 4 % 9999 + 1
    return f"{name} {count}/{yy}", f"{name.replace(' ', '').lower()}{count:04}{yy}"


def _ecli(court: str, date: datetime.date, doctype: str, letters: str) -> str:
    kind = doctype[0]
    if court == "BVerfG":
        return f"ECLI:DE:BVerfG:{date.year}:rs{date:%Y%m%d}.{letters}"
    if court == "BFH":
        return f"ECLI:DE:BFH:{date.year}:{kind}.{date:%d%m%y}.{letters}"
    if court == "BAG":
        return f"ECLI:DE:BAG:{date.year}:{date:%d%m%y}.{kind}.{letters}"
    return f"ECLI:DE:{court}:{date.year}:{date:%d%m%y}{kind}{letters}"


def _paragraph(draw: Draw) -> tuple[str, list[tuple[int, list[Gold]]]]:
    text, known = "", []
    for _ in range(draw.rng.randint(3, 9)):
        chance = draw.rng.random()
        if chance < 0.13:
            sentence, styles = draw.rng.choice(_WITH_NORM), NORMS
        elif chance < 0.2:
            sentence, styles = draw.rng.choice(_WITH_DECISION), DECISIONS
        else:
            sentence, styles = draw.rng.choice(_SAID), ()
        if styles:
            printed, targets = _style(draw, styles)(draw)
            known += [(len(text) + sentence.index("{}"), targets)] if targets else []
            sentence = sentence.format(printed)
        text += sentence + " "
    return text.strip(), known


def _style(draw: Draw, styles: tuple[tuple[Style, int], ...]) -> Style:
    return draw.rng.choices([style for style, _ in styles], [weight for _, weight in styles])[0]


def documents(count: int, seed: int = 1, mean: int = MEAN) -> Iterator[tuple[str, bytes, dict[str, object]]]:
    """Yield document number, XML and gold of each decision."""
    world = World(count, seed, mean)
    return (world.document(number) for number in range(count))


def write(folder: Path, count: int, seed: int = 1, mean: int = MEAN) -> int:
    """Write decisions, table of contents and gold into a folder; returns the bytes of all documents."""
    total = 0
    site = folder / "site"
    site.mkdir(parents=True, exist_ok=True)
    with (
        (folder / "gold.jsonl").open("w", encoding="utf-8") as gold,
        (site / "rii-toc.xml").open("w", encoding="utf-8") as toc,
    ):
        toc.write("<?xml version='1.0' encoding='UTF-8'?>\n<items>\n")
        for number, (doknr, data, known) in enumerate(documents(count, seed, mean)):
            below = site / "docs" / f"{number // 1000:02}"
            if number % 1000 == 0:
                below.mkdir(parents=True, exist_ok=True)
            (below / f"jb-{doknr}.zip").write_bytes(zipped(f"{doknr}.xml", data))
            gold.write(json.dumps(known, ensure_ascii=False) + "\n")
            toc.write(
                f"<item>\n <gericht>{known['court']} 1. Senat</gericht>\n"
                f" <entsch-datum>{str(known['date']).replace('-', '')}</entsch-datum>\n"
                f" <aktenzeichen>{known['file_number']}</aktenzeichen>\n"
                f" <link>http://www.example.org/docs/jb-{doknr}.zip</link>\n"
                " <modified>2026-01-01T00:00:00.000Z</modified>\n</item>\n"
            )
            total += len(data)
        toc.write("</items>\n")
    return total


def zipped(name: str, data: bytes) -> bytes:
    """Return a zip with one member, the same bytes at any time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mean", type=int, default=MEAN, help="bytes of a document on average")
    given = parser.parse_args()
    total = write(given.folder, given.count, given.seed, given.mean)
    print(f"{given.count:,} decisions, {total / given.count:,.0f} bytes each")


if __name__ == "__main__":
    main()
