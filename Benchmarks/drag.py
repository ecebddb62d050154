#!/usr/bin/env python3
"""Lets users drag levers against `detente serve`, and prints how long answers take, from the request to the last byte.

usage: drag.py TOOL [USERS ...] [--seconds S]      TOOL is .build/release/detente; 1 and 50 users where none are named
Every user has one request in flight, moves its own levers to values nobody asked for before, and checks that the answer is of its
own state. Server and users share the machine. Exits with 1 when any answer was missing, late (over 10 s) or another's.
"""
import argparse, http.client, json, random, statistics, subprocess, sys, threading, time

# No rate of the law has four decimals: every move is one.
LEVERS = ["us-fentanyl-cn", "us-reciprocal-cn", "cn-general-us", "us-steel", "us-vehicles"]


def drag(port, user, until, times, faults):
    draw = random.Random(user)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": "application/json", "Accept": "application/vnd.detente.answer"}
    branch = draw.choice(["deal", "extension", "lapse"])
    sequence = 0
    while time.monotonic() < until:
        sequence += 1
        lever, rate = draw.choice(LEVERS), round(draw.uniform(0, 60), 2) + (user % 97 + 1) / 10_000
        state = {"v": 1, "b": branch, "m": {lever: round(rate, 4)}, "of": draw.choice(["USA", "CHN", "MEX"])}
        body = json.dumps({"state": state, "sequence": sequence, "session": f"user-{user:06}"})
        began = time.monotonic()
        try:
            connection.request("POST", "/api/v1/solve", body, headers)
            response = connection.getresponse()
            data = response.read()
            times.append(time.monotonic() - began)
            length = int.from_bytes(data[4:8], "little")
            header = json.loads(data[8 : 8 + length]) if response.status == 200 else {}
            own = f"{lever}:{round(rate, 4):g}"
            if response.status != 200 or data[:4] != b"DTN1":
                faults.append(f"status {response.status}")
            elif header["sequence"] != sequence or own not in header["state"] or not header["basis"]["converged"]:
                faults.append(f"asked {own} {sequence}, got {header['state']} {header['sequence']}")
        except OSError as error:
            faults.append(repr(error))
            connection.close()


def metrics(port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/metrics")
    lines = connection.getresponse().read().decode().splitlines()
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines if not line.startswith("#")}


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("tool")
    options.add_argument("users", nargs="*", type=int, default=[1, 50])
    options.add_argument("--seconds", type=float, default=20)
    options = options.parse_args()
    server = subprocess.Popen([options.tool, "serve", "--port", "0", "--log", "error"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    failed = False
    try:
        port = int(server.stdout.readline().rsplit(":", 1)[1].strip().strip("/"))
        drag(port, 999_999, time.monotonic() + 1, [], [])  # the world is read, models are made
        for users in options.users:
            times, faults = [], []
            until = time.monotonic() + options.seconds
            threads = [threading.Thread(target=drag, args=(port, user, until, times, faults)) for user in range(users)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            found = metrics(port)
            times.sort()
            at = lambda share: 1000 * times[min(len(times) - 1, int(share * len(times)))]
            print(f"{users} dragging for {options.seconds:g} s: {len(times)} answers, {len(times) / options.seconds:.0f} a second, "
                  f"median {at(0.5):.1f} ms, p95 {at(0.95):.1f} ms, slowest {at(1):.0f} ms; {len(faults)} faults; "
                  f"memory {found['detente_resident_bytes'] / 1e6:.0f} MB, {found['detente_answers_kept']:.0f} answers kept")
            for fault in faults[:5]:
                print("  fault:", fault, file=sys.stderr)
            failed = failed or bool(faults)
    finally:
        server.terminate()
        server.wait()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
