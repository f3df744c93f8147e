"""A script or a program is compressed once, and whoever asks gets it whole, as they can take it."""

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPError
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application

from simulab.live import files

PATIENT = {"connect_timeout": 120, "request_timeout": 120}


@pytest.fixture
def fetched(tmp_path, monkeypatch):
    """What a server of this folder answers to (path, headers) at once, and the files that it has compressed."""
    done: list[str] = []
    compress = files._compress
    monkeypatch.setattr(files, "_compress", lambda path: done.append(path) or compress(path))

    async def ask(*asked):
        handler = (r"/ours/(.*)", files.Extensions, {"root": {"simulab": tmp_path}})
        socket, port = bind_unused_port()
        server = HTTPServer(Application([handler], compress_response=True))
        server.add_socket(socket)

        async def one(path: str, headers: dict[str, str]):
            address = f"http://127.0.0.1:{port}/ours/simulab/{path}"
            try:
                return await AsyncHTTPClient().fetch(address, headers=headers, decompress_response=False, **PATIENT)
            except HTTPError as error:
                return error.response

        try:
            return await asyncio.gather(*(one(*each) for each in asked))
        finally:
            server.stop()
            await server.close_all_connections()

    def answers(*asked):
        with ThreadPoolExecutor(1) as pool:  # a browser's loop may run in this thread
            return pool.submit(asyncio.run, ask(*asked)).result()

    return answers, done


GZIP = {"Accept-Encoding": "gzip"}


def test_many_who_ask_at_once_have_one_compression(tmp_path, fetched):
    ask, done = fetched
    text = b"const a = 1;\n" * 5000
    (tmp_path / "view.js").write_bytes(text)
    answers = ask(*[("view.js", GZIP)] * 5)
    assert all(one.headers["Content-Encoding"] == "gzip" and gzip.decompress(one.body) == text for one in answers)
    assert {one.headers["Content-Type"] for one in answers} <= {"text/javascript", "application/javascript"}
    assert {one.headers["Vary"] for one in answers} == {"Accept-Encoding"}
    assert len(done) == 1


def test_each_gets_what_it_can_take(tmp_path, fetched):
    ask, done = fetched
    text = b"body { color: red }\n" * 500
    (tmp_path / "ours.css").write_bytes(text)
    (tmp_path / "tiny.css").write_bytes(b"p {}")
    (plain, part, small, first) = ask(
        ("ours.css", {}), ("ours.css", {"Range": "bytes=5-9"}), ("tiny.css", GZIP), ("ours.css", GZIP)
    )
    assert plain.body == text
    assert "Content-Encoding" not in plain.headers
    assert (part.code, part.body) == (206, text[5:10])
    assert small.body == b"p {}"
    (again, missing, outside) = ask(
        ("ours.css", {**GZIP, "If-None-Match": first.headers["Etag"]}), ("none.css", GZIP), ("../secret.js", GZIP)
    )
    assert (again.code, again.body) == (304, b"")
    assert missing.code == 404
    assert outside.code in (403, 404)
    assert len(done) == 1


def test_a_file_that_is_written_anew_is_compressed_anew(tmp_path, fetched):
    ask, done = fetched
    for text in (b"a" * 5000, b"b" * 6000):
        (tmp_path / "view.js").write_bytes(text)
        (answer,) = ask(("view.js", GZIP))
        assert gzip.decompress(answer.body) == text
    assert len(done) == 2
