"""A real standalone cluster of Spark on one machine, for tests and for trying things out.

    with LocalCluster(folder) as cluster:
        subprocess.run(["spark-submit", "--master", cluster.master, …])

One master and some workers, each a process of its own, on the loopback address only.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pyspark

HOST = "127.0.0.1"
SPARK_HOME = Path(pyspark.__file__).parent
# Short jobs are mostly start-up: a quick compiler and a simple collector do best.
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


class LocalCluster:
    """A master and its workers; all that they write is below `folder`."""

    def __init__(
        self, folder: Path, n_workers: int = 2, cores: int = 1, memory: str = "2g"
    ) -> None:
        self.folder = folder
        self.n_workers, self.cores, self.memory = n_workers, cores, memory
        self.master = f"spark://{HOST}:{free_port()}"
        self._web_port = free_port()
        self._master: subprocess.Popen[bytes] | None = None
        self._workers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> LocalCluster:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, seconds: float = 90) -> None:
        """Starts all processes, and waits until every worker is known to the master."""
        try:
            port = self.master.rsplit(":", 1)[-1]
            web = ["--port", port, "--webui-port", str(self._web_port)]
            self._master = self._spawn("master", "master.Master", "--host", HOST, *web)
            self._wait_for_workers(0, seconds)
            for at in range(self.n_workers):
                self._workers.append(self._start_worker(at))
            self._wait_for_workers(self.n_workers, seconds)
        except BaseException:
            self.stop()
            raise

    def worker_folder(self, at: int) -> Path:
        """Where a worker and all that it starts may write, temporary files as well."""
        return self.folder / f"worker-{at}"

    def kill_worker(self, at: int) -> None:
        """Ends a worker and its executors at once, as a power cut would."""
        end(self._workers[at], signal.SIGKILL)

    def stop(self) -> None:
        """Ends everything that is still there."""
        processes = [*self._workers, *([self._master] if self._master else [])]
        for process in processes:
            if process.poll() is None:
                end(process, signal.SIGTERM)
        self._workers, self._master = [], None

    def n_alive(self) -> int | None:
        """How many workers the master knows of; `None` if it does not answer."""
        try:
            with urllib.request.urlopen(
                f"http://{HOST}:{self._web_port}/json/", timeout=5
            ) as answer:
                return int(json.load(answer)["aliveworkers"])
        except (OSError, ValueError):
            return None

    def _start_worker(self, at: int) -> subprocess.Popen[bytes]:
        limits = ["--cores", str(self.cores), "--memory", self.memory]
        places = [
            "--host",
            HOST,
            "--webui-port",
            "0",
            "--work-dir",
            str(self.worker_folder(at) / "work"),
        ]
        return self._spawn(f"worker-{at}", "worker.Worker", *limits, *places, self.master)

    def _spawn(self, name: str, role: str, *arguments: str) -> subprocess.Popen[bytes]:
        home = self.folder / name
        (home / "tmp").mkdir(parents=True)
        command = [
            str(SPARK_HOME / "bin/spark-class"),
            f"org.apache.spark.deploy.{role}",
            *arguments,
        ]
        with open(home / "log", "wb") as log:
            # A session of its own, so that it can be ended together with what it started.
            return subprocess.Popen(
                command,
                env=environment(home / "tmp"),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _wait_for_workers(self, n_workers: int, seconds: float) -> None:
        end_at = time.monotonic() + seconds
        while (alive := self.n_alive()) is None or alive < n_workers:
            processes = {
                "master": self._master,
                **{f"worker-{at}": it for at, it in enumerate(self._workers)},
            }
            for name, process in processes.items():
                if process is not None and process.poll() is not None:
                    log = (self.folder / name / "log").read_text(errors="replace")
                    raise RuntimeError(f"{name} has ended: {log[-2000:]}")
            if end_at < time.monotonic():
                raise TimeoutError(f"{alive} of {n_workers} workers after {seconds} s")
            time.sleep(0.1)


def environment(temporary: Path) -> dict[str, str]:
    """The environment of every process of Spark: this Python, the loopback address only."""
    return {
        **os.environ,
        "SPARK_HOME": str(SPARK_HOME),
        "SPARK_LOCAL_IP": HOST,
        "SPARK_LOCAL_DIRS": str(temporary),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": f"{QUICK} -Dspark.master.rest.enabled=false",
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
        "TMPDIR": str(temporary),
    }


def free_port() -> int:
    """A port that is free now; nobody keeps it free."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def end(process: subprocess.Popen[bytes], by: signal.Signals) -> None:
    """Ends a process and all that it started, and waits for it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, by)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
