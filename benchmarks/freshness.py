"""How soon an edit shows on the other side's list, with a full city loaded.

    python -m benchmarks.freshness [EDITS] [TALENTS] [DEMANDS]

Each edit goes through the gateway's API, made by an officer of the HR bureau. It counts from the answer to
that write to the moment at which a client of the gateway's event stream receives a changed shortlist of a
counterpart that names the edited profile and version as its cause. Edits come one after the other, by turns
of a talent and of a demand, each of a pair that stands on a list, so that the list has to change.
"""

import json
import queue
import random
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks.load import say
from tests.stack import Mesh, fresh_backing

READY_S = 1_500.0
EDIT_S = 30.0
SEED = 20261124
ADDED_SKILL = "数据分析"
# Reads and edits every talent and every demand.
OFFICER = "hr_bureau"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A changed shortlist as the stream gave it, at a time of the monotonic clock."""

    at: float
    shortlist: dict[str, Any]


def main(arguments: Sequence[str]) -> int:
    """Prints p50, p95 and the greatest; 0 where every edit showed."""
    edits, talents, demands = [int(a) for a in arguments] + [200, 20_000, 1_500][len(arguments) :]
    environ = {"SEED_TALENTS": str(talents), "SEED_DEMANDS": str(demands), "LOG_LEVEL": "WARNING"}
    with fresh_backing() as backing, tempfile.TemporaryDirectory() as folder:
        backing.start()
        backing.wait()
        with Mesh(backing, Path(folder), environ=environ) as mesh:
            mesh.prepare()
            mesh.start()
            start = time.monotonic()
            mesh.run("scenarios-seed")
            mesh.run("talent-seed")
            with mesh.sign_in(OFFICER) as client:
                ranked(client)
                say(f"{talents:,} talents and {demands:,} demands loaded in {time.monotonic() - start:.0f} s")
                return measure(client, mesh.sign_in(OFFICER), edits)


def measure(client: httpx.Client, reader: httpx.Client, edits: int) -> int:
    """Makes the edits by one client, follows the event stream by the other, and prints the figures."""
    arrivals: queue.Queue[Arrival] = queue.Queue()
    stop = threading.Event()
    listener = threading.Thread(target=listen, args=(reader, arrivals, stop), daemon=True)
    listener.start()
    chooser = random.Random(SEED)
    pairs = standing_pairs(client, chooser, edits)
    delays: list[float] = []
    answers: list[float] = []
    unseen = 0
    for number, (talent, demand) in enumerate(pairs):
        kind, edited = ("talents", talent) if number % 2 == 0 else ("demands", demand)
        begun = time.monotonic()
        version = edit(client, kind, edited, chooser)
        answered = time.monotonic()
        seen = first_change(arrivals, edited, version, answered + EDIT_S)
        if seen is None:
            unseen += 1
            say(f"  not seen: {kind} {edited} v{version}")
            continue
        answers.append(answered - begun)
        delays.append(max(0.0, seen - answered))
        if number % 50 == 49:
            say(f"  {number + 1} edits made")
    stop.set()
    if len(delays) < 2:
        say("no edit showed")
        return 1
    say(f"{len(delays)} edits showed on the other side's list, {unseen} did not within {EDIT_S:.0f} s")
    say(f"write answered: p50 {percentile(answers, 50):.3f} s, p95 {percentile(answers, 95):.3f} s")
    say(
        f"answered write to changed shortlist: p50 {percentile(delays, 50):.3f} s, "
        f"p95 {percentile(delays, 95):.3f} s, greatest {max(delays):.3f} s"
    )
    return 0 if not unseen else 1


def percentile(values: Sequence[float], share: int) -> float:
    """The value below which `share` percent lie, by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, -(-share * len(ordered) // 100) - 1)]


def ranked(client: httpx.Client) -> None:
    """Returns once every subject has its shortlist and nothing is unread."""
    end = time.monotonic() + READY_S
    shown = 0.0
    while time.monotonic() < end:
        time.sleep(1)
        answer = client.get("/api/overview")
        if answer.status_code != httpx.codes.OK:
            continue
        state = answer.json()
        lag = sum(topic["lag"] for topic in state["lags"])
        lists = sum(m["shortlists"] for m in state["markets"])
        subjects = sum(m["subjects"] for m in state["markets"])
        if state["lags"] and lag == 0 and subjects == lists > 0:
            return
        if time.monotonic() - shown > 10:
            shown = time.monotonic()
            say(f"  {lists:,} of {subjects:,} shortlists, {lag:,} messages unread")
    raise TimeoutError("not ranked in time")


def standing_pairs(client: httpx.Client, chooser: random.Random, count: int) -> list[tuple[str, str]]:
    """Pairs of a talent and a demand of which one is on the other's list; none twice."""
    found: dict[str, str] = {}
    token = ""
    demands: list[str] = []
    while len(demands) < 4 * count:
        page = client.get("/api/demands", params={"page_size": 200, "page_token": token}).json()
        demands += [item["id"] for item in page["items"]]
        token = page["next_page_token"]
        if not token:
            break
    chooser.shuffle(demands)
    for demand in demands:
        if len(found) == count:
            break
        listing = client.get(f"/api/shortlists/talent_demand/right/{demand}").json()
        for item in listing["items"]:
            talent = item["counterpart"]["id"]
            if talent not in found and (len(found) % 2 == 0 or stands(client, talent, demand)):
                found[talent] = demand
                break
    return list(found.items())


def stands(client: httpx.Client, talent: str, demand: str) -> bool:
    """Whether the demand is on the talent's list."""
    listing = client.get(f"/api/shortlists/talent_demand/left/{talent}").json()
    return any(item["counterpart"]["id"] == demand for item in listing["items"])


def edit(client: httpx.Client, kind: str, record_id: str, chooser: random.Random) -> int:
    """Changes what the record offers so that its score changes; the version after it."""
    record = client.get(f"/api/{kind}/{record_id}").json()
    salary = record.get("salary") or {}
    bound = "min_yuan" if kind == "talents" else "max_yuan"
    factor = chooser.choice((0.93, 0.96, 1.03, 1.06))
    salary[bound] = round((salary.get(bound) or 8_000) * factor)
    if salary.get("max_yuan") is not None and (salary.get("min_yuan") or 0) > salary["max_yuan"]:
        salary["max_yuan"] = salary["min_yuan"]
    record["salary"] = salary
    # The first half of the skills goes, or one comes where there is none to spare: salary alone, or a skill
    # that nobody asks for, may leave a score as it is, and then no list has to change.
    name = "skills" if kind == "talents" else "required_skills"
    held = record[name]
    added = {"name": ADDED_SKILL} if kind == "talents" else ADDED_SKILL
    record[name] = held[(len(held) + 1) // 2 :] if len(held) > 1 else [*held, added]
    answer = client.put(
        f"/api/{kind}/{record_id}", json=record, headers={"If-Match": f'"{record["version"]}"'}
    )
    answer.raise_for_status()
    version: int = answer.json()["version"]
    return version


def first_change(arrivals: "queue.Queue[Arrival]", edited: str, version: int, end: float) -> float | None:
    """When the first counterpart's list came that names the edit as its cause; None where none did."""
    while (left := end - time.monotonic()) > 0:
        try:
            arrival = arrivals.get(timeout=left)
        except queue.Empty:
            return None
        shortlist = arrival.shortlist
        causes = [(c["profile_id"], int(c["profile_version"])) for c in shortlist["causes"]]
        if shortlist["subject_id"] != edited and (edited, version) in causes:
            return arrival.at
    return None


def listen(reader: httpx.Client, arrivals: "queue.Queue[Arrival]", stop: threading.Event) -> None:
    """Follows the gateway's event stream; closes the reader at its end."""
    timeout = httpx.Timeout(10, read=60)
    with (
        reader,
        reader.stream("GET", "/api/events", params={"market": "talent_demand"}, timeout=timeout) as stream,
    ):
        stream.raise_for_status()
        for line in stream.iter_lines():
            if stop.is_set():
                return
            if line.startswith("event: reset"):
                say("  the stream left changes out: more came at once than it keeps for a reader")
            if line.startswith("data:"):
                data = json.loads(line.removeprefix("data:"))
                if "subject_id" in data:
                    arrivals.put(Arrival(time.monotonic(), data))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
