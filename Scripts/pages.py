"""Writes the figures of README.md and Documentation/*.md, between markers, from the records in Documentation/Records.

    python3 Scripts/pages.py            writes the pages
    python3 Scripts/pages.py --check    fails where a page and the records differ, and names page and line

Between `<!-- results: FOLDER/NAME -->` and `<!-- end -->` stands

    tables/NAME       the text of NAME.md, with {TRAINING PART READING} and so on filled in from trainings/TRAINING.json
    samples/NAME      NAME.txt: commands and what they print, as a block
    performance/NAME  NAME.json: the command of a benchmark, and its rows as a table
    items/NAME/TABLE  a table of items/NAME.json, the item.json of an item of `synfire reproduce`; `remarks`: what to know of it
    reliability/NAME  NAME.json: what a check tried, how often, and what came of it, as a table
    machine           the machine of the benchmarks whose table names no other
"""

import collections
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
RECORDS = ROOT / "Documentation" / "Records"
BLOCK = re.compile(r"(<!-- results: (\S+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def load(name):
    return json.loads((RECORDS / f"{name}.json").read_text(encoding="utf-8"))


def duration(time):
    """A time as it was stated, or measured seconds to two figures."""
    if "stated" in time:
        return time["stated"]
    return f"{time['seconds']} s" if time["seconds"] < 100 else f"{round(time['seconds'] / 60)} min"


def value(words):
    """What stands for `{words}` in a table."""
    training, part, *reading = words.split()
    if training == "times" or part == "time":
        times = load("times")
        return times[part] if training == "times" else duration(times[training])
    record = load(f"trainings/{training}")
    if part in ("command", "evaluation"):
        return f"`{record[part]}`"
    if not reading:
        return f"{record[part]:g}"
    spread = record[part][reading[0]]
    return f"{100 * spread['standardDeviation' if reading[1:] == ['spread'] else 'mean']:.2f}"


def table(name):
    return re.sub(r"{([^}]*)}", lambda found: value(found[1]), (RECORDS / f"{name}.md").read_text(encoding="utf-8"))


def sample(name):
    return f"```console\n{(RECORDS / f'{name}.txt').read_text(encoding='utf-8')}```\n"


def benchmark(name):
    record = load(name)
    columns, rows = record["columns"], record["rows"]
    if any(len(row) != len(columns) for row in rows):
        sys.exit(f"pages: {name}: wanted rows of {len(columns)} cells")
    lines = [re.sub(" +", " ", f"| {' | '.join(row)} |") for row in [columns, *rows]]
    lines.insert(1, "|" + "---|" * len(columns))
    machine = "" if record["machine"] == usual_machine() else f"; {record['machine']}"
    head = [f"`{record['command']}`{machine}", ""] if record["command"] else []
    return "\n".join(head + lines) + "\n"


def cell(cell):
    """A cell of an item's table as the command writes it."""
    [(kind, content)] = cell.items()
    if kind == "spread":
        return " ± ".join(f"{content[part]:,.{content['places']}f}" for part in ("mean", "deviation"))
    if kind == "number":
        return f"{content['_0']:,.{content['places']}f}"
    if kind == "count":
        return f"{content['_0']:,}"
    return content["_0"] if kind == "text" else ""


def item(name):
    _, item, part = name.split("/")
    record = load(f"items/{item}")
    if record.get("caveat") or record["missing"]:
        sys.exit(f"pages: items/{item}: wanted the record of a whole item, got a quick one or a part")
    if part == "remarks":
        seeds = ", ".join(str(seed) for seed in record["usedSeeds"])
        return "\n\n".join([f"`{record['command']}`; seeds {seeds}.", *record["remarks"]]) + "\n"
    table = next(table for table in record["tables"] if table["name"] == part)
    rows = [table["columns"], *([cell(content) for content in row] for row in table["rows"])]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|" + "---|" * len(table["columns"]))
    return "\n".join([f"{table['title']}:", "", *lines]) + "\n"


def usual_machine():
    """The machine on which most of the benchmarks were run."""
    names = [f"performance/{path.stem}" for path in sorted((RECORDS / "performance").glob("*.json"))]
    return collections.Counter(load(name)["machine"] for name in names).most_common(1)[0][0]


def machine(_):
    return f"Machine: {usual_machine()}.\n"


def block(name):
    kinds = {
        "tables": table, "samples": sample, "performance": benchmark, "reliability": benchmark, "items": item,
        "machine": machine,
    }
    kind = kinds.get(name.split("/")[0])
    try:
        return kind(name)
    except (TypeError, KeyError, ValueError, OSError, StopIteration) as error:
        sys.exit(f"pages: {name}: wanted a record with all that the page shows, got {error!r}")


def written(path, shown):
    """A page with its blocks as the records have them."""
    text = path.read_text(encoding="utf-8")
    if text.count("<!-- results: ") != len(BLOCK.findall(text)):
        sys.exit(f"pages: {path.relative_to(ROOT)}: wanted an <!-- end --> for each <!-- results: NAME -->")
    shown.update("/".join(name.split("/")[:2]) for _, name, _, _ in BLOCK.findall(text))
    return text, BLOCK.sub(lambda found: found[1] + block(found[2]) + found[4], text)


def difference(path, got, wanted):
    got, wanted = got.splitlines(), wanted.splitlines()
    number = next((i for i, pair in enumerate(zip(got, wanted)) if pair[0] != pair[1]), min(len(got), len(wanted)))
    lines = [page[number] if number < len(page) else "nothing" for page in (wanted, got)]
    return f"{path.relative_to(ROOT)}:{number + 1}: wanted what the records say\n  {lines[0]}\ngot\n  {lines[1]}"


def main(check):
    differences, shown = [], set()
    for path in [ROOT / "README.md", *sorted((ROOT / "Documentation").glob("*.md"))]:
        got, wanted = written(path, shown)
        if got == wanted:
            continue
        if check:
            differences.append(difference(path, got, wanted))
        else:
            path.write_text(wanted, encoding="utf-8")
            print(f"pages: {path.relative_to(ROOT)} written")
    kept = {f"{path.parent.name}/{path.stem}" for path in RECORDS.glob("*/*") if path.parent.name != "trainings"}
    differences += [f"Documentation/Records/{name}: wanted a page that shows it, got none" for name in sorted(kept - shown)]
    if differences:
        sys.exit("pages: " + "\n".join(differences) + "\n(sh Scripts/write-pages.sh writes the pages)")
    print(f"pages: {len(shown)} blocks are as the records say")


if __name__ == "__main__":
    main("--check" in sys.argv[1:])
