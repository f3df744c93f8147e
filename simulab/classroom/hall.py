"""Who is connected: what is heard goes to the class, what changed goes to whom it concerns."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from simulab.catalogue import Catalogue
from simulab.classroom import limits, runs
from simulab.classroom.heard import Refused
from simulab.classroom.room import Member, Room
from simulab.languages import ENGLISH, Language

EVERY = 0.4
"""Seconds between two pictures of the class for the teacher."""
QUEUE = 200
"""Runs that may wait to be computed; whoever comes then is asked to try again."""


class Line(Protocol):
    """A connection, as the hall knows it."""

    member: Member | None
    teacher: bool

    def tell(self, what: dict[str, Any]) -> None: ...


class Hall:
    """The connections of one class.

    Args:
        room: the class.
        catalogue: what the server shows now.
        language: what it says is in.
    """

    def __init__(self, room: Room, catalogue: Callable[[], Catalogue], language: Language = ENGLISH) -> None:
        self.language = language
        self.room = room
        self.catalogue = catalogue
        self._lines: set[Any] = set()
        self._curves: dict[str, Any] = {}
        """Of the wall and of the tries, as they were sent: "w3", "t1.7.2"."""
        self._pool = ThreadPoolExecutor(1, "simulab-class")  # the class's runs never take more than one core
        self._runs = 0
        """Runs that are computed or wait for it."""
        self._waiting: dict[int, int] = {}
        self._stale = False
        for (race, member, number), row in room.tries.items():
            self._curves[f"t{race}.{member}.{number}"] = row["curve"]

    # ---- coming and going

    def arrives(self, line: Line) -> bool:
        """Whether there is room for one more connection."""
        if len(self._lines) >= limits.CONNECTIONS:
            return False
        self._lines.add(line)
        return True

    def leaves(self, line: Line) -> None:
        """It is gone; its member keeps their place."""
        if line not in self._lines:
            return
        self._lines.discard(line)
        if line.member is not None:
            line.member.there = max(0, line.member.there - 1)
            self._changed()

    def greet(self, line: Line, said: dict[str, Any]) -> None:
        """The first word: the teacher's secret, or a class's code."""
        room = self.room
        if "teach" in said:
            if not room.is_teacher(said["teach"]):
                raise Refused("This is not the address that the terminal printed; open that one.")
            line.teacher = True
            for number in room.wall:  # of an earlier start of the server
                if f"w{number}" not in self._curves:
                    self._draw(number)
            line.tell({"code": room.code, "class": self._pictured(), "curves": self._curves})
            return
        member, token = room.join(said.get("join"), said.get("token"), said.get("name"))
        line.member = member
        member.there += 1
        line.tell({"you": {"id": member.id, "name": member.name, "token": token}, "stage": room.for_student()})
        line.tell({"mine": self._mine(member)})
        self._changed()

    # ---- what is said

    def hear(self, line: Line, member: Member, said: dict[str, Any]) -> None:
        """A student's word."""
        room = self.room
        if member.id not in room.members:  # the teacher has deleted everything meanwhile
            raise Refused("The class begins anew; load this page again.")
        if "at" in said:
            room.moved(member, said["at"])
        elif "answer" in said:
            room.answered(member, said["answer"])
        elif "submit" in said:
            row = room.show(member, said["submit"], said.get("title"))
            line.tell({"said": "It is on the class's wall."})
            self._draw(row["id"])
        elif "try" in said:
            self._try(member, said["try"])
        else:
            raise Refused("This page and the server do not understand each other; load it again.")
        self._changed()

    def order(self, said: dict[str, Any]) -> None:
        """The teacher's word."""
        room, given = self.room, said.get("with")
        match said.get("do"):
            case "screens":
                room.screens(given)
            case "send":
                room.send(given, said.get("hold"))
            case "hold":
                room.hold(given)
            case "run":
                room.run()
            case "race":
                room.start_race(given)
            case "end race":
                room.end_race()
            case "take down":
                room.take_down(given)
                self._curves.pop(f"w{given}", None)
            case "delete":
                self._delete()
            case _:
                raise Refused("This page and the server do not understand each other; load it again.")
        for line in list(self._lines):
            if line.member is not None:
                line.tell({"stage": room.for_student()})
                if said["do"] == "race":
                    line.tell({"mine": []})
        self._changed()

    def _delete(self) -> None:
        self.room.delete()
        self._curves.clear()
        for line in list(self._lines):
            if line.member is not None:
                line.member = None
                line.tell({"gone": True})

    # ---- runs

    def _try(self, member: Member, rate: Any) -> None:
        room, waiting = self.room, self._waiting.get(member.id, 0)
        room.may_try(member, waiting)
        race, track = room.stage.race, room.stage.track
        widget = runs.widget_of(self.catalogue(), track)
        if widget is None or not isinstance(rate, int | float):
            raise Refused("A try is a learning rate.")
        self._waiting[member.id] = waiting + 1

        def done(outcome: runs.Outcome | None) -> None:
            self._waiting[member.id] -= 1
            if outcome is not None and room.stage.race == race and member.id in room.members:
                row = room.tried(member, outcome)
                self._curve(f"t{race}.{member.id}.{row['number']}", row["curve"])
            for line in list(self._lines):
                if line.member is member:
                    line.tell({"mine": self._mine(member)})
                    if outcome is None:
                        line.tell({"refused": "The run could not be computed; this try is not counted."})

        self._compute(lambda: runs.tried(widget, track, rate), done)

    def _draw(self, number: int) -> None:
        """The curve of a state on the wall, where it has one."""
        address = self.room.wall[number]["address"]
        if (widget := runs.widget_of(self.catalogue(), address)) is not None:
            self._compute(lambda: runs.curve(widget, address), lambda curve: self._drawn(number, curve))

    def _compute(self, work: Callable[[], Any], done: Callable[[Any], object]) -> None:
        loop = asyncio.get_running_loop()
        if self._runs > QUEUE:
            loop.call_soon(done, None)
            return
        self._runs += 1

        def over(found: Any) -> None:
            self._runs -= 1
            done(found)
            self._changed()

        def guarded() -> None:
            try:
                found = work()
            except Exception as error:  # an instructor's own widget may do anything; the class goes on
                print(f"simulab: a run of the class failed: {error}", flush=True)
                found = None
            loop.call_soon_threadsafe(over, found)

        self._pool.submit(guarded)

    def _drawn(self, number: int, curve: Any) -> None:
        """A state's curve is there, if it has one, and the state may have been taken down meanwhile."""
        if curve and number in self.room.wall:
            self._curve(f"w{number}", curve)

    def _curve(self, key: str, curve: Any) -> None:
        self._curves[key] = curve
        self._teachers({"curves": {key: curve}})

    # ---- what is seen

    def _mine(self, member: Member) -> list[dict[str, Any]]:
        keys = ("number", "rate", "steps", "verdict", "curve")
        return [{key: row[key] for key in keys} for row in self.room.tries_of(member)]

    def _pictured(self) -> dict[str, Any]:
        return self.room.for_teacher()

    def _changed(self) -> None:
        """The teacher's page is told, at most every ``EVERY`` seconds."""
        if self._stale:
            return
        self._stale = True
        asyncio.get_running_loop().call_later(EVERY, self._picture)

    def _picture(self) -> None:
        self._stale = False
        self.room.store.flush()
        self._teachers({"class": self._pictured()})

    def _teachers(self, what: dict[str, Any]) -> None:
        for line in [line for line in self._lines if line.teacher]:
            line.tell(what)
