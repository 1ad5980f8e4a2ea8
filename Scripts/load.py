"""Load: many runs at once, many epochs one after the other, many steps; equal results, flat memory, no descriptor lost.

    python3 Scripts/load.py SYNFIRE [--short] [--record FILE]

Runs go into a folder in memory if /dev/shm exists, since a disk would be synced some 10⁶ times. --record writes what was
tried as rows of a table.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from faults import CIRCUIT, LEARNERS, files, images, write_record

WORDS = ["train", "nbp", *LEARNERS["nbp"], "--data", "d"]


class Watched:
    """A process of the command, and the most memory and descriptors that it was seen with."""

    def __init__(self, synfire, words, folder):
        self.words, self.memory, self.descriptors = words, [], 0
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [synfire, *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self.errors)

    def look(self):
        try:
            place = pathlib.Path(f"/proc/{self.process.pid}")
            self.descriptors = max(self.descriptors, len(os.listdir(place / "fd")))
            status = (place / "status").read_text()
            self.memory.append(int(status.split("VmRSS:")[1].split()[0]) / 1024)
        except (OSError, IndexError):
            pass

    def end(self):
        while self.process.poll() is None:
            self.look()
            time.sleep(0.05)
        self.errors.seek(0)
        if self.process.returncode != 0:
            sys.exit(f"load: {self.words}: wanted success, got {self.process.returncode}: {self.errors.read(300)}")
        return self


def growth(memory):
    """Megabytes by which the last quarter of a run is above its second."""
    if len(memory) < 8:
        return 0.0
    quarter = len(memory) // 4
    return max(memory[-quarter:]) - max(memory[quarter:2 * quarter])


def main(synfire, short, record):
    synfire = str(pathlib.Path(synfire).resolve())
    rows, problems = [], []

    def note(what, count, came, is_good):
        rows.append([what, count, came])
        print(f"load: {what}: {count}: {came}")
        if not is_good:
            problems.append(what)

    shared = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(prefix="synfire-load-", dir=shared) as name:
        scratch = pathlib.Path(name)
        images(scratch / "d")
        (scratch / "c.json").write_text(json.dumps({**CIRCUIT, "probes": []}))

        epochs = 20 if short else 200
        at_once = [Watched(synfire, [*WORDS, "--epochs", str(epochs), "--output", f"tree/r{n}"], scratch) for n in range(8)]
        for run in at_once:
            run.end()
        kinds = {json.dumps(files(scratch / "tree" / f"r{n}"), sort_keys=True) for n in range(8)}
        note("eight runs at once in one folder tree", f"8 × {epochs} epochs", f"{len(kinds)} kind of result", len(kinds) == 1)

        sweeps, epochs = (3, 50) if short else (30, 834)
        descriptors, grown = 0, 0.0
        for number in range(sweeps):
            words = [*WORDS, "--seeds", "1,2,3,4", "--epochs", str(epochs), "--keep", "2", "--output", f"s{number}"]
            run = Watched(synfire, words, scratch).end()
            descriptors, grown = max(descriptors, run.descriptors), max(grown, growth(run.memory))
        kinds = {json.dumps(files(scratch / f"s{n}"), sort_keys=True) for n in range(sweeps)}
        note("sweeps of four seeds one after the other", f"{sweeps} sweeps, {sweeps * 4 * epochs:,} epochs",
             f"{len(kinds)} kind of result, at most {descriptors} descriptors, {max(0, grown):.0f} MB of growth",
             len(kinds) == 1 and descriptors < 64 and grown < 32)

        steps = 10**6 if short else 10**8
        begun = time.monotonic()
        run = Watched(synfire, ["run", "c.json", "--steps", str(steps)], scratch).end()
        note("a circuit for long", f"{steps:,} steps",
             f"{time.monotonic() - begun:.0f} s, {max(0, growth(run.memory)):.0f} MB of growth", growth(run.memory) < 8)
    if record:
        write_record(record, "sh Scripts/check-load.sh" + (" --short" if short else ""), rows)
    if problems:
        sys.exit(f"load: {len(problems)} problems: {', '.join(problems)}")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    target = arguments[arguments.index("--record") + 1] if "--record" in arguments else None
    main(arguments[0], "--short" in arguments, target)
