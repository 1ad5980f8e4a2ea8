"""Trains 784-1280-10 spiking neurons on MNIST in snnTorch, SpikingJelly and Synfire in turn, and prints samples a second.

usage: compare_training.py PYTHON_WITH_PEERS SYNFIRE [ROUNDS] [SAMPLES] [SECONDS]

SYNFIRE is the command. The environment's SYNFIRE_DATA names the folder that holds mnist/. Each rate is the best of ROUNDS
rounds (2). A peer trains on SAMPLES samples (512) after a first batch, but no longer than SECONDS seconds (20); Synfire on
the first 10,000 of an untrained network. A contender that is not done after SECONDS + 100 seconds is given up. A row is
printed as soon as its contender is done, so that a run that is cut short still says what it knows.
"""

import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent


def last_line(command, limit):
    """The last line that a command prints, which is an object of JSON, or None and a word of why."""
    try:
        run = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        print(f"{command[0]} was not done after {limit} s", file=sys.stderr)
        return None
    if run.returncode != 0:
        print(f"{command[0]} did not run: {(run.stderr.strip().splitlines() or ['?'])[-1][:120]}", file=sys.stderr)
        return None
    return json.loads(run.stdout.strip().splitlines()[-1])


def contenders(python, synfire, threads, samples, seconds):
    """The name, the command and the key of the rate of each, peers first."""
    folder = pathlib.Path(os.environ.get("SYNFIRE_DATA", "../shared/data")) / "mnist"
    for framework in ("snntorch", "spikingjelly"):
        for batch in (64, 256):
            command = [python, HERE / "train_torch.py", framework, folder, batch, threads, samples, seconds]
            yield f"{framework}, batches of {batch}", command, "samplesPerSecond"
    for name, update in (("rate rule", "rate"), ("coincidences", "stochastic")):
        command = [synfire, "train", "ssnn-bp", "--data", "mnist", "--hidden", 1280, "--steps", 50, "--update", update]
        command += ["--train-count", 10_000, "--epochs", 1, "--batch", 64, "--threads", threads, "--format", "json"]
        yield f"Synfire, {name}, batches of 64", command, "trainSamplesPerSecond"


def main(python, synfire, rounds=2, samples=512, seconds=20):
    missing = 0
    for threads in (1, 2):
        print(f"{f'threads: {threads}':40} {'samples/s':>10} {'ratio to the fastest peer':>27}", flush=True)
        fastest = 0.0
        for name, command, key in contenders(python, synfire, threads, samples, seconds):
            results = [last_line(command, seconds + 100) for _ in range(rounds)]
            rate = max((result[key] for result in results if result), default=0.0)
            missing += not rate
            if not name.startswith("Synfire"):
                fastest = max(fastest, rate)
            ratio = f"{rate / fastest:.1f}" if name.startswith("Synfire") and fastest and rate else ""
            print(f"{name:40} {rate:10.0f} {ratio:>27}", flush=True)
    return 1 if missing else 0


if __name__ == "__main__":
    if len(sys.argv) not in range(3, 7):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:3], *map(int, sys.argv[3:])))
