"""Runs the task on brian2-loihi, lava-nc and Synfire, checks that they agree, and prints their speeds.

usage: compare.py PYTHON_WITH_PEERS SYNFIRE_PEER
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from task import task

HERE = pathlib.Path(__file__).parent


def main(python, synfire):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        task_file = folder / "task.json"
        task_file.write_text(json.dumps(task()))
        commands = {
            "brian2-loihi 0.5.2 (numpy)": [python, HERE / "run_brian2_loihi.py", "numpy"],
            "brian2-loihi 0.5.2 (Cython)": [python, HERE / "run_brian2_loihi.py", "cython"],
            "lava-nc 0.10.0": [python, HERE / "run_lava.py"],
            "Synfire, model brian2-loihi": [synfire, None, "brian2-loihi"],
            "Synfire, model lava": [synfire, None, "lava"],
            "Synfire, model loihi1": [synfire, None, "loihi1"],
        }
        results = {}
        for number, (name, (program, script, *rest)) in enumerate(commands.items()):
            result_file = folder / f"result-{number}.json"
            command = [program] + ([script] if script else []) + [task_file, result_file] + rest
            run = subprocess.run([str(part) for part in command], capture_output=True, text=True)
            if run.returncode != 0:
                print(f"{name:30} did not run: {(run.stderr.strip().splitlines() or ['?'])[-1][:80]}")
                continue
            results[name] = json.loads(result_file.read_text())
    if not results:
        return 1
    fastest_peer = max(
        (result["steps_per_second"] for name, result in results.items() if not name.startswith("Synfire")), default=None
    )
    first = next(iter(results.values()))
    agree = True
    print(f"{'':30} {'steps/s':>10} {'ratio':>8}  spikes  weights")
    for name, result in results.items():
        same = {key: result[key] == first[key] for key in ("spikes", "weights")}
        agree = agree and all(same.values())
        ratio = f"{result['steps_per_second'] / fastest_peer:8.1f}" if fastest_peer else " " * 8
        words = ["same" if flag else "DIFFER" for flag in same.values()]
        print(f"{name:30} {result['steps_per_second']:10.0f} {ratio}  {words[0]:6}  {words[1]}")
    print(f"{sum(map(sum, first['spikes']))} spikes in {len(first['spikes'])} steps; ratio to the fastest peer")
    return 0 if agree else 1


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:3]))
