"""Templates and words into pages. What comes from material is shown as text, made safe to print, without confidential names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from counterclaim.report.phrases import SHORT
from counterclaim.report.safe import flat, lines
from counterclaim.report.wording import STATUS_WORDS


def render(template: str, values: Mapping[str, Any]) -> str:
    """A page; ``veil`` among the values (:class:`counterclaim.ledger.veil.Veil`) hides confidential names in all that it shows."""
    return environment().get_template(template).render(values)


def say(key: str, **values: object) -> Markup:
    """The interface's own words under a key (``incidents.title``), with values put in; all of them stand in the folder words/."""
    page, _, name = key.partition(".")
    words = _words(page)[name]
    if isinstance(words, dict):
        words = words["one" if values.get("n") == 1 else "many"]
    return Markup(escape(words).format(**{k: _number(v) for k, v in values.items()}))


@cache
def environment() -> Environment:
    """Where the templates are, and what they can use."""
    made = Environment(
        loader=PackageLoader("counterclaim.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
        auto_reload=False,
    )
    made.globals.update(t=say, path=path, query=query, statuses=STATUS_WORDS, questions=SHORT)
    made.filters.update(kept=_kept, exact=_exact)
    return made


def path(*parts: str) -> str:
    """A path on this site from parts that may hold any sign: ``path("incidents", key)``. An id may hold slashes; they stay."""
    return "/" + "/".join(quote(p.encode("utf-8", "surrogatepass"), safe="/" if n else "") for n, p in enumerate(parts))


def query(base: str, **values: object) -> str:
    """A path with a query; values that are empty or ``None`` are left out."""
    given = {k: v for k, v in values.items() if v not in ("", None)}
    return f"{base}?{urlencode(given, doseq=True, errors='surrogatepass')}" if given else base


@pass_context
def _shown(context: Context, value: object) -> object:
    """Whatever a template prints: our own markup as it is, words of others on one line, without what they hide."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return flat(context["veil"].hide(value)) if value else value
    return _number(value) if isinstance(value, int) and not isinstance(value, bool) else value


@pass_context
def _kept(context: Context, value: str) -> Markup:
    """Words of others with their line ends."""
    return escape(lines(context["veil"].hide(value)))


@pass_context
def _exact(context: Context, value: object) -> Markup:
    """A value as forms send it back, sign by sign."""
    return escape(context["veil"].hide(str(value)))


def _number(value: object) -> object:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else value


@cache
def _words(page: str) -> dict[str, Any]:
    text = resources.files("counterclaim.web").joinpath("words", f"{page}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
