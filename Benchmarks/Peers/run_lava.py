"""Runs the task on lava-nc's fixed-point processes. usage: run_lava.py TASK RESULT"""

import json
import sys
import time

import numpy as np
from lava.magma.core.learning.learning_rule import Loihi2FLearningRule
from lava.magma.core.run_conditions import RunSteps
from lava.magma.core.run_configs import Loihi1SimCfg
from lava.proc.dense.process import Dense, LearningDense
from lava.proc.io.sink import RingBuffer as Sink
from lava.proc.io.source import RingBuffer as Source
from lava.proc.lif.process import LIF
from lava.utils.weightutils import SignMode


def main(task_path, result_path):
    task = json.load(open(task_path))
    size, steps = task["size"], task["steps"]
    # What is lost of the current is one more than du; of the voltage, dv.
    neurons = LIF(shape=(size,), du=4095, dv=4096, vth=task["threshold"])
    teacher = Source(data=np.array(task["teacher"]).T)
    teaching = Dense(
        weights=np.eye(size, dtype=int) * task["teacher_weight"],
        weight_exp=task["teacher_exponent"],
        sign_mode=SignMode.EXCITATORY,
    )
    source = Source(data=np.array(task["input"]).T)
    rule = Loihi2FLearningRule(dw=task["rule"], x1_impulse=1, x1_tau=0, y1_impulse=1, y1_tau=0, t_epoch=1)
    plastic = LearningDense(weights=np.array(task["weights"]).T, learning_rule=rule, sign_mode=SignMode.MIXED)
    spikes = Sink(shape=(size,), buffer=steps)
    teacher.s_out.connect(teaching.s_in)
    teaching.a_out.connect(neurons.a_in)
    source.s_out.connect(plastic.s_in)
    plastic.a_out.connect(neurons.a_in)
    neurons.s_out.connect(plastic.s_in_bap)
    neurons.s_out.connect(spikes.a_in)

    settings = Loihi1SimCfg(select_tag="fixed_pt")
    neurons.run(condition=RunSteps(num_steps=1), run_cfg=settings)  # builds all processes
    start = time.perf_counter()
    neurons.run(condition=RunSteps(num_steps=steps - 1), run_cfg=settings)
    seconds = time.perf_counter() - start
    result = {
        "steps_per_second": (steps - 1) / seconds,
        "spikes": spikes.data.get().T.astype(int).tolist(),
        "weights": plastic.weights.get().T.astype(int).tolist(),
    }
    neurons.stop()
    json.dump(result, open(result_path, "w"))


if __name__ == "__main__":
    main(*sys.argv[1:3])
