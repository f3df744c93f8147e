"""What is true of a class: its members and where they are, what the teacher has set, what was handed in. No network here."""

import csv
import hashlib
import hmac
import io
import secrets
import time
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from typing import Any

from simulab.classroom import heard, limits
from simulab.classroom.heard import Refused
from simulab.classroom.runs import RACE, Outcome
from simulab.classroom.store import Store

LETTERS = "bcdfghjkmnpqrstvwxz"
"""Of a class's link: none that is read as another, no vowels that would make a word."""
SCREENS = ("open", "paused", "closed")


@dataclass
class Member:
    """One student, by a number; the token that brings them back is known to their browser only."""

    id: int
    token: str
    """A hash of it."""
    name: str
    place: str = ""
    joined: float = 0.0
    there: int = 0
    """Connections that they have now."""


@dataclass
class Stage:
    """What the teacher has set for all.

    Attributes:
        screens: "open", "paused" (seen, not touched) or "closed".
        place: where everybody was sent last, and ``turn``, how often that was.
        hold: a prediction that is locked in waits for ``ran`` to grow.
        race: the number of the race that is on, 0 for none; ``track``: the state that it is run from.
    """

    screens: str = "open"
    place: str = ""
    turn: int = 0
    hold: bool = False
    ran: int = 0
    race: int = 0
    races: int = 0
    track: str = ""


@dataclass
class Room:
    """A class.

    Args:
        store: where it is kept.
        pages: the names of the server's pages.
    """

    store: Store
    pages: Collection[str]
    members: dict[int, Member] = field(default_factory=dict)
    answers: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)
    wall: dict[int, dict[str, Any]] = field(default_factory=dict)
    tries: dict[tuple[int, int, int], dict[str, Any]] = field(default_factory=dict)
    stage: Stage = field(default_factory=Stage)

    def __post_init__(self) -> None:
        about = {row["name"]: row["value"] for row in self.store.rows("about")}
        self.code: str = about.get("code") or "".join(secrets.choice(LETTERS) for _ in range(5))
        self.secret: str = about.get("secret") or secrets.token_urlsafe(18)
        for name, value in (("code", self.code), ("secret", self.secret)):
            self.store.put("about", name=name, value=value)
        known = set(asdict(self.stage))
        self.stage = Stage(**{key: value for key, value in about.get("stage", {}).items() if key in known})
        for row in self.store.rows("member"):
            self.members[row["id"]] = Member(**row)
        self.answers = {(row["member"], row["question"]): row for row in self.store.rows("answer")}
        self.wall = {row["id"]: row for row in self.store.rows("shown")}
        self._shown = max(self.wall, default=0)
        """The number of the last state that came to the wall; none is given twice, whatever was taken down."""
        self.tries = {(row["race"], row["member"], row["number"]): row for row in self.store.rows("attempt")}

    # ---- who

    def is_teacher(self, secret: Any) -> bool:
        """Whether somebody knows the teacher's secret; takes as long whatever was said."""
        return isinstance(secret, str) and hmac.compare_digest(secret.encode(), self.secret.encode())

    def join(self, code: Any, token: Any, name: Any) -> tuple[Member, str]:
        """A member and their token: the one whose token it is, else somebody new.

        Raises:
            Refused: the link is another class's, or the class is full.
        """
        if code != self.code:
            raise Refused("This link is of another class; ask your teacher for the new one.")
        called = heard.name(name)
        if isinstance(token, str) and token:
            known = _hash(token)
            for member in self.members.values():
                if member.token == known:
                    if called and called != member.name:
                        member.name = called
                        self._keep(member)
                    return member, token
        if len(self.members) >= limits.MEMBERS:
            raise Refused("The class is full.")
        token = secrets.token_urlsafe(18)
        number = max(self.members, default=0) + 1
        member = self.members[number] = Member(number, _hash(token), called, joined=time.time())
        self._keep(member)
        return member, token

    def _keep(self, member: Member) -> None:
        row = asdict(member)
        row.pop("there")
        self.store.put("member", **row)

    # ---- what members say

    def moved(self, member: Member, address: Any) -> None:
        """Somebody is on another page or at another state now."""
        member.place = heard.address(address, self.pages)

    def answered(self, member: Member, given: Any) -> None:
        """Somebody has answered a question; an earlier answer to it makes room."""
        row = {"member": member.id, **heard.answer(given), "at": time.time()}
        key = (member.id, row["question"])
        if key not in self.answers and sum(one == member.id for one, _ in self.answers) >= limits.ANSWERS:
            raise Refused("These are more answers than a class keeps of one student.")
        self.answers[key] = row
        self.store.put("answer", **row)

    def show(self, member: Member, address: Any, title: Any) -> dict[str, Any]:
        """Somebody puts a state on the wall."""
        where = heard.address(address, self.pages)
        if not where.partition("#")[0]:
            raise Refused("Open a simulation first: what is handed in is the state that it stands at.")
        its = [one for one in self.wall.values() if one["member"] == member.id]
        if any(one["address"] == where for one in its):
            raise Refused("This state is on the wall already.")
        if len(its) >= limits.SHOWN_EACH or len(self.wall) >= limits.SHOWN:
            raise Refused("The wall has no more room for your states; your teacher can take some down.")
        number = self._shown = self._shown + 1
        row = {
            "id": number, "member": member.id, "address": where, "title": heard.text(title, 80), "at": time.time(),
        }  # fmt: skip
        self.wall[number] = row
        self.store.put("shown", **row)
        return row

    def tries_of(self, member: Member) -> list[dict[str, Any]]:
        """A member's tries in the race that is on."""
        return [row for (race, who, _), row in self.tries.items() if race == self.stage.race and who == member.id]

    def may_try(self, member: Member, under_way: int = 0) -> None:
        """Raises Refused where there is no race or no try left; ``under_way``: those that are being computed."""
        if not self.stage.race:
            raise Refused("The race is over.")
        if len(self.tries_of(member)) + under_way >= limits.TRIES:
            raise Refused(f"You have had your {limits.TRIES} tries.")

    def tried(self, member: Member, outcome: Outcome) -> dict[str, Any]:
        """A try has been run."""
        row = {
            "race": self.stage.race, "member": member.id, "number": len(self.tries_of(member)) + 1, **asdict(outcome),
        }  # fmt: skip
        self.tries[(row["race"], member.id, row["number"])] = row
        self.store.put("attempt", **row)
        return row

    # ---- what the teacher does

    def screens(self, to: Any) -> None:
        """Opens, pauses or closes all screens."""
        if to not in SCREENS:
            raise Refused("Screens are open, paused or closed.")
        self.stage.screens = to
        self._staged()

    def send(self, address: Any, hold: Any = False) -> None:
        """Sends everybody to a page at a state; a race is over."""
        self.stage.place = heard.address(address, self.pages)
        self.stage.turn += 1
        self.stage.race, self.stage.hold = 0, hold is True
        self._staged()

    def hold(self, on: Any) -> None:
        """Whether the runs of predictions wait for the teacher."""
        self.stage.hold = on is True
        self._staged()

    def run(self) -> None:
        """Starts the runs of all predictions that wait, and of those to come."""
        self.stage.ran += 1
        self.stage.hold = False
        self._staged()

    def start_race(self, address: Any) -> None:
        """Begins a race from a state."""
        where = heard.address(address, self.pages)
        if where.partition("#")[0] != RACE:
            raise Refused("A race is run from a state of the learning-rate page: open it here first.")
        self.stage.races += 1
        self.stage.race, self.stage.track = self.stage.races, where
        self._staged()

    def end_race(self) -> None:
        """Ends the race; its tries stay."""
        self.stage.race = 0
        self._staged()

    def take_down(self, number: Any) -> None:
        """Takes a state off the wall."""
        if isinstance(number, int) and self.wall.pop(number, None):
            self.store.drop("shown", id=number)

    def delete(self) -> None:
        """Forgets everything that anybody handed in, in the file too; who is here joins anew. Both links stay."""
        self.members.clear()
        self.answers.clear()
        self.wall.clear()
        self.tries.clear()
        self.stage = Stage()
        self.store.clear()
        for name, value in (("code", self.code), ("secret", self.secret)):
            self.store.put("about", name=name, value=value)
        self.store.flush()

    def _staged(self) -> None:
        self.store.put("about", name="stage", value=asdict(self.stage))

    # ---- what is seen

    def for_student(self) -> dict[str, Any]:
        """What every student's page is told of the stage."""
        shown = asdict(self.stage)
        shown.pop("races")
        return {**shown, "tries": limits.TRIES}

    def for_teacher(self) -> dict[str, Any]:
        """All that the teacher's page shows, but for the curves, which are sent once."""
        count: dict[int, int] = {}
        for member, _ in self.answers:
            count[member] = count.get(member, 0) + 1
        return {
            "stage": asdict(self.stage),
            "members": [
                {"id": m.id, "name": m.name, "place": m.place, "there": m.there > 0, "answers": count.get(m.id, 0)}
                for m in self.members.values()
            ],
            "answers": [
                {key: row[key] for key in ("member", "lesson", "part", "question", "kind", "asked", "answer", "good")}
                for row in self.answers.values()
            ],
            "wall": list(self.wall.values()),
            "tries": [{key: row[key] for key in row if key != "curve"} for row in self.tries.values()],
            "trouble": self.store.trouble,
        }

    def as_csv(self) -> str:
        """Everything that was handed in, a line each."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(
            ["what", "student", "name", "lesson", "part", "question", "answer", "right", "address", "number", "at"]
        )

        def line(what: str, who: int, *cells: Any) -> None:
            name = self.members[who].name if who in self.members else ""
            writer.writerow([what, who, _cell(name), *map(_cell, cells)])

        for row in self.answers.values():
            good = "" if row["good"] is None else "yes" if row["good"] else "no"
            line(
                "answer",
                row["member"],
                row["lesson"],
                row["part"],
                row["asked"],
                row["answer"],
                good,
                "",
                "",
                row["at"],
            )
        for row in self.wall.values():
            line("state", row["member"], "", row["title"], "", "", "", row["address"], "", row["at"])
        for row in self.tries.values():
            steps = row["steps"] if row["steps"] >= 0 else "never"
            line("try", row["member"], "", f"race {row['race']}", "", row["rate"], "", "", steps, "")
        return out.getvalue()


def _cell(value: Any) -> Any:
    """A cell that no spreadsheet runs: a text that begins like a formula gets an apostrophe before it."""
    text = value if isinstance(value, str | int | float) else "" if value is None else str(value)
    return f"'{text}" if isinstance(text, str) and text[:1] in "=+-@\t\r" and text else text


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
