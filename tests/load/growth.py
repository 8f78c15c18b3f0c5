#!/usr/bin/env python3
"""How `wxmenu serve` grows: with people, menus, and the length of messages; what it costs when idle.

    tests/load/growth.py [whole] [people] [menus] [text] [safe] [idle] [start] [million] [soak]
                                                                                   all, if none is named

Builds the server, the load tool and the bare server in release, unless WXMENU, LOAD and BARE name them.
The server has the first core, the load tool the last. Everything is told as a ratio to the first row of
its table, of the server's processor time for one message, which moves little when others use the
machine, and of messages a second, which needs a quiet one. Linux only.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = os.environ.get("SECONDS_EACH", "5")
TOKEN = "wxmenu-demo"
SAFE = ("wx0123456789abcdef", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")
LAST = str(os.cpu_count() - 1)


def built():
    """The three programs."""
    names = {name: os.environ.get(name.upper()) for name in ("wxmenu", "load", "bare")}
    if all(names.values()):
        return names
    options = ["--locked", "--features", "full", "--message-format=json"]
    for command in (["build", "--release", "--bin", "wxmenu"],
                    ["bench", "--no-run", "--bench", "load", "--bench", "bare_server"]):
        out = subprocess.run(["cargo", *command, *options], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
        for line in out.splitlines():
            told = json.loads(line)
            if told.get("executable"):
                name = told["target"]["name"].replace("bare_server", "bare")
                names[name] = told["executable"]
    return names


class Server:
    """A server that runs, on the first core."""

    def __init__(self, *args, folder=ROOT, env=None):
        self.began = time.monotonic()
        # The log goes nowhere: whoever does not read it would stop the server.
        self.process = subprocess.Popen(
            ["taskset", "-c", "0", PROGRAMS["wxmenu"], "serve", "--listen", "127.0.0.1:0", *args],
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "WXMENU_LOG": "error", **(env or {})})
        self.urls = []
        for line in self.process.stdout:
            self.urls += re.findall(r"account \w+: (http\S+)", line)
            if line.startswith("Ctrl-C"):
                break
        else:
            sys.exit("growth: the server did not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def load(self, *args, token=TOKEN, seconds=SECONDS):
        return load(self.urls[0], "--pid", self.process.pid, "--seconds", seconds, "--warm", 1, *args, token=token)

    def resident(self, kind="VmRSS"):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(kind + r":\s+(\d+)", status)[1])

    def processor(self):
        """Seconds of processor time so far, in the program and in the system for it."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def answers(self):
        """One message, answered rightly; gives the seconds since the start of the program."""
        load(self.urls[0], "--messages", 1, "--connections", 1, "--people", 1)
        return time.monotonic() - self.began


def load(url, *args, token=TOKEN):
    """One run of the load tool; a wrong answer ends everything."""
    command = ["taskset", "-c", LAST, PROGRAMS["load"], "--url", url, "--token", token, "--json", *map(str, args)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if ran.returncode != 0:
        sys.exit(f"growth: {' '.join(command)}\n{ran.stdout}{ran.stderr}")
    return json.loads(ran.stdout)


def table(title, rows):
    """Rows of (name, report), as ratios to the first."""
    print(f"\n{title}")
    first = None
    for name, report in rows:
        first = first or report
        cost = report["server_us_per_message"] / first["server_us_per_message"]
        speed = report["per_second"] / first["per_second"]
        print(f"  {name:28} processor x{cost:.2f}  a second x{speed:.2f}   "
              f"({report['server_us_per_message']:.1f} us, {report['per_second']:.0f}/s, p99 {report['p99_us']:.0f} us, "
              f"{report['server_resident_kib'] / 1024:.0f} MiB, tool {report['own_processor'] * 100:.0f} %)", flush=True)


def whole():
    """Beside a server that answers a constant."""
    def rows():
        bare = subprocess.Popen(["taskset", "-c", "0", PROGRAMS["bare"], "127.0.0.1:8577"])
        try:
            time.sleep(0.5)
            yield "bare actix-web", load("http://127.0.0.1:8577/", "--unseen", "--seconds", SECONDS, "--warm", 1, "--pid", bare.pid)
        finally:
            bare.kill()
            bare.wait()
        with tempfile.TemporaryDirectory() as folder:
            for name, store, durability, connections in (
                    ("memory", "memory:", "turn", 32), ("sled, interval", f"sled:{folder}/i", "interval", 32),
                    ("sled, turn, 64 connections", f"sled:{folder}/t", "turn", 64)):
                with Server("--store", store, env={"WXMENU_SESSION_DURABILITY": durability}) as server:
                    yield name, server.load("--connections", connections)
    table("requests", rows())


def people():
    def rows():
        for count in (1_000, 10_000, 100_000, 1_000_000):
            with Server("--store", "memory:") as server:
                if count > 1_000:
                    # Everybody has a session, before anything is measured.
                    server.load("--people", count, "--messages", 3 * count)
                yield f"{count} people", server.load("--people", count, "--first-person", 0)
    table("people", rows())


def bot(folder, count):
    """A bot of so many menus, five below each, two commands in each."""
    lines = ["<menu-configs>"]

    def menu(number):
        lines.append(f'<menu-config id="m{number}" name="m{number}"><regex>go{number}</regex>'
                     f'<menu-command name="a{number}"><regex>say</regex><reply>said {number}</reply></menu-command>'
                     f'<menu-command name="b{number}"><regex>ask</regex><reply>asked {number}</reply></menu-command>')
        for child in range(5 * number + 1, 5 * number + 6):
            if child < count:
                menu(child)
        lines.append("</menu-config>")

    menu(0)
    lines.append('<system-command id="x" name="exit" bean-name="exitCommandHandler"><regex>exit</regex></system-command></menu-configs>')
    (folder / "menus").mkdir(parents=True)
    (folder / "menus/a.menuconfig.xml").write_text("\n".join(lines))
    (folder / "walk.tsv").write_text("exit\t\ngo0\tm0\nsay\tsaid 0\ngo1\tm1\nask\tasked 1\nsay\tsaid 1\ngo6\tm6\nsay\tsaid 6\n")


def menus():
    def rows():
        with tempfile.TemporaryDirectory() as below:
            for count in (10, 100, 1_000, 10_000):
                folder = Path(below) / str(count)
                bot(folder, count)
                with Server("--store", "memory:", folder=folder) as server:
                    yield f"{count} menus", server.load("--script", folder / "walk.tsv")
    table("menus", rows())


def text():
    def rows():
        for length in (10, 100, 1_000, 10_000, 100_000):
            with Server("--store", "memory:") as server:
                yield f"one text in nine of {length} B", server.load("--long-text", length)
    table("length of a message", rows())


def safe():
    def rows():
        with Server("--store", "memory:") as server:
            yield "plain", server.load()
        with tempfile.TemporaryDirectory() as folder:
            config = Path(folder) / "safe.toml"
            config.write_text(f'[[account]]\nidentity = "safe"\ntoken = "shade"\nappid = "{SAFE[0]}"\naes_key = "{SAFE[1]}"\n')
            with Server("--store", "memory:", "--config", str(config)) as server:
                yield "safe", server.load("--appid", SAFE[0], "--aes-key", SAFE[1], token="shade")
    table("encrypted", rows())


def idle():
    print("\nidle")
    with tempfile.TemporaryDirectory() as folder:
        for name, store in (("memory", "memory:"), ("sled", f"sled:{folder}/s")):
            count = 100_000
            with Server("--store", store, env={"WXMENU_SESSION_DURABILITY": "interval"}) as server:
                server.answers()
                before = server.resident()
                code = server.resident("RssFile")
                # Everybody is in a game.
                server.load("--people", count, "--messages", 5 * count)
                after = server.resident()
                print(f"  {name:8} {before / 1024:.1f} MiB without a session, {code / 1024:.1f} of it code, "
                      f"{(after - before) * 1024 / count:.0f} B more for each of {count}", flush=True)


def start():
    """From `exec` to the first right answer; the best of some, which others on the machine disturb least."""
    print("\nstart")
    spans = []
    for _ in range(9):
        with Server("--store", "memory:") as server:
            spans.append(server.answers())
    tools = []
    for _ in range(9):
        began = time.monotonic()
        subprocess.run(["taskset", "-c", LAST, PROGRAMS["load"], "--help"], stdout=subprocess.DEVNULL, check=True)
        tools.append(time.monotonic() - began)
    print(f"  first right answer after {min(spans) * 1000:.0f} ms at best, "
          f"of which starting the load tool takes {min(tools) * 1000:.0f} ms")


def million():
    """A million sessions in sled: memory, the start, and turns while they are swept."""
    print("\na million sessions in sled")
    count = 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        def serve(delay):
            env = {"WXMENU_SESSION_DURABILITY": "interval", "WXMENU_SESSION_SWEEP_DELAY": delay}
            return Server("--store", f"sled:{folder}/s", env=env)

        def each(server, before):
            return (server.resident() - before) * 1024 / count

        with serve("1h") as server:
            server.answers()
            before = server.resident()
            report = server.load("--people", count, "--messages", 3 * count)
            print(f"  written: {each(server, before):.0f} B of memory for each, "
                  f"{report['server_us_per_message']:.0f} us a message", flush=True)
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
        print(f"  on disk: {size / count:.0f} B for each", flush=True)
        for what in ("after all that was written", "again"):
            with serve("1h") as server:
                used, span = server.processor(), server.answers()
                print(f"  started {what}: {each(server, before):.0f} B of memory for each, "
                      f"answers after {span:.1f} s, {used:.2f} s of processor time to be ready", flush=True)
        # At this rate the server has time to spare; a step that holds turns up shows all the same.
        pace = ("--rate", 200, "--people", 1_000, "--first-person", 2 * count)
        for name, delay in (("quiet", "1h"), ("swept", "1s")) * 3:
            with serve(delay) as server:
                report = server.load(*pace, seconds=20)
                print(f"  {name}: p50 {report['p50_us']:.0f} us, p99 {report['p99_us']:.0f} us, "
                      f"{each(server, before):.0f} B of memory for each", flush=True)


def soak():
    """A day's traffic in ten minutes."""
    print("\nsoak", flush=True)
    subprocess.run([PROGRAMS["load"], "--soak", PROGRAMS["wxmenu"]], check=True)


if __name__ == "__main__":
    known = [whole, people, menus, text, safe, idle, start, million, soak]
    asked = sys.argv[1:] or [each.__name__ for each in known]
    unknown = set(asked) - {each.__name__ for each in known}
    if unknown:
        sys.exit(__doc__)
    PROGRAMS = built()
    for each in known:
        if each.__name__ in asked:
            each()
