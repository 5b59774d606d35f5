"""Addresses among the sources of a command: the options that say how they are fetched, and their documents among the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from counterclaim.cli import checks
from counterclaim.cli.edge import say
from counterclaim.cli.services import Inputs, Services

if TYPE_CHECKING:
    from counterclaim.pipeline.fetching import Fetcher, Pages

Command = Callable[..., Any]


class Web(NamedTuple):
    """How the user wants addresses fetched; an empty ``user_agent`` is Counterclaim's own."""

    user_agent: str = ""
    proxy: str = ""
    ignore_robots: bool = False


def by_web(command: Command) -> Command:
    """Give a command the options of :class:`Web`, as arguments of these names."""
    options = (
        click.option(
            "--user-agent", default="", metavar="TEXT", help="How requests name themselves.  [default: Counterclaim/VERSION]"
        ),
        click.option(
            "--proxy", default="", metavar="URL", help="Fetch through it: socks5h://127.0.0.1:9050 (Tor), http://host:port."
        ),
        click.option("--ignore-robots", is_flag=True, help="Fetch what a site's robots.txt asks programs to leave alone."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def fetcher(services: Services, web: Web, *, quiet: bool = False) -> Fetcher:
    """What fetches as the user wants it; says what is given up by that, and unless ``quiet`` each host before it is asked first.

    Raises ``CounterclaimError``: ``proxy_invalid``, ``user_agent_invalid``.
    """
    from counterclaim.pipeline.fetching import Settings, default_agent

    settings = Settings(web.user_agent or default_agent(), web.proxy, web.ignore_robots, notice=_unsaid if quiet else _said)
    made = services.fetcher(settings)
    if web.proxy:
        say("names are resolved by the proxy: whether they point inside its own machine or network is not checked.")
    if web.ignore_robots:
        say("robots.txt is not asked: sites may have asked programs to leave these pages alone.")
    return made


def _said(host: str) -> None:
    say(f"asks {host}")


def _unsaid(host: str) -> None:
    pass


def inputs(
    sources: Sequence[str], local: Callable[[Sequence[str]], Inputs], pages: Callable[[], Pages], said: tuple[str, str]
) -> Inputs:
    """The documents of all sources in their order; ``pages`` is asked for once, where there are addresses.

    ``said`` is what the user says of them: when published, and by whom. Bad requests are told before anything is read.
    """
    if not any(map(checks.is_url, sources)):
        return local(sources)
    from counterclaim.readers.dates import check_published

    check_published(said[0])
    made = pages()
    runs = [(web, list(named)) for web, named in groupby(sources, checks.is_url)]
    return chain.from_iterable([_remote(made, named, said) if web else local(named) for web, named in runs])


def _remote(pages: Pages, urls: Sequence[str], said: tuple[str, str]) -> Iterator[Any]:
    yield from pages.documents(urls, *said)
