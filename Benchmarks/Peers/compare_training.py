"""Trains 784-1280-10 spiking neurons on MNIST in snnTorch, SpikingJelly and Synfire in turn, and prints samples a second.

usage: compare_training.py PYTHON_WITH_PEERS SYNFIRE [ROUNDS] [SAMPLES]

SYNFIRE is the command. The environment's SYNFIRE_DATA names the folder that holds mnist/. Each rate is the best of ROUNDS
rounds (2); a peer is timed on SAMPLES samples (1,024), Synfire on the first 10,000 of an untrained network.
"""

import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent


def last_line(command):
    """The last line that a command prints, which is an object of JSON, or None and a word of why."""
    run = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if run.returncode != 0:
        print(f"{command[0]} did not run: {(run.stderr.strip().splitlines() or ['?'])[-1][:120]}", file=sys.stderr)
        return None
    return json.loads(run.stdout.strip().splitlines()[-1])


def main(python, synfire, rounds=2, samples=1024):
    folder = pathlib.Path(os.environ.get("SYNFIRE_DATA", "../shared/data")) / "mnist"
    contest = []
    for threads in (1, 2):
        for framework in ("snntorch", "spikingjelly"):
            for batch in (64, 128, 256):
                command = [python, HERE / "train_torch.py", framework, folder, batch, threads, samples]
                contest.append((threads, f"{framework}, batches of {batch}", command, "samplesPerSecond"))
        for name, update in (("rate rule", "rate"), ("coincidences", "stochastic")):
            command = [synfire, "train", "ssnn-bp", "--data", "mnist", "--hidden", 1280, "--steps", 50, "--update", update]
            command += ["--train-count", 10_000, "--epochs", 1, "--batch", 64, "--threads", threads, "--format", "json"]
            contest.append((threads, f"Synfire, {name}, batches of 64", command, "trainSamplesPerSecond"))
    best = {}
    for _ in range(rounds):
        for threads, name, command, key in contest:
            result = last_line(command)
            if result:
                best[threads, name] = max(best.get((threads, name), 0), result[key])
                print(f"{name}, threads: {threads}: {result[key]:.0f} samples/s", file=sys.stderr, flush=True)
    for threads in (1, 2):
        rates = {name: rate for (count, name), rate in best.items() if count == threads}
        peers = [rate for name, rate in rates.items() if not name.startswith("Synfire")]
        print(f"{f'threads: {threads}':40} {'samples/s':>10} {'ratio to the fastest peer':>27}")
        for name, rate in rates.items():
            print(f"{name:40} {rate:10.0f} {rate / max(peers):27.1f}" if peers else f"{name:40} {rate:10.0f}")
    return 0 if len(best) == len(contest) else 1


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4, 5):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:3], *map(int, sys.argv[3:])))
