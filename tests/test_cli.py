"""The command line: what it says, and how it refuses."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest
from serving import serving

from simulab.command.cli import main
from simulab.live import reach
from simulab.live import server as live


def test_list_names_everything_with_its_knobs(capsys):
    assert main(["list"]) == 0
    said = capsys.readouterr().out
    for line in (r"rosenbrock +Rosenbrock", r"adam +Adam +learning_rate, beta1, beta2", r"race +Optimizer race"):
        assert re.search(rf"^  {line}", said, re.MULTILINE)
    assert max(map(len, said.splitlines())) <= 120


def test_list_needs_no_web_server():
    code = "import sys; from simulab.command.cli import main; main(['list']); print({'panel', 'tornado'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == "set()"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["serv"], "invalid choice: 'serv'"),
        (["serve", "--port", "70000"], "'70000' is not a port, 0 to 65535"),
        (["serve", "--num-threads", "many"], "'many' is not a number of threads, 1 to 256"),
        (["serve", "--device", "tpu"], "invalid choice: 'tpu'"),
        (["export", "race"], "the following arguments are required: -o/--output"),
        (["export", "race", "-o", "x.html", "--set", "rate"], "'rate' is not KNOB=VALUE"),
    ],
)
def test_what_is_not_understood_is_said_in_one_sentence(arguments, sentence, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["serve", "nowhere.py"], "there is no file nowhere.py"),
        (["export", "rase", "-o", "x.html"], "NAME: no widget is called 'rase'; did you mean race?"),
        (["export", "race", "-o", "x.html", "--set", "speed=3"], "There is no knob “speed”; ignored."),
        (["export", "race", "-o", "x.html", "--show", "speed"], "show: there is no knob 'speed'."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(arguments, sentence, capsys):
    assert main(arguments) == 2
    assert capsys.readouterr().err.strip() == f"simulab: {sentence}"


def test_a_file_that_is_not_python_is_refused(tmp_path, capsys):
    file = tmp_path / "app.py"
    file.write_text("def:\n")
    assert main(["serve", str(file), "--no-browser"]) == 2
    assert re.fullmatch(r"simulab: \S+app\.py, line 1: SyntaxError: invalid syntax.*\n", capsys.readouterr().err)


def test_a_port_in_use_is_said_with_another_one(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--no-browser", "--port", str(port)]) == 2
    assert re.fullmatch(rf"simulab: port {port} is in use; try --port \d+\n", capsys.readouterr().err)


def test_browsers_reach_a_server_under_its_own_names_only():
    assert live.names("localhost", 5006) == ["localhost:5006", "127.0.0.1:5006"]
    assert live.names("lab.example", 80)[-1] == "lab.example:80"
    assert not [name for name in live.names("0.0.0.0", 5006) if "*" in name]


def test_a_server_that_listens_to_the_room_says_under_which_address_the_room_finds_it():
    here, told = reach.where("0.0.0.0", 5006, "/race")
    assert here == "http://localhost:5006/race"
    assert told == f"{here}, and for others at {reach.reached_at('0.0.0.0', 5006)}/race"
    assert reach.where("127.0.0.1", 5006)[1] == "http://127.0.0.1:5006/"


def test_a_websocket_from_another_site_is_refused(server):
    def opened_from(origin: str) -> int:
        connection = http.client.HTTPConnection(server.removeprefix("http://"))
        headers = {"Origin": origin, "Connection": "Upgrade", "Upgrade": "websocket",
                   "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
                   "Sec-WebSocket-Protocol": "bokeh, token"}  # fmt: skip
        connection.request("GET", "/race/ws", headers=headers)
        status = connection.getresponse().status
        connection.close()
        return status

    assert opened_from("http://elsewhere.example") == 403
    assert opened_from(server) == 101


def test_instructors_files_are_served_beside_the_widgets_in_the_language_of_their_lesson(tmp_path):
    (tmp_path / "mine.py").write_text(
        "import panel as pn\nfrom simulab.live import app\n\napp('race', steps=40).servable()\n"
    )
    (tmp_path / "stunde.py").write_text(
        "import simulab as sl\n\nlesson = sl.Lesson('Zu groß', [sl.Scenario('Eins', 'Worte.')], language='de')\n",
        encoding="utf-8",
    )
    with serving("serve", "mine.py", "stunde.py", "--no-browser", "--port", "0", folder=tmp_path) as address:
        for path, title in {
            "": "simulab: sehen, wie neuronale Netze trainiert werden",
            "stunde": "Zu groß · simulab",
            "mine": "Wettrennen der Optimierer · simulab",
            "race?lang=en": "Optimizer race · simulab",
        }.items():
            with urllib.request.urlopen(f"{address}/{path}") as page:
                assert f"<title>{title}</title>" in page.read().decode()


@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_ctrl_c_ends_it_without_a_traceback(tmp_path):
    started = serving("serve", "--no-browser", "--port", "0", folder=tmp_path)
    started.__enter__()
    try:
        started.process.send_signal(signal.SIGINT)
        assert started.ended().splitlines()[1:] == ["", "simulab has stopped"]
        assert started.process.returncode == 0
    finally:
        started.process.kill()
