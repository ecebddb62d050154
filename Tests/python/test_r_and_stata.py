"""R and Stata ask the command line: the numbers are its numbers, and what they name is there."""

import csv
import io
import os
import re
import shutil
import subprocess

import pytest

from conftest import ROOT

R = shutil.which("Rscript")
needs_r = pytest.mark.skipif(R is None, reason="R is not installed")
ADO = (ROOT / "stata" / "detente.ado").read_text()
PAGE = (ROOT / "docs" / "r-and-stata.md").read_text()


def rscript(program, **environment):
    given = {"DETENTE_DATA": str(ROOT / "Data"), "LC_ALL": "C.UTF-8", **os.environ, **environment}
    return subprocess.run(
        [R, "--vanilla", "-e", f'source("{ROOT}/r/detente.R"); {program}'], cwd=ROOT, env=given, capture_output=True, text=True, timeout=300)


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


@needs_r
@pytest.mark.parametrize(
    "call, line, column",
    [
        ('detente_try("USA 25% on China", on = as.Date("2025-11-12"), single = TRUE)',
         ["try", "USA 25% on China", "--on", "2025-11-12", "--single"], "value"),
        ('detente_run("Examples/china-only.yaml", single = TRUE)', ["run", "Examples/china-only.yaml", "--single", "--quiet"], "value"),
        ('detente_rate("CHN", "USA", "85076000", on = "2025-11-12")', ["rate", "CHN", "USA", "85076000", "--on", "2025-11-12"], "points"),
        ('detente_sweep("Examples/china-only.yaml", "us-fentanyl-cn", 0, 50.5, steps = 3, focus = c("USA", "CHN"), single = TRUE)',
         ["sweep", "Examples/china-only.yaml", "us-fentanyl-cn", "0%..50.5%", "--steps", "3", "--focus", "USA,CHN", "--single"], "value"),
        ('detente_draws("Examples/china-only.yaml", count = 3, seed = 9)',
         ["draws", "Examples/china-only.yaml", "--count", "3", "--seed", "9"], "welfare"),
    ])
def test_r_has_the_numbers_of_the_command_line(tool, call, line, column):
    done = rscript(
        f'a <- {call}; stopifnot(is.numeric(a[["{column}"]])); cat(sprintf("%.17g", a[["{column}"]]), sep = "\\n"); '
        'cat("\\n--", names(a), sep = "\\n")')
    assert done.returncode == 0, done.stderr
    numbers, names = done.stdout.split("\n--\n")
    said = rows(tool(*line, "--csv"))
    assert names.split() == list(said[0])
    found = numbers.split()
    assert len(found) == len(said) > 5
    for ours, theirs in zip(found, said):
        assert ours == "NA" if theirs[column] == "" else float(ours) == pytest.approx(float(theirs[column]), rel=1e-15, abs=0)


@needs_r
def test_r_keeps_codes_and_passes_errors_on(tmp_path):
    done = rscript(
        'f <- function(call) { e <- tryCatch(call, detente_error = function(e) e); cat(e$status, conditionMessage(e), "\\n--\\n") };'
        'f(detente_run("no-such.yaml")); f(detente_rate("CHN", "XXX", on = "2025-11-12")); f(detente_try("USA $(touch pwned) `touch pwned` \'"));'
        'f(detente_sweep("Examples/china-only.yaml", "us-fentanyl-cn", 0, 100, steps = 1));'
        'options(detente = "/no/such/program"); f(detente_run("a.yaml")); '
        'cat(tryCatch(detente_rate("CHN", "USA", 702, on = "2025-11-12"), error = conditionMessage), "\\n--\\n");'
        'cat(tryCatch(detente_run("--csv"), error = conditionMessage))')
    assert done.returncode == 0, done.stderr
    missing, unknown, shell, usage, program, code, option = done.stdout.split("\n--\n")
    assert missing.startswith("3 no-such.yaml: error: there is no such file")
    assert unknown.startswith("64 ") and "XXX" in unknown
    assert shell.startswith(("64 ", "2 ")) and "touch" in shell and not (ROOT / "pwned").exists()
    assert usage.startswith("64 ") and "2 to 10000" in usage
    assert program.startswith("127 ") and "options(detente" in program
    assert "first zero" in code and "no option" in option
    done = rscript('a <- detente_rate("USA", "CHN", "0203", on = "2025-11-12"); cat(class(a$product), a$product[1])')
    assert done.stdout.split() == ["character", "0203"], done.stderr


@needs_r
def test_r_hands_over_what_it_is_given(tmp_path):
    """A stub in the home folder says what it was asked: no argument is lost, ~ is the home folder, numbers have points."""
    stub = tmp_path / "det"
    stub.write_text('#!/bin/sh\necho argument\nfor a in "$@"; do printf \'"%s"\\n\' "$a"; done\n')
    stub.chmod(0o755)

    def asked(call):
        done = rscript(
            f'options(detente = "~/det", OutDec = ","); a <- tryCatch({call}$argument, error = conditionMessage); cat(a, sep = "\\n")', HOME=str(tmp_path))
        assert done.returncode == 0, done.stderr
        return done.stdout.split("\n")[:-1]

    for call in (
            'detente_try("USA 25% on China", "2025-11-12", NULL, FALSE, TRUE, "long")', 'detente_run("a.yaml", NULL, FALSE, "long")',
            'detente_rate("CHN", "USA", "0203", "2025-11-12", "long")', 'detente_sweep("a.yaml", "m", 0, 1, 2, NULL, NULL, FALSE, "long")',
            'detente_draws("a.yaml", 2, 1, NULL, "long")', 'detente_draws("a.yaml", theta = "b.csv", 2, 1, NULL, "long")'):
        assert asked(call) == ['argument "long" has no name; write it as name = value, such as horizon = "long"'], call
    assert asked('detente_try("USA 25% on China", on = NA)') == ["on has no value, or a missing one"]
    assert asked('detente_run("~/s.yaml", world = "~/w.world", theta = "~/t.csv")') == [
        "run", f"{tmp_path}/s.yaml", "--world", f"{tmp_path}/w.world", "--theta", f"{tmp_path}/t.csv", "--quiet", "--csv"]
    assert asked('detente_sweep("~/s.yaml", "m", 0, 2.5, focus = c("USA", "CHN"), share = 0.25)') == [
        "sweep", f"{tmp_path}/s.yaml", "m", "0%..2.5%", "--steps", "11", "--focus", "USA,CHN", "--share", "0.25", "--csv"]
    assert asked('detente_try("USA 25% on China", "2025-11-12", NULL, FALSE, TRUE, horizon = "long")') == [
        "try", "USA 25% on China", "--on", "2025-11-12", "--single", "--horizon", "long", "--csv"]


@needs_r
def test_the_r_of_the_page_runs(tmp_path):
    code = PAGE.split("```r\n")[1].split("```")[0].replace('source("detente.R")', "")
    done = rscript(f'pdf("{tmp_path}/plots.pdf"); {code}')
    assert (tmp_path / "plots.pdf").exists()
    assert done.returncode == 0, done.stderr + code


def branches():
    """The commands of the .ado with their options, numbers and most arguments."""
    parts = re.split(r'if "`command\'" == "(\w+)" \{', ADO)
    found = dict(zip(parts[1::2], parts[2::2]))
    last, rest = list(found.items())[-1]
    own, draws = rest.split("    else {", 1)
    found[last], found["draws"] = own, draws.split("    if ", 1)[0]
    return found


def test_every_option_of_stata_is_one_of_the_program(tool):
    found = branches()
    assert set(found) == {"try", "run", "rate", "sweep", "draws"}
    for command, text in found.items():
        help_ = tool(command, "--help")
        named = re.findall(r"\b([A-Z]+)\(string\)|\b(RETALIATE|SINGLE)\b", text)
        options = {(a or b).lower() for a, b in named}
        sent = set(re.search(r'local options [`"]*([\w ]+)', text)[1].split())
        flags = set((re.search(r'local flags "([\w ]*)"', text) or [0, ""])[1].split())
        assert options == sent | flags and options, command
        for option in options:
            assert f"--{option} " in help_ or f"--{option}\n" in help_, (command, option)


@pytest.mark.parametrize(
    "line",
    [
        ["try", "USA 25% on China", "--on", "2025-11-12", "--single"], ["run", "Examples/china-only.yaml", "--single", "--quiet"],
        ["rate", "CHN", "USA", "85076000", "--on", "2025-11-12"],
        ["sweep", "Examples/china-only.yaml", "us-fentanyl-cn", "0%..50%", "--steps", "2", "--single"],
        ["draws", "Examples/china-only.yaml", "--count", "2"],
    ])
def test_the_columns_that_stata_makes_numbers_are_numbers(tool, line):
    said = rows(tool(*line, "--csv"))
    numbers = re.search(r'local numbers "([\w ]+)"', branches()[line[0]])[1].split()
    for name in numbers:
        assert name in said[0], name
        for row in said:
            assert row[name] == "" or float(row[name]) is not None
    # Names that Stata takes: 32 letters, none of its own words.
    for name in said[0]:
        assert re.fullmatch(r"[A-Za-z_]\w{0,31}", name) and name not in {"if", "in", "using", "with", "byte", "int", "long", "double", "float"}


def test_stata_balances_its_braces_and_names_its_help():
    code = "\n".join(line for line in ADO.split("\n") if not line.startswith(("*", "    *")))
    assert code.count("{") == code.count("}") and code.count("program define") == code.count("\nend")
    sthlp = (ROOT / "stata" / "detente.sthlp").read_text()
    for command in ("try", "run", "rate", "sweep", "draws"):
        assert f"detente {command}" in sthlp
