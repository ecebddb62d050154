"""Starts `detente serve` on a free port of this machine, and a browser that looks at it."""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
DETENTE = str(ROOT / os.environ.get("DETENTE", ".build/release/detente"))


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


class Server:
    """One process; `stop` ends it by its id, `start` brings it back on the same port."""

    def __init__(self, scenario="Examples/summit-2025.yaml"):
        self.port = free_port()
        self.scenario = scenario
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [DETENTE, "serve", self.scenario, "--port", str(self.port)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(300):
            if self.process.poll() is not None:
                raise RuntimeError(f"detente serve ended with {self.process.returncode}")
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                with urllib.request.urlopen(self.url + "/health", timeout=2) as answer:
                    if answer.status == 200:
                        return self
            time.sleep(0.1)
        raise RuntimeError("detente serve did not answer within 30 seconds")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@contextlib.contextmanager
def serving(scenario="Examples/summit-2025.yaml"):
    """The address of a running server; DETENTE_PAGE_URL names one that runs already."""
    if url := os.environ.get("DETENTE_PAGE_URL"):
        yield url
        return
    server = Server(scenario)
    try:
        yield server.start().url
    finally:
        server.stop()


@contextlib.contextmanager
def browsing():
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


ANSWERED = "() => window.detente?.app?.answer && document.querySelector('#content h1')?.textContent.length > 3"


def open_page(page, url, address=""):
    """Opens the page and waits for its first answer."""
    page.goto(f"{url}/{address}")
    page.wait_for_function(ANSWERED, timeout=15000)
    return page


def location(page):
    """The address as the page has it: `page.url` follows only when the browser's message has come."""
    return page.evaluate("location.href")
