"""Runs the task on brian2-loihi. usage: run_brian2_loihi.py TASK RESULT [numpy|cython]

Its generators act in the step of their events, so that what the task emits at an index is an event one step later; and what
it learns at a time belongs to the step before, so that one more step is run.
"""

import json
import sys
import time

import numpy as np
from brian2 import prefs


def main(task_path, result_path, target="numpy"):
    prefs.codegen.target = target
    from brian2_loihi import (
        LoihiNetwork,
        LoihiNeuronGroup,
        LoihiSpikeGeneratorGroup,
        LoihiSpikeMonitor,
        LoihiSynapses,
    )

    task = json.load(open(task_path))
    size, steps = task["size"], task["steps"]

    def generator(rows):
        times, sources = np.nonzero(np.array(rows))
        return LoihiSpikeGeneratorGroup(size, sources, times + 1)

    neurons = LoihiNeuronGroup(size, threshold_v_mant=task["threshold"], decay_v=4096, decay_I=4096)
    teacher = generator(task["teacher"])
    teaching = LoihiSynapses(teacher, neurons, sign_mode=2, w_exp=task["teacher_exponent"])
    teaching.connect(i=np.arange(size), j=np.arange(size))
    teaching.w = np.full(size, task["teacher_weight"])
    source = generator(task["input"])
    plastic = LoihiSynapses(
        source, neurons, sign_mode=1, dw=task["rule"], imp_x1=1, tau_x1=1, imp_y1=1, tau_y1=1
    )
    plastic.connect(i=np.repeat(np.arange(size), size), j=np.tile(np.arange(size), size))
    plastic.w = np.array(task["weights"]).flatten()
    spikes = LoihiSpikeMonitor(neurons)
    network = LoihiNetwork(neurons, teacher, teaching, source, plastic, spikes)

    network.run(1, report=None)  # compiles all code
    start = time.perf_counter()
    network.run(steps, report=None)
    seconds = time.perf_counter() - start
    raster = np.zeros((steps + 1, size), dtype=int)
    raster[np.rint(np.asarray(spikes.t_) * 1000).astype(int), np.asarray(spikes.i)] = 1
    # The property w holds what it was set to, and not what was learned.
    result = {
        "steps_per_second": steps / seconds,
        "spikes": raster[:steps].tolist(),
        "weights": plastic.get_states(["w"], units=False)["w"].astype(int).reshape(size, size).tolist(),
    }
    json.dump(result, open(result_path, "w"))


if __name__ == "__main__":
    main(*sys.argv[1:4])
