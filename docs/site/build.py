#!/usr/bin/env python3
"""Builds the site: the guides, a gallery whose answers are solved as it is built, and the reference of the libraries.

usage: build.py DETENTE OUTPUT [--reference FOLDER]        FOLDER is what docs/build.sh left

The pages are the files of docs/ and the README. Links to other files of the project lead to copies of them; a link to what is not there
ends the build.
"""
import argparse, html, pathlib, re, shlex, shutil, subprocess, sys, tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "docs" / "site"
LINK = re.compile(r"(!?\[[^\]]*\]\()([^)\s#]+)(#[^)\s]*)?(\))")


def place(target, pages):
    """Where a file of the project is in the site, relative to its root; a page, a picture, or a copy."""
    if target == ROOT / "README.md":
        return "index.md"
    if target.is_relative_to(ROOT / "docs") and target.suffix in (".md", ".svg"):
        return str(target.relative_to(ROOT / "docs"))
    copy = pages / "files" / target.relative_to(ROOT)
    if target.is_dir():  # a folder has no page of its own
        return None
    copy.parent.mkdir(parents=True, exist_ok=True)
    # A file that is no page must not become one.
    copy = copy.with_name(copy.name + ".txt") if copy.suffix == ".md" else copy
    shutil.copyfile(target, copy)
    return str(copy.relative_to(pages))


def page(source, to, pages):
    """Copies a page with its links turned; says which lead nowhere."""
    lost = []

    def turned(match):
        before, target, anchor, after = match.groups()
        if ":" in target:
            return match.group(0)
        file = (source.parent / target).resolve()
        if not file.exists() or not file.is_relative_to(ROOT):
            lost.append(f"{source.relative_to(ROOT)}: {target}")
            return match.group(0)
        found = place(file, pages)
        if found is None:
            return before.removesuffix("](").removeprefix("[")
        up = "../" * len(pathlib.PurePath(to).parent.parts)
        return f"{before}{up}{found}{anchor or ''}{after}"

    text = LINK.sub(turned, source.read_text())
    (pages / to).parent.mkdir(parents=True, exist_ok=True)
    (pages / to).write_text(text)
    return lost


def picture(entry, folder):
    """Asks the program; returns one chart of its answer, as SVG, and sentences of the answer."""
    words, kind = shlex.split(entry["command"]), entry["picture"]
    # A numbered chart is one of a report, or of the folder that backtest leaves.
    name = "chart.svg" if kind == "svg" else "bundle" if isinstance(kind, str) or words[0] == "backtest" else "report.html"
    out = folder / name
    ask = [str(DETENTE), *words, "--svg" if kind == "svg" else "-o", str(out)]
    run = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, timeout=300)
    if run.returncode != 0:
        sys.exit(f"{shlex.join(ask)} ended with {run.returncode}: {run.stderr}")
    if kind == "svg":
        chart, report = out.read_text(), None
    elif out.is_file():
        report = out
        chart = re.findall(r"<svg .*?</svg>", out.read_text(), re.S)[kind - 1]
    else:
        report = next(out.glob("*.html"))
        charts = sorted((out / "charts").glob(f"{kind}.svg" if isinstance(kind, str) else "*.svg"))
        chart = (charts[0] if isinstance(kind, str) else charts[kind - 1]).read_text()
    source = entry.get("words", "printed")
    printed = [line.strip() for line in run.stdout.splitlines()][1:8]
    # Some commands print nothing beside a report.
    text = "" if source == "none" else " ".join(filter(None, printed)) if source == "printed" and printed else said(report)
    return chart, " ".join(re.split(r"(?<=[.?!]) +(?=[A-Z“])", text)[:2])


def said(report):
    """The first sentences of a report: paragraphs that end like one, after its heading."""
    text = re.sub(r"<(style|script|svg).*?</\1>", "", report.read_text(), flags=re.S)
    parts = [html.unescape(re.sub(r"<[^>]+>", "", part)).strip() for part in re.findall(r"<p[^>]*>(.*?)</p>", text, re.S)]
    return next((part for part in parts if part.endswith(".") and " · " not in part), "")


def gallery(pages):
    entries = yaml.safe_load((HERE / "gallery.yaml").read_text())
    (pages / "gallery").mkdir()
    parts = ["# Gallery: twelve questions", "",
             "Each picture was made by the command below it when this site was built. The address is that of the page of `detente serve`:"
             " append it to what the program prints, such as `http://127.0.0.1:8765/`.", "",
             '<div class="gallery" markdown>', ""]
    for number, entry in enumerate(entries, 1):
        with tempfile.TemporaryDirectory() as folder:
            svg, says = picture(entry, pathlib.Path(folder))
        (pages / "gallery" / f"{number}.svg").write_text(svg)
        parts += ["<section markdown>", "", f"## {number}. {entry['title']}", "", f"*{entry['question']}*", "",
                  f"![{entry['title']}](gallery/{number}.svg)", ""]
        parts += [html.escape(says, quote=False), ""] if says else []
        parts += ["```console", f"detente {entry['command']}", "```", "", f"On the page: `{entry['page']}`", "", "</section>", ""]
    (pages / "gallery.md").write_text("\n".join(parts + ["</div>", ""]))


def main():
    options = argparse.ArgumentParser(usage=__doc__)
    options.add_argument("detente")
    options.add_argument("output")
    options.add_argument("--reference")
    options.add_argument("--without-gallery", action="store_true")
    chosen = options.parse_args()
    global DETENTE
    DETENTE = (ROOT / chosen.detente).resolve()
    output = (ROOT / chosen.output).resolve()
    stage = output.parent / "site-pages"
    shutil.rmtree(stage, ignore_errors=True)
    pages = stage / "pages"
    pages.mkdir(parents=True)
    lost = page(ROOT / "README.md", "index.md", pages)
    sources = sorted((ROOT / "docs").rglob("*.md"))
    for source in sources:
        lost += page(source, str(source.relative_to(ROOT / "docs")), pages)
    for chart in (ROOT / "docs").rglob("*.svg"):
        (pages / chart.relative_to(ROOT / "docs")).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(chart, pages / chart.relative_to(ROOT / "docs"))
    if lost:
        sys.exit("Links that lead nowhere:\n" + "\n".join(lost))
    shutil.copyfile(HERE / "site.css", pages / "site.css")
    if chosen.without_gallery:
        (pages / "gallery.md").write_text("# Gallery\n\nLeft out of this build.\n")
    else:
        gallery(pages)
    modules = sorted(each.name for each in (pathlib.Path(chosen.reference) / "documentation").iterdir()) if chosen.reference else []
    (pages / "reference.md").write_text("# Reference of the libraries\n\n" + (
        "Public types and functions with formulas, shapes, units and errors. Unlike the other pages these need a server at whose root"
        " the site is, such as `python3 -m http.server` in its folder.\n\n" + "\n".join(f'- <a href="reference/documentation/{name}/">{name}</a>' for name in modules)
        if modules else "Built by `make docs`.") + "\n")
    settings = yaml.safe_load((HERE / "mkdocs.yml").read_text())
    decisions = [str(each.relative_to(ROOT / "docs")) for each in sources if each.parent.name == "decisions"]
    for section in settings["nav"]:
        for item in next(iter(section.values())):
            if isinstance(item, dict) and "Decisions" in item:
                item["Decisions"] = decisions
    (stage / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False, allow_unicode=True))
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", stage / "mkdocs.yml", "-d", output], check=True)
    if chosen.reference:
        shutil.copytree(chosen.reference, output / "reference", dirs_exist_ok=True)
    print(output / "index.html")


if __name__ == "__main__":
    main()
