"""Faults of the disk and of the machine, in every verb that writes: what was written stays whole, and the work goes on.

    python3 Scripts/faults.py SYNFIRE SHIM [--short] [--record FILE]

SHIM is Scripts/fail-call.c as a library. For each verb, each error and each call n that changes a file, the verb runs with
its n-th call failing; then the same command, or the resumed run, has to end with the files of a run without faults. Then
trainings are killed at random moments and go on. --short tries a few calls and kills; --record writes what was tried as
rows of a table.
"""

import errno
import hashlib
import json
import os
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time

from records import processor, vector_width

ERRORS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "EINVAL": errno.EINVAL, "EDQUOT": errno.EDQUOT, "short writes": 0}
# What differs between equal runs.
MEASURED = ("started", "updated", "machine", "trainSamplesPerSecond", "seconds", "stepsPerSecond", "finished", "build")
# Learners that train in a moment here.
LEARNERS = {
    "nbp": ["--on", "arithmetic", "--hidden", "8"], "ssnn-bp": ["--hidden", "8", "--steps", "10"], "dense": ["--hidden", "8"],
    "perceptron": [], "softmax": [],
}


def images(folder, seed=1):
    """Four IDX files of 40 and 20 images of 8×8 in four classes."""
    draw = random.Random(seed)
    folder.mkdir()
    for part, count in (("train", 40), ("t10k", 20)):
        pixels = bytes(
            draw.randrange(140, 256) if place // 16 == image % 4 else draw.randrange(0, 110)
            for image in range(count) for place in range(64)
        )
        labels = bytes(image % 4 for image in range(count))
        (folder / f"{part}-images-idx3-ubyte").write_bytes(struct.pack(">4B3I", 0, 0, 8, 3, count, 8, 8) + pixels)
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(struct.pack(">4BI", 0, 0, 8, 1, count) + labels)


def content(path):
    """The bytes of a file without what differs between equal runs: times, speeds, the place of the run."""
    data = path.read_bytes()
    if path.name == "run.json":
        record = json.loads(data)
        strip(record)
        return json.dumps(record, sort_keys=True).encode()
    if path.suffix == ".jsonl":
        points = [json.loads(line) for line in data.splitlines()]
        for point in points:
            strip(point)
        return json.dumps(points, sort_keys=True).encode()
    if path.name in ("summary.json", "item.json"):
        record = json.loads(data)
        strip(record)
        return json.dumps(record, sort_keys=True).encode()
    if path.name == "report.html":
        return data.replace(str(path.parent).encode(), b"")
    return data


def strip(value):
    """Removes measured times and speeds, at any depth."""
    if isinstance(value, dict):
        for key in MEASURED:
            value.pop(key, None)
        for part in value.values():
            strip(part)


def files(folder):
    """The files below a folder, hidden ones too, with the hashes of their contents."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(content(path)).hexdigest()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }


def machine():
    return f"{processor().get('model name', 'unknown processor')}, {os.cpu_count()} cores, {vector_width()}"


def write_record(path, command, rows):
    """Writes the rows of a table as Scripts/pages.py reads them."""
    record = {"command": command, "machine": machine(), "columns": ["What", "How often", "What came of it"], "rows": rows}
    pathlib.Path(path).write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


class Bench:
    def __init__(self, synfire, shim, scratch):
        self.synfire, self.shim, self.scratch = synfire, shim, scratch
        self.problems, self.number = [], 0
        images(scratch / "d")
        (scratch / "c.json").write_text(json.dumps(CIRCUIT))

    def run(self, words, folder, environment=None):
        """Runs a verb with OUT as the name of its output."""
        words = [word.replace("OUT", str(folder)) for word in words]
        result = subprocess.run(
            [self.synfire, *words], cwd=self.scratch, stdin=subprocess.DEVNULL, capture_output=True, timeout=300,
            env={**os.environ, **(environment or {})}, check=False)
        return result.returncode, result.stderr.decode(errors="replace")

    def fresh(self, prepared=None):
        """A new folder, a copy of the prepared one."""
        self.number += 1
        folder = self.scratch / f"t{self.number}"
        shutil.copytree(prepared, folder) if prepared else folder.mkdir()
        return folder

    def note(self, text):
        self.problems.append(text)
        print(f"faults: {text}", file=sys.stderr)

    def wanted(self, words, prepared=None):
        """What a run without faults leaves, and how many calls it takes."""
        folder, count = self.fresh(prepared), self.scratch / "count"
        environment = {"LD_PRELOAD": self.shim, "FAIL_BELOW": str(folder), "FAIL_AT": "0", "FAIL_COUNT": str(count)}
        code, errors = self.run(words, folder, environment)
        if code != 0:
            sys.exit(f"faults: {words}: wanted a run without faults, got {code}: {errors}")
        return self.files(folder), int(count.read_text())

    @staticmethod
    def files(folder):
        return files(folder)

    def fail(self, name, words, again, short, prepared=None):
        """Lets each call fail, and does the work again; the number of runs."""
        wanted, count = self.wanted(words, prepared)
        # Odd, as a file takes six calls.
        step = max(1, count // 4) | 1 if short else 1
        runs = 0
        for error, number in ERRORS.items():
            if short and error not in ("ENOSPC", "short writes"):
                continue
            # Where nothing can be removed either, a run of a circuit leaves a part of its files, which it then spares.
            once = number in (0, errno.EINVAL) or short or name == "run --output"
            for every in ([False] if once else [False, True]):
                for call in range(1, count + 1, step):
                    runs += 1
                    self.fail_once(f"{name}, {error} at call {call}" + (" and later" if every else ""), words, again,
                                   wanted, prepared, (call, number, every))
        return runs

    def fail_once(self, name, words, again, wanted, prepared, fault):
        call, number, every = fault
        folder = self.fresh(prepared)
        environment = {"LD_PRELOAD": self.shim, "FAIL_BELOW": str(folder), "FAIL_AT": str(call), "FAIL_WITH": str(number)}
        code, errors = self.run(words, folder, {**environment, **({"FAIL_ALL": "1"} if every else {})})
        if code not in (0, 1):
            self.note(f"{name}: wanted exit code 0 or 1, got {code}: {errors[:200]}")
        if code == 1 and len([line for line in errors.splitlines() if line.startswith("Error: ")]) != 1:
            self.note(f"{name}: wanted one line of error, got {errors[:300]!r}")
        if code == 0 and self.files(folder) != wanted:
            self.note(f"{name}: said nothing, and left other files: {self.differing(self.files(folder), wanted)}")
        if code == 1:
            code, errors = self.run(again, folder)
            got = self.files(folder)
            if code != 0:
                self.note(f"{name}: wanted the work to go on, got {code}: {errors[:200]}")
            elif got != wanted:
                self.note(f"{name}: wanted the files of a run without faults, got others: {self.differing(got, wanted)}")
        shutil.rmtree(folder)

    @staticmethod
    def differing(got, wanted):
        return sorted(name for name in got.keys() | wanted.keys() if got.get(name) != wanted.get(name))[:4]

    def kill(self, name, words, again, kills, draw):
        """Kills the work at random moments until as many kills have been, and lets it end; the number of kills."""
        start = time.monotonic()
        folder = self.fresh()
        code, errors = self.run(words, folder)
        took = time.monotonic() - start
        wanted = self.files(folder)
        if code != 0:
            sys.exit(f"faults: {name}: wanted a run without faults, got {code}: {errors}")
        done = 0
        while done < kills:
            folder = self.fresh()
            command, attempts = words, 0
            while True:
                # Longer and longer, so that the work comes to its end on a busy machine too.
                attempts += 1
                moment = draw.uniform(0, took * (1 + attempts / 10))
                process = subprocess.Popen(
                    [self.synfire, *[word.replace("OUT", str(folder)) for word in command]], cwd=self.scratch,
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
                try:
                    _, errors = process.communicate(timeout=moment)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.communicate()
                    done += 1
                    command = again
                    continue
                if process.returncode != 0:
                    self.note(f"{name}: wanted the work to end after a kill, got {errors.decode(errors='replace')[:200]}")
                break
            got = self.files(folder)
            if got != wanted:
                self.note(f"{name}: wanted the files of a run without kills, got others: {self.differing(got, wanted)}")
            shutil.rmtree(folder)
        return done


CIRCUIT = {
    "spikeGenerators": [{"name": "s", "spikeTrains": [[1, 3, 5]]}],
    "groups": [{"name": "g", "count": 2, "threshold": 10, "currentDecay": 4096, "voltageDecay": 4096, "refractory": 1}],
    "connections": [{"from": "s", "to": "g", "weights": [[4, 8]]}],
    "probes": [{"of": "g", "quantity": "spikes", "every": 1}, {"of": "g", "quantity": "current", "every": 1}],
}


def outcome(bench, before):
    """What came of the tries after the first problems."""
    count = len(bench.problems) - before
    return f"{count} differences" if count else "the same command ends with the same files"


def main(synfire, shim, short, record):
    draw = random.Random(1)
    rows = []
    with tempfile.TemporaryDirectory(prefix="synfire-faults-") as scratch:
        bench = Bench(str(pathlib.Path(synfire).resolve()), str(pathlib.Path(shim).resolve()), pathlib.Path(scratch).resolve())
        trained = bench.fresh()
        bench.run(["train", "nbp", *LEARNERS["nbp"], "--data", "d", "--epochs", "2", "--output", "OUT/r"], trained)
        verbs = {}
        for learner, options in LEARNERS.items():
            words = ["train", learner, *options, "--data", "d", "--epochs", "3", "--resume-or-start", "--output", "OUT/r"]
            verbs[f"train {learner}"] = (words, words, None)
        words = ["train", "nbp", *LEARNERS["nbp"], "--data", "d", "--epochs", "2", "--keep", "1", "--seeds", "1,2",
                 "--resume-or-start", "--output", "OUT/r"]
        verbs["train nbp, two seeds"] = (words, words, None)
        for name, words in {
            "circuit": ["circuit", "nbp", "--layers", "2-2-2", "--format", "json", "--output", "OUT/c.json"],
            "run --output": ["run", "c.json", "--steps", "8", "--output", "OUT/r"],
            "run --save": ["run", "c.json", "--steps", "8", "--save", "OUT/s"],
        }.items():
            verbs[name] = (words, words, None)
        verbs["report"] = (["report", "OUT/r"],) * 2 + (trained,)
        words = ["reproduce", "nbp/counts", "--quick", "--output", "OUT/p"]
        verbs["reproduce"] = (words, words, None)
        for name, (words, again, prepared) in verbs.items():
            before = len(bench.problems)
            runs = bench.fail(name, words, again, short, prepared)
            print(f"faults: {name}: {runs} runs with a failing call")
            rows.append([f"`{name}`: a call of the disk fails", f"{runs} runs", outcome(bench, before)])
        for name, (words, again, prepared) in verbs.items():
            if not name.startswith(("train", "reproduce")):
                continue
            before = len(bench.problems)
            kills = bench.kill(name, words, again, 5 if short else 200, draw)
            print(f"faults: {name}: {kills} kills")
            rows.append([f"`{name}`: kill −9 at a random moment", f"{kills} kills", outcome(bench, before)])
        problems = bench.problems
    if record:
        write_record(record, "sh Scripts/check-faults.sh" + (" --short" if short else ""), rows)
    if problems:
        sys.exit(f"faults: {len(problems)} problems")
    print("faults: nothing was torn or lost")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    record = arguments[arguments.index("--record") + 1] if "--record" in arguments else None
    main(arguments[0], arguments[1], "--short" in arguments, record)
