#!/usr/bin/env python3
"""Times games: uniform Nash tariffs beside a numpy reference by the same two methods, and other games, exposure and power alone.

usage: games.py TOOL [--all]        TOOL is .build/release/detente-bench
The tables are $DETENTE_SOURCE_DATA/icio-2011-2022 and /ossa-2007; what is not there is left out, and that is said.
Times of uniform tariffs are processor seconds of one thread, medians over turns; the others are by the clock, with processor
seconds beside. --all adds all economies of the shipped world by sector and partner, which takes up to a minute.
"""
import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before numpy is imported

import csv, pathlib, statistics, subprocess, sys, tempfile, time

import numpy as np

DATA = pathlib.Path(os.environ.get("DETENTE_SOURCE_DATA", "../shared/data"))


def settle(z, step, tolerance, memory=8):
    """z ← z + F(z) by Anderson acceleration, until |F| is below the tolerance; returns z and the passes."""
    dF, dG, last = [], [], None
    for passes in range(1, 500):
        f, worst = step(z)
        if worst <= tolerance:
            return z, passes
        g = z + f
        if last is not None:
            dF, dG = (dF + [f - last[0]])[-memory:], (dG + [g - last[1]])[-memory:]
            a = np.array(dF)
            gram = a @ a.T
            gram[np.diag_indices_from(gram)] *= 1 + 1e-12
            z = g - np.linalg.solve(gram, a @ f) @ np.array(dG)
        else:
            z = g
        last = f, g
    raise SystemExit("games: the reference did not converge")


class Uniform:
    """Worlds without links: one tariff a country. Arrays are [sector, buyer, seller]; e is [sector, buyer]."""

    def __init__(self, flows, tariffs, theta):
        X = (flows * (1 + tariffs)).sum(2)
        self.shares = flows * (1 + tariffs) / X[:, :, None]
        self.net = flows / X[:, :, None]
        self.e, self.theta, self.pay = X / X.sum(0), theta[:, None], flows.sum((0, 1))
        self.J, self.N = X.shape
        A = self.shares * np.exp(self.theta[:, :, None] * np.log1p(tariffs))
        d = np.arange(self.N)
        self.home = A[:, d, d].copy()
        A[:, d, d] = 0
        self.A, self.A2 = A, A * A

    def balance(self):
        """Wages with balanced trade under the tariffs of the table."""
        slope = []

        def step(w):
            b = np.exp(-self.theta * w)
            gross, kept = (np.matmul(a, b[:, :, None])[:, :, 0] for a in (self.shares, self.net))
            self.base_spending = self.pay * np.exp(w) / (self.e * kept / gross).sum(0)
            r = self.e * self.base_spending / gross
            sold = np.matmul(r[:, None], self.net)[:, 0] * b
            sales = sold.sum(0)
            if not slope:
                again = np.matmul((self.theta * r / gross)[:, None], self.net * self.shares)[:, 0] * b * b
                d = np.arange(self.N)
                slope.append(1 + (self.theta * sold - again - r * self.net[:, d, d] * b).sum(0) / sales)
            off = np.log(sales / self.pay) - w
            self.base_gross = gross
            return off / slope[0], abs(off).max()

        w, _ = settle(np.zeros(self.N), step, 1e-10)
        self.base_welfare = np.log(self.base_spending) + (self.e / self.theta * np.log(self.base_gross)).sum(0)
        return w

    def trade(self, w, u):
        b, T, kept = np.exp(-self.theta * w), np.exp(-self.theta * u), np.exp(-u)
        f = T * np.matmul(self.A, b[:, :, None])[:, :, 0]
        D = self.home * b + f
        phi = f / D
        opened = (self.e * phi).sum(0)
        earned = self.pay * np.exp(w)
        E = earned / (1 - (1 - kept) * opened)
        X = self.e * E
        paid = X * kept * T / D
        sold = np.matmul(paid[:, None], self.A)[:, 0] * b
        at_home, exports = (X * (1 - phi)).sum(0), sold.sum(0)
        return dict(b=b, T=T, kept=kept, D=D, phi=phi, open=opened, earned=earned, E=E, X=X, paid=paid, sold=sold, at_home=at_home,
                    exports=exports, sales=at_home + exports)

    def equation(self, w, tolerance=1e-10):
        """Lashkaripour (2021), equation 13, with labour clearing in one loop."""
        N = self.N

        def step(z):
            m = self.trade(z[:N], z[N:])
            rate = 1 / m["kept"] - 1
            delta = rate * (1 - m["phi"]) * self.e / (1 + rate * (1 - m["open"]))
            again = np.matmul((m["paid"] * m["T"] / m["D"] * self.theta * (1 - delta))[:, None], self.A2)[:, 0] * m["b"] ** 2
            answered = (self.theta * m["sold"] - again).sum(0)
            gap = np.log(m["sales"] / m["earned"])
            rates = np.log1p(m["exports"] / answered) - z[N:]
            return (np.concatenate([gap / (1 + (answered - m["at_home"]) / m["sales"]), rates]),
                    max(abs(gap).max(), abs(rates).max()))

        z, passes = settle(np.concatenate([w, np.full(N, np.log(1.25))]), step, tolerance)
        return z[:N], z[N:], passes

    def welfare(self, w, u):
        m = self.trade(w, u)
        return np.log(m["E"]) + (self.e / self.theta * np.log(m["D"])).sum(0) - self.base_welfare

    def best(self, w):
        """True best responses: one Jacobian a round, steps to the first-order conditions, wages by Newton."""
        w, u, _ = self.equation(w, 1e-4)
        state = dict(w=w)
        d = np.arange(self.N)

        def step(u):
            if "u" in state:  # wages follow to first order
                off = state["gap"] + state["moved"].T @ (u - state["u"])
                off[0] = 0
                state["w"] = state["w"] - state["inverse"] @ off
            m = self.trade(state["w"], u)
            share = self.A * m["b"][:, None] * (m["T"] / m["D"])[:, :, None]
            paid, own, lost, k = m["X"] * m["kept"], 1 - m["phi"], 1 - m["kept"], m["E"] / m["earned"]
            slope = k * (self.e * m["phi"] * (m["kept"] - lost * self.theta * own)).sum(0)
            total = lambda weight: np.einsum("kn,kni->ni", weight, share, optimize=True)
            flows, elastic = total(paid), total((1 + self.theta) * paid)
            moved = total(paid * (slope - 1 - self.theta * own))
            income = total(-self.e * self.theta * own * k * lost)
            flows[d, d] += (m["X"] * own).sum(0)
            moved[d, d] += (m["X"] * own * (self.theta * m["phi"] + slope)).sum(0)
            income[d, d] += 1 + (self.e * self.theta * own * m["phi"]).sum(0) * k * lost
            share[:, d, d] = own
            basket = total(self.e)
            V = (share * np.sqrt(self.theta * paid)[:, :, None]).reshape(-1, self.N)
            c, untaxed = self.theta * paid, self.theta * m["X"] * lost * own
            M = V.T @ V + total(untaxed)
            M[d, d] -= total(c).sum(0) + untaxed.sum(0)
            M = (M + flows.T @ income) / m["sales"][:, None]
            M[d, d] -= 1
            M[0] = m["earned"] / m["earned"][0]
            inverse = np.linalg.inv(M)
            y = -(income - basket) @ inverse
            y[:, 0] = 0
            y /= m["sales"]
            gain = slope - m["open"] + (y * moved).sum(1)
            money = (1 + (y * flows).sum(1)) / m["earned"]
            change = -np.log1p(-gain / (money * elastic.sum(1) - (y * elastic).sum(1)))
            gap = np.log(m["sales"] / m["earned"])
            state.update(u=u, gap=gap, moved=moved / m["sales"], inverse=inverse, gain=abs(gain).max())
            return change, max(abs(change).max(), abs(gap).max())

        u, rounds = settle(u, step, 1e-10, memory=10)
        return state["w"], u, rounds, state["gain"]


def table(name):
    with open(DATA / "icio-2011-2022" / f"{name}.csv", newline="") as file:
        return list(csv.reader(file))


def oecd():
    """The OECD's table of 2022, the tariffs of the table, elasticities of its own sample."""
    flows, tariffs, elasticities = table("flows-2022"), table("tariffs-2022"), table("elasticities")
    sectors = flows[0][2:]
    countries = list(dict.fromkeys(row[0] for row in flows[1:]))
    place = {c: n for n, c in enumerate(countries)}
    out = [np.zeros((len(sectors), len(countries), len(countries))) for _ in range(2)]
    for rows, into in zip((flows, tariffs), out):
        columns = [sectors.index(s) if s in sectors else None for s in rows[0][2:]]
        for row in rows[1:]:
            for column, text in zip(columns, row[2:]):
                if column is not None and text and row[0] in place and row[1] in place:
                    into[column, place[row[0]], place[row[1]]] = float(text)
    own = next((r for r in elasticities if "in-sample" in r[0]), elasticities[1])
    return out[0], out[1], np.array([float(x) for x in own[-len(sectors):]])


class Tool:
    """The Swift side: one request a line, one answer a line."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        print(*words, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline().split()
        if not answer or answer[0] == "error:":
            sys.exit(f"games: the tool did not answer {' '.join(map(str, words))}: {' '.join(answer)}")
        return answer


def write(path, *arrays):
    with open(path, "wb") as file:
        np.array([arrays[0].shape[1], arrays[0].shape[0]], "<i8").tofile(file)
        for a in arrays:
            np.ascontiguousarray(a, "<f8").tofile(file)


def uniform(tool, folder, turns=15):
    flows, tariffs, theta = oecd()
    write(f"{folder}/oecd.bin", flows, tariffs, theta)
    tool.ask("games-load", f"{folder}/oecd.bin")
    ours, theirs = {"equation": [], "best": []}, {"equation": [], "best": []}
    for turn in range(turns + 1):  # the first turn warms caches and is not counted
        for method in ("equation", "best"):
            start = time.thread_time()
            world = Uniform(flows, tariffs, theta)
            base = world.balance()
            found = world.equation(base) if method == "equation" else world.best(base)
            theirs[method].append(time.thread_time() - start)
            answer = tool.ask("games-uniform", method)
            ours[method].append(float(answer[0]))
            rates, welfare = np.expm1(found[1]), world.welfare(found[0], found[1])
            assert abs(rates.sum() - float(answer[4])) < 1e-6, (rates.sum(), answer)
            assert abs(welfare.sum() - float(answer[5])) < 1e-6, (welfare.sum(), answer)
        if turn == 0:
            print(f"Uniform Nash tariffs, {flows.shape[1]} x {flows.shape[0]}, from the unbalanced table; ms of one thread, medians of"
                  f" {turns} turns.\n\n   method      numpy  détente   ratio  rounds  residual  first order  mean rate")
    for method in ("equation", "best"):
        a, b = theirs[method][1:], ours[method][1:]
        answer = tool.ask("games-uniform", method)
        print(f"   {method:8s} {1e3 * statistics.median(a):8.2f} {1e3 * statistics.median(b):8.2f}"
              f" {statistics.median(x / y for x, y in zip(a, b)):7.2f} {answer[1]:>7s}   {float(answer[2]):.0e}     {float(answer[3]):.0e}"
              f"  {float(answer[4]) / flows.shape[1]:9.4f}", flush=True)


def ossa(tool, folder):
    def rows(name):
        return np.array([[float(x) for x in row] for row in csv.reader(open(DATA / "ossa-2007" / f"{name}.csv"))])

    sigma = rows("sigma_s")[:, 0]
    trade, tariff = (rows(name).reshape(len(sigma), 7, 7).transpose(0, 2, 1) for name in ("trade_ijs", "tariff_ijs"))
    write(f"{folder}/ossa.bin", trade, tariff, sigma)
    say(f"Ossa's Nash, 7 x {6 * len(sigma)}", tool.ask("games-ossa", f"{folder}/ossa.bin"), "largest gain")


def say(what, answer, last):
    print(f"{what:58s} {float(answer[0]):8.3f} s by the clock, {float(answer[1]):8.3f} of processors; {answer[2]}, {last} {answer[3]}",
          flush=True)


def main():
    tool = Tool(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        if (DATA / "icio-2011-2022").exists():
            uniform(tool, folder)
        else:
            print(f"Uniform Nash tariffs are left out: no icio-2011-2022 in {DATA}")
        print()
        if (DATA / "ossa-2007").exists():
            ossa(tool, folder)
        else:
            print(f"Ossa's Nash is left out: no ossa-2007 in {DATA}")
    world = "Data/worlds/icio-2022.world"
    say("US and China, Nash by sector", tool.ask("games-pair", world, "by-sector"), "largest gain")
    say("US and China, Nash by sector and partner", tool.ask("games-pair", world, "by-partner-and-sector"), "largest gain")
    say("US and China, 6 x 6 payoffs", tool.ask("games-grid", world), "unsolved")
    say("US and China, frontier of 25 points by sector", tool.ask("games-frontier", world), "worst residual")
    say("US and China, menu of 12 issues, 4,096 packages", tool.ask("games-menu", world), "unsolved")
    for horizon in ("impact", "medium", "long"):
        say(f"Exposure, 81 x 81 with costs and duties, {horizon}", tool.ask("friends-exposure", world, horizon), "worst residual")
    for horizon in ("impact", "long"):
        say(f"Power of all pairs, {horizon}", tool.ask("friends-power", world, horizon, "1"), "worst residual")
    if "--all" in sys.argv[2:]:
        say("All economies, Nash by sector and partner, with links", tool.ask("games-all", world), "largest gain")
    print(f"\nInstruction level {tool.ask('level')[0]}; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
