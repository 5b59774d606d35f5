"""`counterclaim judge`: what a person decides. Nothing is overwritten; every decision can be undone by another."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counterclaim.cli import desk
from counterclaim.cli.codes import Exit
from counterclaim.cli.desk import by_actor, of_ledger
from counterclaim.cli.edge import say
from counterclaim.cli.services import Services
from counterclaim.errors import CounterclaimError

if TYPE_CHECKING:
    from counterclaim.pipeline.state import State

Command = Callable[..., Any]
Make = Callable[["State"], dict[str, Any]]


@click.group("judge", invoke_without_command=True)
@click.option(
    "--export", "export", is_flag=True, help="Print corrected readings as JSON lines in the codebook's form, to train on."
)
@of_ledger
@click.pass_context
def judge(context: click.Context, /, export: bool, ledger: Path) -> int | None:
    """Decide what the machine could not, or read wrongly. What was read stays; a decision wins over it until it is undone."""
    if context.invoked_subcommand:
        return None
    if not export:
        click.echo(context.get_help())
        return int(Exit.OK)
    from counterclaim.pipeline.corrected import corrected_rows

    with desk.opened(context.obj, ledger) as held, held.store.reading() as connection:
        desk.emit(held, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in corrected_rows(held.state(connection))))
    return int(Exit.OK)


def _deciding(command: Command) -> Command:
    """The options that all decisions share."""
    seen = click.option(
        "--seen", type=click.IntRange(min=0), default=0, metavar="N", help="The entry that you saw last, as show tells."
    )
    return of_ledger(by_actor(seen(click.pass_obj(command))))


def _decide(services: Services, ledger: Path, actor: str, kind: str, make: Make, seen: int) -> int:
    with desk.opened(services, ledger, actor) as held:
        with held.store.reading() as connection:
            body = make(held.state(connection))
        made = held.judge(kind, body, seen)
        touched = f" It touches {', '.join(made.touched)}." if made.touched else ""
        say(held.veil().hide(f"J{made.number} is kept.{touched} Undo it: judge undo {made.number}"))
    return int(Exit.OK)


@judge.command("same")
@click.argument("keys", metavar="KEY KEY...", nargs=-1, required=True)
@_deciding
def same(services: Services, /, keys: tuple[str, ...], ledger: Path, actor: str, seen: int) -> int:
    """Incidents that are one."""
    from counterclaim.pipeline import judging

    return _decide(services, ledger, actor, "same", lambda state: judging.same(state, keys), seen)


@judge.command("different")
@click.argument("key", metavar="KEY")
@click.argument("documents", metavar="DOCUMENT...", nargs=-1)
@click.option("--from", "other", metavar="KEY", default="", help="Not of documents: KEY is another incident than this one.")
@_deciding
def different(services: Services, /, key: str, documents: tuple[str, ...], other: str, ledger: Path, actor: str, seen: int) -> int:
    """Documents that tell another incident than the rest of KEY; or KEY is another than the one after --from."""
    from counterclaim.pipeline import judging

    if bool(documents) == bool(other):
        fix = "Give either: judge different KEY DOCUMENT... or: judge different KEY --from KEY"
        raise CounterclaimError("judgement_invalid", "give documents of KEY or another KEY", where="judge different", fix=fix)

    def make(state: State) -> dict[str, Any]:
        return judging.apart(state, key, other) if other else judging.different(state, key, documents)

    return _decide(services, ledger, actor, "different", make, seen)


@judge.command("wrong")
@click.argument("claim", metavar="CLAIM")
@_deciding
def wrong(services: Services, /, claim: str, ledger: Path, actor: str, seen: int) -> int:
    """What was read as a claim is none."""
    from counterclaim.pipeline import judging

    return _decide(services, ledger, actor, "wrong", lambda state: judging.wrong(state, claim), seen)


@judge.command("confirm")
@click.argument("claim", metavar="CLAIM")
@_deciding
def confirm(services: Services, /, claim: str, ledger: Path, actor: str, seen: int) -> int:
    """A claim that was read rightly, however doubtful the machine is."""
    from counterclaim.pipeline import judging

    return _decide(services, ledger, actor, "confirm", lambda state: judging.confirm(state, claim), seen)


@judge.command("correct")
@click.argument("claim", metavar="CLAIM")
@click.option("--speaker", help="Who says it.")
@click.option("--kind", help="What kind of speaker.")
@click.option("--side", help="For which party it speaks.")
@click.option("--said", help="When it was said: 2016-07-09.")
@click.option("--question", help="The question whose answer is corrected.")
@click.option("--answer", help="The answer; empty takes it out.")
@click.option("--stance", help="asserts, denies, hedges, retracts or withholds.")
@click.option("--incident", metavar="KEY", help="Which incident of its report it is about; empty for none.")
@_deciding
def correct(services: Services, /, claim: str, ledger: Path, actor: str, seen: int, **given: str | None) -> int:
    """A claim that was read wrongly: what is given is corrected, the rest stays."""
    from counterclaim.pipeline import judging

    fields = {name: value for name, value in given.items() if value is not None}
    return _decide(services, ledger, actor, "correct", lambda state: judging.correct(state, claim, **fields), seen)


@judge.command("claim")
@click.argument("document", metavar="DOCUMENT")
@click.option("--words", required=True, help="The exact words of the document.")
@click.option("--speaker", required=True, help="Who says them.")
@click.option(
    "--point", "points", nargs=3, multiple=True, metavar="QUESTION ANSWER STANCE", help="What they answer; again for more."
)
@click.option("--incident", default="", metavar="KEY", help="Which incident they are about.")
@click.option("--kind", default="", help="What kind of speaker.")
@click.option("--side", default="", help="For which party it speaks.")
@click.option("--said", default="", help="When it was said.")
@_deciding
def claim(
    services: Services,
    /,
    document: str,
    words: str,
    speaker: str,
    points: Any,
    incident: str,
    ledger: Path,
    actor: str,
    seen: int,
    **given: str,
) -> int:
    """A claim that was missed."""
    from counterclaim.pipeline import judging

    return _decide(
        services,
        ledger,
        actor,
        "claim",
        lambda state: judging.missed(state, document, words, speaker, points, incident, None, **given),
        seen,
    )


@judge.command("grade")
@click.argument("speaker", metavar="SPEAKER")
@click.argument("letter", metavar="LETTER")
@click.option("--topic", default="", metavar="TYPE", help="On incidents of this type only.")
@click.option("--since", default="", metavar="DATE")
@click.option("--until", default="", metavar="DATE")
@_deciding
def grade(
    services: Services, /, speaker: str, letter: str, topic: str, since: str, until: str, ledger: Path, actor: str, seen: int
) -> int:
    """How reliable a speaker is: A (completely) to E (not), F (not to be judged), as AJP-2.1 has it."""
    from counterclaim.pipeline import judging

    body = judging.grade(speaker, letter.upper(), topic, since, until)
    return _decide(services, ledger, actor, "grade", lambda state: body, seen)


@judge.command("settle")
@click.argument("key", metavar="KEY")
@click.argument("question")
@click.argument("answer")
@click.option("--denied", is_flag=True, help="It is settled that the answer is wrong.")
@_deciding
def settle(services: Services, /, key: str, question: str, answer: str, denied: bool, ledger: Path, actor: str, seen: int) -> int:
    """A question whose answer is known by now; from twenty on, answers get a likelihood."""
    from counterclaim.pipeline import judging

    stance = "denies" if denied else "asserts"
    return _decide(services, ledger, actor, "settle", lambda state: judging.settle(state, key, question, answer, stance), seen)


@judge.command("note")
@click.argument("about", metavar="KEY|CLAIM|DOCUMENT")
@click.argument("text")
@_deciding
def note(services: Services, /, about: str, text: str, ledger: Path, actor: str, seen: int) -> int:
    """Words to keep with an incident, a claim or a document."""
    from counterclaim.pipeline import judging

    return _decide(services, ledger, actor, "note", lambda state: judging.note(state, about, text), seen)


@judge.command("seen")
@click.argument("about", metavar="KEY|CLAIM")
@click.argument("other", metavar="[CLAIM]", required=False, default="")
@_deciding
def looked_at(services: Services, /, about: str, other: str, ledger: Path, actor: str, seen: int) -> int:
    """Looked at and left as it is: an incident; or two claims whose speakers have names that look alike, and are two."""
    from counterclaim.pipeline import judging

    return _decide(services, ledger, actor, "seen", lambda state: judging.seen(state, about, other), seen)


@judge.command("undo")
@click.argument("number", type=click.IntRange(min=1), metavar="N")
@_deciding
def undo(services: Services, /, number: int, ledger: Path, actor: str, seen: int) -> int:
    """Let judgement N hold no more; undoing the undoing lets it hold again."""
    from counterclaim.pipeline import judging

    return _decide(services, ledger, actor, "undo", lambda state: judging.undo(state.connection, number), seen)


@judge.command("list")
@of_ledger
@desk.in_json
@click.pass_obj
def list_(services: Services, /, ledger: Path, as_json: bool) -> int:
    """All judgements, with who made them, when, and which are undone or orphaned."""
    from counterclaim.pipeline.judging import listed
    from counterclaim.report.wording import many

    with desk.opened(services, ledger) as held:
        with held.store.reading() as connection:
            rows = listed(connection)
        if as_json:
            desk.emit_json(held, rows)
            return int(Exit.OK)
        lines = [f"J{r['judgement']:<5} {r['time'][:16]}  {r['actor']:<12} {r['kind']:<9} {_told(r)}" for r in rows]
        desk.emit(held, "".join(f"{line}\n" for line in (*lines, many(len(rows), "judgement"))))
    return int(Exit.OK)


def _told(row: dict[str, Any]) -> str:
    state = " (undone)" if row["undone"] else " (orphaned: what it is about is not there any more)" if row["orphaned"] else ""
    return "; ".join(f"{name}: {_in_words(value)}" for name, value in row["body"].items() if value not in ("", [], None)) + state


def _in_words(value: object) -> str:
    """A value of a judgement on one line: what it is about as the start of the document's id and its code points."""
    if isinstance(value, dict) and "document" in value:
        at = value.get("spans") or [value["span"]] if "span" in value or "spans" in value else []
        return " ".join((str(value["document"])[:12], *(f"{a}-{b}" for a, b in at)))
    if isinstance(value, dict):
        return ", ".join(f"{name} {_in_words(v)}" for name, v in value.items() if v not in ("", [], None))
    if isinstance(value, list):
        return " + ".join(map(_in_words, value))
    return str(value)
