"""What goes wrong, with its place, what it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class KatfanError(Exception):
    """Something that katfan says went wrong.

    Attributes:
        code: for programs, as `unknown-element`; never changes.
        place: `file:line:column` in a text, the path in a spec as `vary["LASER.P"].sigma`, or an argument's name.
        what: what is wrong.
        remedy: what to do about it, a whole sentence.
        line, column: where in a text, from 1; None if it isn't about a text.
        excerpt: the lines around it, the offending text underlined; None if there are none.
        others: further mistakes that were found in the same pass.
    """

    def __init__(
        self,
        *,
        code: str,
        place: str,
        what: str,
        remedy: str,
        line: int | None = None,
        column: int | None = None,
        excerpt: str | None = None,
        others: Sequence[KatfanError] = (),
    ) -> None:
        self.code = code
        self.place = place
        self.what = what
        self.remedy = remedy
        self.line = line
        self.column = column
        self.excerpt = excerpt
        self.others = tuple(others)
        super().__init__(str(self))

    def __str__(self) -> str:
        where = "" if self.what.startswith(f"{self.place} ") else f"{self.place}: "
        text = f"{where}{self.what.removesuffix('.')}. {self.remedy}"
        if self.excerpt:
            text += f"\n{self.excerpt}"
        return "\n".join([text, *map(str, self.others)])

    def __reduce__(self) -> tuple[Any, ...]:
        fields = ("code", "place", "what", "remedy", "line", "column", "excerpt", "others")
        return (_again, (type(self), {name: getattr(self, name) for name in fields}))


class Mistake(KatfanError, ValueError):
    """What was given is wrong: nothing was run."""


class Stopped(KatfanError, RuntimeError):
    """Stopped before the end: by `cancel`, at a limit, or by the world, as a full disk. The same call goes on from there."""


class Broken(KatfanError, RuntimeError):
    """katfan broke down: a bug, please report it."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, or a notebook's stop button, has stopped a run in order: the same call goes on from there."""


class JobsFailed(UserWarning):
    """Some jobs of a run failed: each is a row with its error."""


class KatfanWarning(UserWarning):
    """What katfan says of a run before it has ended."""


_KINDS: Mapping[str, type[KatfanError]] = {"mistake": Mistake, "stopped": Stopped, "broken": Broken}


def _again(kind: type[KatfanError], fields: Mapping[str, Any]) -> KatfanError:
    return kind(**fields)


def error_of(record: Mapping[str, Any]) -> KatfanError:
    """The exception that a record of the engine's stands for."""
    kind = _KINDS.get(record.get("kind", "mistake"), Broken)
    return kind(
        code=record["code"],
        place=record["place"],
        what=record["what"],
        remedy=record["remedy"],
        line=record.get("line"),
        column=record.get("column"),
        excerpt=record.get("excerpt"),
        others=[error_of({"kind": record.get("kind"), **each}) for each in record.get("others") or ()],
    )
