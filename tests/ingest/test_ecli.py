"""ECLI of each court: the day they state, what they contradict, what is none."""

import pytest

from normgraph.errors import UnreadableInput
from normgraph.ingest import ecli

RIGHT = [
    ("ECLI:DE:BVerwG:2012:291112U10C5.12.0", "BVerwG", "2012-11-29", "10 C 5.12", "federal: day first"),
    ("ECLI:DE:BGH:2016:310516BIZB39.15.0", "BGH", "2016-05-31", "I ZB 39/15", "a roman senate after the type"),
    ("ECLI:DE:BGH:2018:100718UANWZ.BRFG.4.18.0", "BGH", "2018-07-10", "AnwZ (Brfg) 4/18", "dots and brackets differ"),
    ("ECLI:DE:BAG:2018:190618.U.9AZR615.17.0", "BAG", "2018-06-19", "9 AZR 615/17", "dotted"),
    ("ECLI:DE:BFH:2016:U.090816.VIIIR27.14.0", "BFH", "2016-08-09", "VIII R 27/14", "type first"),
    ("ECLI:DE:BSG:2018:130318UB11AL2316R0", "BSG", "2018-03-13", "B 11 AL 23/16 R", "no dots"),
    ("ECLI:DE:BPatG:2018:290118B28Wpat53.16.0", "BPatG", "2018-01-29", "28 W (pat) 53/16", "brackets"),
    ("ecli:de:bverfg:2020:rk20200501.1bvr099620", "BVerfG", "2020-05-01", "1 BvR 996/20", "padded, any case"),
    ("ECLI:DE:OVGNRW:2020:0421.9A287.19.00", "OVG Nordrhein-Westfalen", "2020-04-21", "9 A 287/19", "Land: MMDD"),
    ("ECLI:DE:LARBGHA:2020:0421.9SA287.19.00", "LAG Hamm", "2020-04-21", "9 Sa 287/19", "two spellings of a kind"),
    ("ECLI:DE:VGHBY:2020:0421.9A287.19.00", "BayVGH", "2020-04-21", "9 A 287/19", "a court's own abbreviation"),
    ("ECLI:DE:KG:2020:0421.9U287.19.00", "KG", "2020-04-21", "9 U 287/19", "a court of no kind"),
    ("ECLI:EU:C:2011:124", "EuGH", "", "C-34/09", "another country: only the number could contradict"),
]
WRONG = [
    ("ECLI:DE:BGH:2016:310516BIZB39.15.0", "BAG", "", "", "the court BAG is not BGH"),
    ("ECLI:DE:OLGKOEL:2016:0531.1U1.15.00", "LG Köln", "", "", "the court LG Köln is not OLGKOEL"),
    ("ECLI:DE:LGKOELN:2016:0531.1O1.15.00", "BGH", "", "", "the court BGH is not LGKOELN"),
    ("ECLI:DE:BGH:2016:310516BIZB39.15.0", "", "2016-05-30", "", "the day 2016-05-30 is not 2016-05-31"),
    ("ECLI:DE:BGH:2015:310516BIZB39.15.0", "", "2016-05-31", "", "the day 2016-05-31 is not in 2015"),
    ("ECLI:DE:BGH:2015:X", "", "2016-05-31", "", "the day 2016-05-31 is not 2015"),
    ("ECLI:DE:BGH:2016:310516BIZB39.15.0", "", "", "I ZB 93/15", "the file number I ZB 93/15 is not in it"),
]
NONE = [
    "",
    "ECLI",
    "ECLI:DE:BGH:2016",
    "ECLI:DE:BGH:16:1",
    "ECLI:DE:LGMUSTER:2000:0101.1O1.00.0",
    "ECLI:DE:BGH:2016:Ä",
    "§",
]


@pytest.mark.parametrize(("text", "court", "date", "number", "why"), RIGHT, ids=[row[-1] for row in RIGHT])
def test_what_an_ecli_says_agrees(text: str, court: str, date: str, number: str, why: str) -> None:
    parsed = ecli.parse(text)
    assert parsed.country != "DE" or parsed.day == date, why
    numbers = (number,) if parsed.country == "DE" else ()
    assert ecli.contradictions(parsed, court, date, numbers) == [], why


@pytest.mark.parametrize(("text", "court", "date", "number", "what"), WRONG, ids=[row[-1] for row in WRONG])
def test_a_contradiction_is_named(text: str, court: str, date: str, number: str, what: str) -> None:
    assert ecli.contradictions(ecli.parse(text), court, date, (number,)) == [what]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_ecli_is_refused(text: str) -> None:
    with pytest.raises(UnreadableInput, match="this is no ECLI"):
        ecli.parse(text)


def test_of_joined_file_numbers_one_suffices() -> None:
    parsed = ecli.parse("ECLI:DE:BVerfG:2009:es20090630.2bve000208")
    assert ecli.contradictions(parsed, "BVerfG", "2009-06-30", ("2 BvE 5/08", "2 BvE 2/08")) == []
