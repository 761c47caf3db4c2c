"""Decisions of our own invention in the form of each source."""

import json

RII = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE dokument
  SYSTEM "https://example.org/rii-dok.dtd">
<dokument>
  <doknr>{doknr}</doknr><ecli>{ecli}</ecli><gertyp>{gertyp}</gertyp><gerort>{gerort}</gerort>
  <spruchkoerper>1. Senat</spruchkoerper><entsch-datum>{date}</entsch-datum><aktenzeichen>{number}</aktenzeichen>
  <doktyp>{doktyp}</doktyp><norm>§ 1 XG</norm><vorinstanz>{before}</vorinstanz>
  <titelzeile><p>Von Äpfeln</p></titelzeile><leitsatz><p>Äpfel sind Obst.</p></leitsatz><sonstosatz/>
  <tenor><div><p>{tenor}</p><p>Kosten trägt niemand.</p></div></tenor><tatbestand/>
  <entscheidungsgruende/>
  <gruende><div>
    <dl class="RspDL"><dt/><dd><p style="text-align: center"><strong>I.</strong></p></dd></dl>
    <dl class="RspDL"><dt><a name="rd_1">1</a></dt><dd><p>{one}</p></dd></dl>
    <dl class="RspDL"><dt/><dd><p>Und  noch <b>etwas</b>.</p></dd></dl>
    <dl class="RspDL"><dt/><dd><p>II.</p></dd></dl>
    <dl class="RspDL"><dt><a name="rd_2">2</a></dt><dd><p>{two}</p></dd></dl>
  </div></gruende><abwmeinung/><sonstlt/>
  <identifier>http://example.org/{doknr}?a=1&amp;b=2</identifier>
</dokument>"""
_DEFAULTS = {
    "doknr": "XYRE1", "ecli": "", "gertyp": "BGH", "gerort": "", "date": "20160531", "number": "I ZB 39/15",
    "doktyp": "Beschluss", "before": "", "tenor": "Die Klage hat Erfolg.",
    "one": "Nach § 114 Abs. 2 ZPO gilt das.", "two": "Ende.",
}  # fmt: skip


def rii(**fields: str) -> bytes:
    """Return a decision in rii-dok."""
    return RII.format(**_DEFAULTS | fields).encode()


def oldp(**fields: object) -> dict[str, object]:
    """Return a case as the API has it."""
    return {
        "id": 7, "slug": "bgh-x", "court": {"name": "Bundesgerichtshof"}, "file_number": "I ZB 39/15",
        "date": "2016-05-31", "type": "Beschluss", "ecli": "",
        "content": '<h2>Tenor</h2>\r\n<div><p>Ja.</p></div><h2>Gründe</h2><p><rd nr="1"/>Nach § 114 ZPO.</p>',
    } | fields  # fmt: skip


def lines(*cases: object) -> bytes:
    """Return a dump."""
    return "".join(json.dumps(case) + "\n" for case in cases).encode()


NEURIS = """<?xml version="1.0"?>
<akn:akomaNtoso xmlns:akn="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
    xmlns:ris="http://rechtsinformationen.bund.de/schema/ris/0.1"><akn:judgment name="x"><akn:meta>
  <akn:identification><akn:FRBRWork><akn:FRBRthis value="{doknr}"/>
    <akn:FRBRalias name="Dokumentnummer" value="{doknr}"/><akn:FRBRalias name="ecli" value="{ecli}"/>
    <akn:FRBRdate date="{date}"/></akn:FRBRWork></akn:identification>
  <akn:analysis><ris:fundstelle><ris:periodikum><ris:abkuerzung>XZ</ris:abkuerzung></ris:periodikum>
    <ris:zitatstelle>2016, 7</ris:zitatstelle></ris:fundstelle>
    <ris:leitsatz><akn:p>Birnen auch.</akn:p></ris:leitsatz></akn:analysis>
  <akn:proprietary><ris:meta>
    <ris:aktenzeichenListe><ris:aktenzeichen>{number}</ris:aktenzeichen><ris:aktenzeichen>I ZB 40/15</ris:aktenzeichen>
    </ris:aktenzeichenListe><ris:dokumenttyp>Beschluss</ris:dokumenttyp>
    <ris:gericht><ris:gerichtstyp>BGH</ris:gerichtstyp><ris:gerichtsort>Karlsruhe</ris:gerichtsort>
    <ris:spruchkoerper>1. Zivilsenat</ris:spruchkoerper></ris:gericht>
    <ris:vorgehendeEntscheidungen><ris:vorgehendeEntscheidung><ris:aktenzeichen>1 T 2/14</ris:aktenzeichen>
    <ris:gerichtstyp>LG</ris:gerichtstyp><ris:gerichtsort>Musterstadt</ris:gerichtsort>
    <ris:entscheidungsdatum>2014-03-02</ris:entscheidungsdatum></ris:vorgehendeEntscheidung>
    <ris:vorgehendeEntscheidung><ris:gerichtstyp>AG</ris:gerichtstyp></ris:vorgehendeEntscheidung>
    </ris:vorgehendeEntscheidungen></ris:meta></akn:proprietary></akn:meta>
  <akn:judgmentBody><akn:decision ris:domainTerm="Tenor"><akn:p>Nein.</akn:p></akn:decision>
    <akn:motivation ris:domainTerm="Gründe"><akn:hcontainer name="Randnummer"><akn:num>1</akn:num><akn:content>
    <akn:ul><akn:li><akn:p>Nach § 114 ZPO.</akn:p></akn:li></akn:ul></akn:content></akn:hcontainer></akn:motivation>
  </akn:judgmentBody></akn:judgment></akn:akomaNtoso>"""


def neuris(**fields: str) -> bytes:
    """Return a judgment in Akoma Ntoso."""
    return NEURIS.format(**_DEFAULTS | {"doknr": "NRRE1", "date": "2016-05-31"} | fields).encode()


TOC = """<?xml version='1.0' encoding='UTF-8'?>
<!DOCTYPE items [
 <!ELEMENT items (item)*>
 <!ELEMENT item (gericht?,link,modified)>
]>
<items>{}</items>"""
ITEM = """<item><gericht>BGH 1. Senat</gericht><entsch-datum>{date}</entsch-datum>
<aktenzeichen>{number}</aktenzeichen><link>http://example.org/docs/jb-{doknr}.zip</link>
<modified>2025-01-01T00:00:00Z</modified></item>"""


def toc(*entries: dict[str, str]) -> bytes:
    """Return a table of contents."""
    return TOC.format("".join(ITEM.format(**_DEFAULTS | entry) for entry in entries)).encode()
