"""A search on a real Dask cluster: as many answers as questions, whoever dies meanwhile."""

import os
import threading
import time
import warnings
from collections import Counter
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from simulab.search import Range, Space, search

SPACE = Space({"rate": Range(1e-4, 1.0, log=True), "folder": ["."]})


@pytest.fixture(scope="module")
def cluster():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the cluster's own: ports, fork
        with LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=0, silence_logs=50
        ) as made:
            yield made


class Slow:
    """Writes down every evaluation that ends, with the process that did it."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self.folder, self.seconds = folder, seconds

    def many(self, configs, epochs):
        values = []
        for config in configs:
            time.sleep(self.seconds)
            values.append(-abs(config["rate"] - 0.1))
            with (self.folder / "done").open("a") as file:
                file.write(f"{os.getpid()} {config['rate']!r}\n")
        return values


def test_a_cluster_gives_the_study_that_one_machine_gives(cluster, tmp_path):
    objective = Slow(tmp_path, 0.0)
    for strategy, epochs in (("random", 1), ("halving", 9), ("tpe", 1)):
        here = search(objective, SPACE, strategy=strategy, trials=6, epochs=epochs, seed=1)
        there = search(
            objective, SPACE, strategy=strategy, trials=6, epochs=epochs, seed=1, dask=cluster.scheduler_address
        )
        assert there.spent == here.spent
        if strategy != "tpe":  # which answer comes first decides what it asks next
            assert there.to_json() == here.to_json()


def test_a_worker_killed_in_mid_search_loses_no_trial_and_counts_none_twice(cluster, tmp_path):
    objective = Slow(tmp_path, 0.1)
    killed = []

    def kill():
        while not (tmp_path / "done").exists() or len((tmp_path / "done").read_text().splitlines()) < 4:
            time.sleep(0.05)
        with Client(cluster.scheduler_address, set_as_default=False) as client:
            processes = client.run(os.getpid)
        killed.append(next(iter(processes.values())))
        os.kill(killed[0], 9)

    killer = threading.Thread(target=kill)
    killer.start()
    study = search(objective, SPACE, trials=30, seed=4, dask=cluster.scheduler_address)
    killer.join()
    alone = search(Slow(tmp_path, 0.0), SPACE, trials=30, seed=4)
    assert killed
    assert study.to_json() == alone.to_json()  # every trial once, each with its own value
    assert Counter(trial.number for trial in study.trials) == Counter(range(30))
    assert study.spent == study.budget
