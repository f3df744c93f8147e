"""Past Bokeh's document: what a page and its component say to each other goes from the connection to the component and back.

Bokeh's own way (the document's lock, its callbacks, Panel's state, an event's serializer, a frame and a system call for each
array) cost 5 ms of the thread that serves everybody for each answer. What is written here is still Bokeh's protocol, one
message whose arrays are one buffer, in one piece that the thread which computed it has made.
"""

import itertools
import json
import math
import struct
import weakref
import zlib
from collections.abc import Mapping
from typing import Any, Protocol

from bokeh.model import Model


class Hears(Protocol):
    """A component that takes its messages from here."""

    def hear(self, data: Any, line: Any) -> None: ...


_hearing: "weakref.WeakKeyDictionary[Model, weakref.ref[Hears]]" = weakref.WeakKeyDictionary()
_number = itertools.count(1)

TEXT, BINARY = 1, 2
"""A websocket frame's opcodes."""
DEFLATED = 0x40
"""The bit of a frame that says so."""
LARGE = 24 * 1024
"""Bytes from which on a piece is deflated: a first picture, whose landscape or examples are most of a visit. What follows a
slider is shorter, and goes at once."""


def hears(component: Hears, model: Model) -> None:
    """Whatever a browser says to this model, the component hears it from its connection."""
    _hearing[model] = weakref.ref(component)


def of(model: Model | None) -> Hears | None:
    """The component of a model; None for one that is not ours."""
    found = _hearing.get(model) if model is not None else None
    return found() if found else None


def plain(part: Any) -> Any:
    """What a browser said, from the form that Bokeh gives dictionaries and numbers which JSON has not."""
    if isinstance(part, dict):
        if part.get("type") == "number":
            return float(part["value"])
        return {key: plain(value) for key, value in part.get("entries", [])}
    return [plain(value) for value in part] if isinstance(part, list) else part


def written(model: str, data: Mapping[str, Any], deflates: bool = False) -> bytes:
    """A message to a browser's model, as all of its websocket frames.

    Args:
        model: its id.
        data: the message; bytes in it travel as they are.
        deflates: whether the connection takes deflated frames, each for itself; pieces from ``LARGE`` on then are.
    """
    buffers: list[bytes] = []
    entries = [["model", {"id": model}], ["data", _form(data, buffers)]]
    event = {"type": "event", "name": "esm_event", "values": {"type": "map", "entries": entries}}
    content = {"events": [{"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": event}]}
    header = {"msgid": f"simulab-{next(_number)}", "msgtype": "PATCH-DOC", "num_buffers": len(buffers)}
    frames = [_frame(TEXT, json.dumps(part, separators=(",", ":")).encode()) for part in (header, {}, content)]
    for at, buffer in enumerate(buffers):
        frames += [_frame(TEXT, json.dumps({"id": f"b{at}"}).encode()), _piece(buffer, deflates)]
    return b"".join(frames)


def _form(value: Any, buffers: list[bytes]) -> Any:
    if isinstance(value, Mapping):
        return {"type": "map", "entries": [[key, _form(one, buffers)] for key, one in value.items()]}
    if isinstance(value, list | tuple):
        return [_form(one, buffers) for one in value]
    if isinstance(value, bytes):
        buffers.append(value)
        return {"type": "bytes", "data": {"id": f"b{len(buffers) - 1}"}}
    if isinstance(value, float) and not math.isfinite(value):
        return {"type": "number", "value": "nan" if math.isnan(value) else "+inf" if value > 0 else "-inf"}
    return value


def _piece(buffer: bytes, deflates: bool) -> bytes:
    if not deflates or len(buffer) < LARGE:
        return _frame(BINARY, buffer)
    made = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = made.compress(buffer) + made.flush(zlib.Z_SYNC_FLUSH)
    return _frame(DEFLATED | BINARY, packed[:-4])  # its end is always the same, and the protocol leaves it out


def _frame(opcode: int, payload: bytes) -> bytes:
    """A whole message in one frame: a server's are not masked."""
    length = len(payload)
    if length < 126:
        return struct.pack("!BB", 0x80 | opcode, length) + payload
    if length < 1 << 16:
        return struct.pack("!BBH", 0x80 | opcode, 126, length) + payload
    return struct.pack("!BBQ", 0x80 | opcode, 127, length) + payload
