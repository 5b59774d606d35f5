"""What the standards ask of the linked-data and map forms, as checks of our own: each gives all faults that it finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

Row = dict[str, Any]
IRI = re.compile(r"(https?://|urn:uuid:)\S+")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
ISO = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?)?)?")


# ---- W3C Web Annotation Data Model (2017) ----

_MOTIVATIONS = (
    "assessing bookmarking classifying commenting describing editing highlighting identifying linking moderating questioning "
    "replying tagging"
).split()


def annotation_faults(collection: Row) -> Iterator[str]:
    """Sections 3.1 (annotations), 3.2.4 (embedded text), 4 (specific resources), 5 (collections and pages)."""
    contexts = collection["@context"]
    known = set(contexts[1])
    yield from _fault(contexts[0] == "http://www.w3.org/ns/anno.jsonld", "the context is not that of the model")
    yield from _fault(collection["type"] == "AnnotationCollection" and IRI.fullmatch(collection["id"]), "5.1 type and id")
    page = collection["first"]
    yield from _fault(page["type"] == "AnnotationPage" and IRI.fullmatch(page["id"]), "5.2 type and id")
    yield from _fault(page["startIndex"] == 0 and collection["last"] == page["id"], "5.2 the one page is first and last")
    yield from _fault(collection["total"] == len(page["items"]), "5.1 total")
    ids = [a["id"] for a in page["items"]]
    yield from _fault(len(set(ids)) == len(ids), "3.1 an id names one annotation")
    for a in page["items"]:
        yield from _annotation(a, known)


def _annotation(a: Row, known: set[str]) -> Iterator[str]:
    yield from _fault(a["type"] == "Annotation" and IRI.fullmatch(a["id"]), "3.1 type and id")
    yield from _fault(a["motivation"] in _MOTIVATIONS, "3.3.5 motivation")
    yield from _fault(MOMENT.fullmatch(a["created"]), "3.3.1 created is in UTC")
    yield from _fault(a["generator"]["type"] == "Software", "3.3.2 generator")
    body = a["body"]
    yield from _fault(body["type"] == "TextualBody" and isinstance(body["value"], str), "3.2.4 a body has one value")
    more = set(body) - {"type", "value", "format", "language", "purpose"}
    yield from _fault(more <= known, f"JSON-LD: {more - known} are no terms of the context")
    yield from _fault(bool(a["target"]), "3.1 there is at least one target")
    for target in a["target"]:
        yield from _target(target, known)


def _target(target: Row, known: set[str]) -> Iterator[str]:
    yield from _fault(target["type"] == "SpecificResource" and IRI.fullmatch(target["source"]), "4 exactly one source, an IRI")
    more = set(target) - {"type", "source", "selector", "state"}
    yield from _fault(more <= known, f"JSON-LD: {more - known} are no terms of the context")
    place, quote = target["selector"]
    yield from _fault(place["type"] == "TextPositionSelector" and 0 <= place["start"] <= place["end"], "4.2.5 start and end")
    yield from _fault(quote["type"] == "TextQuoteSelector" and set(quote) == {"type", "exact", "prefix", "suffix"}, "4.2.4")
    state = target.get("state", {"type": "TimeState", "sourceDate": "2031-05-06T10:00:00Z"})
    yield from _fault(state["type"] == "TimeState" and MOMENT.fullmatch(state["sourceDate"]), "4.3.1 the date is in UTC")


# ---- schema.org ----

_RANGES: dict[str, dict[str, tuple[str, ...]]] = {
    "Claim": {
        "text": ("Text",),
        "about": ("Event",),
        "claimInterpreter": ("Organization", "Person"),
        "author": ("Organization", "Person"),
        "appearance": ("CreativeWork",),
        "firstAppearance": ("CreativeWork",),
        "dateCreated": ("Date",),
    },
    "ClaimReview": {
        "claimReviewed": ("Text",),
        "itemReviewed": ("Claim",),
        "author": ("Organization", "Person"),
        "reviewRating": ("Rating",),
        "reviewBody": ("Text",),
    },
    "Rating": {"ratingValue": ("Number",), "bestRating": ("Number",), "worstRating": ("Number",), "alternateName": ("Text",)},
    "Event": {"name": ("Text",), "startDate": ("Date",), "endDate": ("Date",), "location": ("Place",)},
    "Place": {"name": ("Text",)},
    "Organization": {"name": ("Text",)},
    "Person": {"name": ("Text",)},
    "CreativeWork": {
        "name": ("Text",),
        "identifier": ("Text",),
        "url": ("URL",),
        "datePublished": ("Date",),
        "publisher": ("Organization",),
        "text": ("Text",),
        "version": ("Text",),
    },
}
"""The properties that are used of each type, with what schema.org expects of their values."""


def schema_org_faults(told: Row) -> Iterator[str]:
    """Types, properties and their ranges; every reference is met in the graph."""
    yield from _fault(told["@context"] == "https://schema.org", "the context is not schema.org")
    kinds: dict[str, str] = {}
    for thing in told["@graph"]:
        yield from _named(thing, kinds)
    for thing in told["@graph"]:
        yield from _thing(thing, kinds)


def _named(thing: Any, kinds: dict[str, str]) -> Iterator[str]:
    if isinstance(thing, list):
        for each in thing:
            yield from _named(each, kinds)
    elif isinstance(thing, dict):
        if "@id" in thing and "@type" in thing:
            yield from _fault(kinds.setdefault(thing["@id"], thing["@type"]) == thing["@type"], "one id has two types")
        for value in thing.values():
            yield from _named(value, kinds)


def _thing(thing: Row, kinds: dict[str, str]) -> Iterator[str]:
    properties = _RANGES.get(thing["@type"], {})
    for name, value in thing.items():
        if name.startswith("@"):
            continue
        yield from _fault(name in properties, f"{thing['@type']} has no {name}")
        for each in value if isinstance(value, list) else [value]:
            yield from _value(f"{thing['@type']}.{name}", each, properties.get(name, ()), kinds)


def _value(where: str, value: Any, fitting: tuple[str, ...], kinds: dict[str, str]) -> Iterator[str]:
    if isinstance(value, dict):
        kind = value.get("@type") or kinds.get(value["@id"], "")
        yield from _fault(kind in fitting, f"{where} holds a {kind or 'thing that is nowhere'}")
        yield from _fault("@id" not in value or IRI.fullmatch(value["@id"]), f"{where}: the id is no IRI")
        yield from _thing({"@type": kind, **value}, kinds)
    else:
        held = {"Number": isinstance(value, int), "Text": isinstance(value, str)}
        held |= {"Date": bool(ISO.fullmatch(str(value))), "URL": str(value).startswith(("http://", "https://"))}
        yield from _fault(any(held.get(kind) for kind in fitting), f"{where}: {value!r} is no {fitting}")


# ---- GeoJSON (RFC 7946) ----


def geojson_faults(told: Row) -> Iterator[str]:
    """Sections 3.1 (geometries), 3.2 (features), 3.3 (collections), 4 (coordinates), 7.1 (members of other types)."""
    yield from _fault(told["type"] == "FeatureCollection" and isinstance(told["features"], list), "3.3")
    yield from _fault(not {"coordinates", "geometry", "properties", "crs"} & set(told), "7.1 and 4: foreign to a collection")
    for feature in told["features"]:
        yield from _fault(feature["type"] == "Feature" and {"geometry", "properties"} <= set(feature), "3.2")
        yield from _fault(isinstance(feature["id"], str | int), "3.2 the id is a string or a number")
        yield from _fault(not {"coordinates", "geometries", "features"} & set(feature), "7.1")
        yield from geometry_faults(feature["geometry"])


def geometry_faults(geometry: Row | None) -> Iterator[str]:
    if geometry is None:
        return
    kind, at = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        yield from _fault(len(at) == 2 and -180 <= at[0] <= 180 and -90 <= at[1] <= 90, "3.1.1")
        return
    yield from _fault(kind in ("Polygon", "MultiPolygon"), f"{kind} is not among the forms of a place")
    for polygon in [at] if kind == "Polygon" else at:
        yield from _fault(len(polygon) == 1, "a place has no holes")
        for ring in polygon:
            yield from _ring(ring)


def _ring(ring: list[list[float]]) -> Iterator[str]:
    yield from _fault(len(ring) >= 4 and ring[0] == ring[-1], "3.1.6 a ring is closed and has four positions or more")
    yield from _fault(all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring), "4 longitude before latitude, within the world")
    yield from _fault(all(a != b for a, b in pairwise(ring)), "no position stands twice in a row")
    yield from _fault(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) > 0, "3.1.6 the outer ring is counterclockwise")
    yield from _fault(all(abs(a[0] - b[0]) < 350 or abs(a[1]) == 90 for a, b in pairwise(ring)), "3.1.9 cut at the antimeridian")


def _fault(held: object, words: str) -> Iterator[str]:
    if not held:
        yield words
