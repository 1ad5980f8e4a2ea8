"""The network that every simulator runs, written to a file that all of them read.

A plastic dense connection from 100 sources to 100 compartments with dw = 4*x0*y0 - 2*x0, an even and whole change, so that
no simulator rounds at random; a teacher, one source for each compartment, brings half of them exactly to the threshold in each step, so that the weights
decide which of them spike.
The changes of +2 and -2 cancel out on average, so that no weight reaches a bound, where simulators differ.
"""

import json
import random
import sys


def task(size=100, steps=300, seed=1):
    draw = random.Random(seed)

    def rows(chance):
        return [[int(draw.random() < chance) for _ in range(size)] for _ in range(steps)]

    return {
        "size": size,
        "steps": steps,
        "threshold": 1000,
        "rule": "4*x0*y0-2*x0",
        "teacher_weight": 125,
        "teacher_exponent": 3,
        # [source][target], even numbers
        "weights": [[2 * draw.randint(-50, 50) for _ in range(size)] for _ in range(size)],
        # [index][source]; index 0 is emitted in step 1
        "input": rows(0.1),
        "teacher": rows(0.5),
    }


if __name__ == "__main__":
    json.dump(task(), open(sys.argv[1], "w"))
