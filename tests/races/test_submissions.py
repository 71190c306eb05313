import http.client
import random
import threading
import time
import urllib.parse
import uuid

import pytest

from tests.races.workers import CSRF
from tests.races.world import Installation, Server, database, databases

pytestmark = [pytest.mark.races, pytest.mark.slow]
CLIENTS = 8
RACES = {"sqlite": (2000, 30, 20), "postgresql": (500, 8, 5)}  # items, kills, least kills


class Client(threading.Thread):
    """Submits items one after another; repeats with the same key until it has an answer."""

    def __init__(self, server, session, work, acknowledged):
        super().__init__(daemon=True)
        self.server, self.session = server, session
        self.work, self.acknowledged, self.replays = work, acknowledged, 0

    def run(self):
        while True:
            try:
                pk = self.work.pop()
            except IndexError:
                return
            key = str(uuid.uuid4())
            while not self._submit(pk, key):
                time.sleep(0.05)

    def _submit(self, pk, key):
        link = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        form = urllib.parse.urlencode({"request_key": key, "csrfmiddlewaretoken": CSRF})
        cookie = f"shangda_session={self.session}; shangda_csrf={CSRF}"
        head = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            link.request("POST", f"/write/{pk}/submit/", form, head)
            answer = link.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            link.close()
        if answer.status >= 500:
            return False
        assert answer.status == 302, f"{answer.status} for item {pk}"
        assert "/accounts/" not in answer.headers["Location"], answer.headers["Location"]
        self.replays += answer.headers.get("Idempotent-Replay") == "true"
        self.acknowledged.append(pk)
        return True


def _run_clients(server, session, work, acknowledged, kills):
    """Let all clients finish while so many processes are killed at random."""
    dice = random.Random(7)
    clients = [Client(server, session, work, acknowledged) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    while any(client.is_alive() for client in clients):
        time.sleep(dice.uniform(0.3, 1.2))
        if server.kills < kills:
            server.kill_all() if dice.random() < 0.2 else server.kill_one(dice)
    return clients


@pytest.mark.parametrize("kind", databases())
def test_no_submission_is_lost_or_doubled_under_kill_9(kind, tmp_path):
    count, kills, least_kills = RACES[kind]
    with database(kind, tmp_path) as url:
        installation = Installation(tmp_path, url)
        world = installation.work("submit_world", count=count)
        server = Server(installation)
        acknowledged, work = [], list(world["items"])
        try:
            clients = _run_clients(server, world["session"], work, acknowledged, kills)
        finally:
            server.stop()
        found = installation.work("submit_verdict")

    assert sorted(acknowledged) == sorted(world["items"])
    assert (found["items"], found["most_of_one"]) == (count, 1)
    assert len(found["receipts"]) == len(set(found["receipts"])) == count
    assert [int(one.split("-")[-1]) for one in found["receipts"]] == list(
        range(1, count + 1)
    )
    assert found["events"] == count
    assert found["chain"] == "whole"
    assert found["dead"] == 0
    assert server.kills >= least_kills
    print(
        f"\n{kind}: {count} submissions, {server.kills} kills, {sum(c.replays for c in clients)} replays"
    )
