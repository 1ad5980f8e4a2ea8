"""Records of trainings: what `synfire train` has left in a folder, as one small JSON file.

    python3 Scripts/records.py write NAME RUN [EVALUATION]      writes Documentation/Records/trainings/NAME.json
    python3 Scripts/records.py compare NAME RUN [EVALUATION]    fails if RUN scored anything else than the record says
    python3 Scripts/records.py times NAME=SECONDS...            writes Documentation/Records/times.json

RUN is the folder of a run or of several seeds; EVALUATION holds what `synfire evaluate --format json` printed.
"""

import hashlib
import json
import pathlib
import platform
import statistics
import sys
from datetime import datetime

RECORDS = pathlib.Path(__file__).resolve().parent.parent / "Documentation" / "Records"
# What has to be equal when a training is repeated, on any machine.
RESULTS = ("seeds", "epochs", "data", "last", "best", "evaluated", "history")


def trainings():
    """The commands of each training, by name, in the order of the list."""
    lines = (RECORDS / "trainings.txt").read_text(encoding="utf-8").splitlines()
    rows = [[part.strip() for part in line.split("|")] for line in lines if line and not line.startswith("#")]
    return {name: commands for name, *commands in rows}


def spread(values):
    """Mean and sample standard deviation, and the values themselves."""
    deviation = statistics.stdev(values) if len(values) > 1 else 0
    return {"mean": round(statistics.fmean(values), 6), "standardDeviation": round(deviation, 6), "values": values}


def reported(point):
    return point.get("heldOut") or point["test"]


def readings(score):
    """A score by its readings, and its loss; `accuracy` repeats the reading that is the answer."""
    return {name: value for name, value in score.items() if name != "accuracy"}


def digest(points):
    """A hash of all scores of a history."""
    scores = [[point["epoch"], readings(reported(point)), readings(point["train"])] for point in points]
    return hashlib.sha256(json.dumps(scores, sort_keys=True).encode()).hexdigest()[:16]


def by_reading(scores):
    return {name: spread([score[name] for score in scores]) for name in sorted(scores[0])}


def processor():
    """What Linux says of the first processor."""
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").split("\n\n")[0].splitlines()
    except OSError:
        return {}
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}


def vector_width():
    if platform.machine() in ("arm64", "aarch64"):
        return "NEON"
    flags = set(processor().get("flags", "").split())
    return "AVX-512" if {"avx512bw", "avx512vl"} <= flags else "AVX2" if "avx2" in flags else "SSE2"


def seconds(runs):
    """From the begin of the first run to the end of the last."""
    begin, end = (
        choose(datetime.fromisoformat(run[key].replace("Z", "+00:00")) for run in runs)
        for choose, key in ((min, "started"), (max, "updated"))
    )
    return round((end - begin).total_seconds())


def record(name, folder, evaluation=None):
    folders = sorted(pathlib.Path(folder).glob("seed-*")) or [pathlib.Path(folder)]
    runs = [json.loads((folder / "run.json").read_text(encoding="utf-8")) for folder in folders]
    if any(run["status"] != "complete" for run in runs):
        sys.exit(f"records: {folder}: wanted complete runs, got {[run['status'] for run in runs]}")
    lines = [(folder / "epochs.jsonl").read_text(encoding="utf-8").splitlines() for folder in folders]
    histories = [[json.loads(line) for line in history] for history in lines]
    lasts = [readings(reported(history[-1])) for history in histories]
    bests = [
        {name: max(reported(point)[name] for point in history) for name in lasts[0] if name != "loss"}
        for history in histories
    ]
    commands = trainings()[name]
    result = {
        "command": commands[0],
        "seeds": [history[-1]["seed"] for history in histories],
        "epochs": histories[0][-1]["epoch"],
        "data": {
            "name": runs[0]["configuration"]["data"]["name"],
            "trainCount": runs[0]["trainCount"],
            "reportedCount": runs[0]["reportedCount"],
            "sha256": [source["sha256"] for source in runs[0]["sources"]],
        },
        "last": by_reading(lasts),
        "best": by_reading(bests),
    }
    if evaluation:
        result["evaluation"] = commands[1]
        result["evaluated"] = evaluated(pathlib.Path(evaluation))
    return result | {
        "history": [digest(history) for history in histories],
        "seconds": seconds(runs),
        "machine": runs[0]["machine"] | {"vectorWidth": vector_width()},
        "synfire": runs[0]["synfire"],
    }


def evaluated(file):
    """Mean and spread over the seeds of what was evaluated: of the means, where the spikes were drawn several times."""
    answers = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    scores = [
        {name: round(value["mean"], 6) for name, value in answer["testDraws"].items()}
        if "testDraws" in answer else readings(answer["test"])
        for answer in answers
    ]
    return {"epochs": [answer["epoch"] for answer in answers]} | by_reading(scores)


def write(file, value):
    """JSON with a line for each key of the outermost three levels."""
    def text(value, depth):
        if not isinstance(value, dict) or depth == 3 or "values" in value:
            return json.dumps(value, ensure_ascii=False)
        indent = "\n" + "  " * (depth + 1)
        lines = [f"{json.dumps(key)}: {text(part, depth + 1)}" for key, part in value.items()]
        return "{" + indent + ("," + indent).join(lines) + indent[:-2] + "}"

    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text(value, 0) + "\n", encoding="utf-8")
    print(f"records: {file.relative_to(RECORDS.parent.parent)} written")


def write_times(pairs):
    """How long one seed of each training took, alone on this machine; times of another machine are dropped."""
    first = processor()
    machine = f"{first.get('model name', platform.machine())} (family {first.get('cpu family', '?')}; {vector_width()})"
    head = {"machine": machine, "source": "sh Scripts/record-results.sh --times"}
    before = json.loads((RECORDS / "times.json").read_text(encoding="utf-8"))
    times = {name: {"seconds": int(time)} for name, time in (pair.split("=") for pair in pairs)}
    write(RECORDS / "times.json", head | (before | head if before["machine"] == machine else {}) | times)


def main(verb, *arguments):
    if verb == "times":
        return write_times(arguments)
    name = arguments[0]
    file = RECORDS / "trainings" / f"{name}.json"
    got = record(*arguments)
    if verb == "write":
        return write(file, got)
    wanted = json.loads(file.read_text(encoding="utf-8"))
    compared = [key for key in RESULTS if key in got]
    for key in compared:
        if got[key] != wanted.get(key):
            sys.exit(f"records: {name}, {key}: wanted {json.dumps(wanted.get(key))}, got {json.dumps(got[key])}")
    print(f"{name}: {', '.join(compared)} equal the record")


if __name__ == "__main__":
    main(*sys.argv[1:])
