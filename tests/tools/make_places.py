"""Make ``index/text/data/places.tsv`` from CLDR and ``places_by_hand.tsv`` beside this file.

For developers: needs Babel, which the product itself never imports. Run it from the root:
``python -m tests.tools.make_places`` writes the file, ``--check`` prints what collides instead.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from babel import __version__ as babel_version

from index.text.place_names import is_unspaced, name_key
from tests.tools.inflection import bend, decline

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "index" / "text" / "data" / "places.tsv"
BY_HAND = Path(__file__).with_name("places_by_hand.tsv")

LANGUAGES = """
en es fr de ru ar pt it zh zh_Hant ja ko tr pl uk nl id fa he hi bn vi th sv da nb fi cs hu ro el
bg sr hr sk sl ca lt lv et sw ms ta te ur
""".split()
"""In this order the earlier language wins where a spelling means two places."""

UNINHABITED = frozenset("AQ BV HM TF GS IO UM CP DG EA IC AC TA CQ".split())

CAPITALS = """
AD:Europe/Andorra AF:Asia/Kabul AL:Europe/Tirane AM:Asia/Yerevan AO:Africa/Luanda
AR:America/Argentina/Buenos_Aires AT:Europe/Vienna AZ:Asia/Baku BA:Europe/Sarajevo BD:Asia/Dhaka
BE:Europe/Brussels BF:Africa/Ouagadougou BG:Europe/Sofia BI:Africa/Bujumbura BJ:Africa/Porto-Novo
BO:America/La_Paz BS:America/Nassau BT:Asia/Thimphu BY:Europe/Minsk CD:Africa/Kinshasa
CF:Africa/Bangui CG:Africa/Brazzaville CL:America/Santiago CO:America/Bogota CU:America/Havana
CY:Asia/Nicosia CZ:Europe/Prague DE:Europe/Berlin DK:Europe/Copenhagen DO:America/Santo_Domingo
DZ:Africa/Algiers EE:Europe/Tallinn EG:Africa/Cairo ER:Africa/Asmara ES:Europe/Madrid
ET:Africa/Addis_Ababa FI:Europe/Helsinki FR:Europe/Paris GA:Africa/Libreville GB:Europe/London
GE:Asia/Tbilisi GH:Africa/Accra GL:America/Nuuk GM:Africa/Banjul GN:Africa/Conakry
GQ:Africa/Malabo GR:Europe/Athens GW:Africa/Bissau HK:Asia/Hong_Kong HN:America/Tegucigalpa
HR:Europe/Zagreb HT:America/Port-au-Prince HU:Europe/Budapest ID:Asia/Jakarta IE:Europe/Dublin
IL:Asia/Jerusalem IQ:Asia/Baghdad IR:Asia/Tehran IS:Atlantic/Reykjavik IT:Europe/Rome JO:Asia/Amman
JP:Asia/Tokyo KE:Africa/Nairobi KG:Asia/Bishkek KH:Asia/Phnom_Penh KP:Asia/Pyongyang KR:Asia/Seoul
LA:Asia/Vientiane LB:Asia/Beirut LK:Asia/Colombo LR:Africa/Monrovia LS:Africa/Maseru
LT:Europe/Vilnius LV:Europe/Riga LY:Africa/Tripoli MD:Europe/Chisinau ME:Europe/Podgorica
MG:Indian/Antananarivo MH:Pacific/Majuro MK:Europe/Skopje ML:Africa/Bamako MN:Asia/Ulaanbaatar
MO:Asia/Macau MR:Africa/Nouakchott MX:America/Mexico_City MY:Asia/Kuala_Lumpur MZ:Africa/Maputo
NA:Africa/Windhoek NE:Africa/Niamey NI:America/Managua NL:Europe/Amsterdam NO:Europe/Oslo
NP:Asia/Kathmandu OM:Asia/Muscat PE:America/Lima PG:Pacific/Port_Moresby PH:Asia/Manila
PT:Europe/Lisbon PY:America/Asuncion QA:Asia/Qatar RO:Europe/Bucharest RS:Europe/Belgrade
RU:Europe/Moscow RW:Africa/Kigali SA:Asia/Riyadh SD:Africa/Khartoum SE:Europe/Stockholm
SI:Europe/Ljubljana SK:Europe/Bratislava SL:Africa/Freetown SN:Africa/Dakar SO:Africa/Mogadishu
SR:America/Paramaribo SS:Africa/Juba SY:Asia/Damascus TD:Africa/Ndjamena TG:Africa/Lome
TH:Asia/Bangkok TJ:Asia/Dushanbe TL:Asia/Dili TM:Asia/Ashgabat TN:Africa/Tunis
TT:America/Port_of_Spain
TW:Asia/Taipei UA:Europe/Kiev UG:Africa/Kampala UY:America/Montevideo UZ:Asia/Tashkent
VA:Europe/Vatican VE:America/Caracas YE:Asia/Aden ZM:Africa/Lusaka ZW:Africa/Harare
""".split()
"""Territory:time zone, where the zone's city is the capital. Aden and Qatar are taken out below."""


class Entry(NamedTuple):
    """A name before it is written: how it counts, which place it is, as it is spelled."""

    how: str
    place: str
    spelling: str


def main() -> None:
    """Write the data file, or print collisions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="print collisions, write nothing")
    collisions: list[str] = []
    content = places_tsv(collisions)
    if parser.parse_args().check:
        print("\n".join(collisions))
    else:
        TARGET.write_text(content, encoding="utf-8")
        print(f"{TARGET}: {len(content.encode()):,} bytes", file=sys.stderr)


def places_tsv(collisions: list[str] | None = None) -> str:
    """Return the content of the data file; ``collisions`` takes what two places are called."""
    by_hand = [*hand_entries()]
    conditions = {entry for entry in by_hand if entry.how not in ("name", "proper", "not")}
    ruled = {name_key(entry.spelling) for entry in conditions}
    known: dict[str, Entry] = {}
    first = [entry for entry in by_hand if entry.how == "not"]
    then = [entry for entry in by_hand if entry.how in ("name", "proper")]
    for entry in (*first, *then, *cldr_entries()):
        key = name_key(entry.spelling)
        if is_unspaced(entry.spelling):
            if len(entry.spelling) < _least_run_chars(entry.spelling):
                continue
            key, entry = entry.spelling, entry._replace(how="run")
        if not key or key in ruled or key in DROPPED:
            continue
        if entry.how != "not" and needs_its_spelling(key):
            conditions.add(entry._replace(how="exact"))
        elif known.setdefault(key, entry).place != entry.place and collisions is not None:
            collisions.append(f"{key}: {known[key].place} keeps it from {entry.place}")
    rows: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, entry in known.items():
        rows["name" if entry.how == "not" else entry.how, entry.place].add(key)
    for entry in conditions:
        rows[entry.how, entry.place].add(entry.spelling)
    title = f"# Made by tests/tools/make_places.py from CLDR (Babel {babel_version}); do not edit."
    lines = ["\t".join((*row, "|".join(sorted(rows[row])))) for row in sorted(rows)]
    return "\n".join([title, *lines, ""])


def _least_run_chars(name: str) -> int:
    """Two Chinese characters are a word; of an alphabet without spaces it takes three."""
    return 2 if name[0] >= "\u3000" else 3


WORDS = frozenset(
    """
    mali mala male oman peru chile cuba chad niger togo tonga malta samoa guinea jersey china turkey
    polonia bern sofia lima praia riga nauru misir quito reunion irani duma
    """.split()
)
"""Names that without their capitals or accents are words: they count only as they are spelled."""

DROPPED = frozenset(
    """
    عمان 수단 오만 مالي كيف
    abd ama athena bec becs brite cad cada cadas chili chilis chin chinem chinie chinu columbia daca
    dominique eau fas gana georgie granada grenade guadalupe indio island islands jordans kena kube
    kuby lime limas limie limy man mans maurice mauricio naso norfolk oma rim roma romas rom roms
    rus sal salvador sam seul soul sofie spanier tai talin toga togas togem togie togu turki vine
    viena wina
    """.split()
)
"""Keys of two places, or of a place and a name or word elsewhere that is more frequent."""


def needs_its_spelling(key: str) -> bool:
    """Return whether the name would be another word without its capitals and accents."""
    return (len(key) <= 3 and key[0] < "\u0530") or key in WORDS


# -- by hand ------------------------------------------------------------------------------------


def hand_entries() -> Iterator[Entry]:
    """Yield the entries of the table made by hand, adjectives and Slavic names in all forms."""
    for line in BY_HAND.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        language, how, place, names = line.split("\t")
        for name in names.split("; "):
            if how in ("adjective", "name"):
                in_any_case = language == "en" or name[0].islower()
                forms = bend(name, language) if how == "adjective" else decline(name, language)
                for form in forms:
                    yield Entry("name" if in_any_case else "proper", place, form)
            else:
                yield Entry(how, place, name)


# -- CLDR ---------------------------------------------------------------------------------------

# The zone's city is another than the capital, or CLDR calls it by the country's name.
_NO_CITY = frozenset({"YE", "QA", "AD"})


def cldr_entries() -> Iterator[Entry]:
    """Yield territories and capitals in all languages, as CLDR names them."""
    for language in LANGUAGES:
        locale = Locale.parse(language)
        how = "name" if language == "en" else "proper"
        for place, name in sorted(locale.territories.items()):
            if len(place) == 2 and place not in UNINHABITED and place not in _NO_TERRITORY:
                for spelling in _spellings(place, name, language):
                    yield from (Entry(how, place, form) for form in decline(spelling, language))
        zones = locale.time_zones
        for pair in CAPITALS:
            place, _, zone = pair.partition(":")
            if place in _NO_CITY:
                continue
            city = zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
            yield from (Entry(how, place, form) for form in decline(city, language))


_NO_TERRITORY = frozenset("EZ UN XA XB ZZ QO".split())
_OTHER_NAME_IN_BRACKETS = frozenset({"MM"})  # else they hold whose an island is


def _spellings(place: str, name: str, language: str) -> Iterator[str]:
    """Yield a territory's name, and the parts of "Myanmar (Burma)" and "Congo - Kinshasa"."""
    short, _, rest = name.partition("(")
    short = short.strip(" ،,")
    if " - " in name or "SAR" in name or "特别行政区" in name or "特別行政區" in name:
        return
    if short:
        yield short
    if place in _OTHER_NAME_IN_BRACKETS and rest:
        yield rest.partition(")")[0]
    if " & " in short and language == "en":
        yield short.replace(" & ", " and ")
    if short.startswith("St. "):
        yield "Saint " + short[4:]


if __name__ == "__main__":
    main()
