"""Trains 784-1280-10 spiking neurons on MNIST for a while, by backpropagation through time, and prints a line of JSON.

usage: train_torch.py snntorch|spikingjelly MNIST_FOLDER BATCH THREADS SAMPLES SECONDS

Training ends after SAMPLES samples, or with the batch in which SECONDS seconds have passed.

Inputs are Bernoulli spikes of the rate 0.4 times the grey value, 50 steps a sample, as Synfire's are in the mean. Neurons,
surrogate gradient and optimiser are what the two libraries' own tutorials use: leaky integrate-and-fire, arc tangent, Adam.
"""

import gzip
import json
import math
import pathlib
import struct
import sys
import time

import numpy
import torch

STEPS = 50
INPUT_RATE = 0.4
LAYERS = (784, 1280, 10)


def idx(path):
    """The numbers of an IDX file, compressed or not."""
    plain = path.with_suffix("")
    data = plain.read_bytes() if plain.exists() else gzip.decompress(path.read_bytes())
    rank = data[3]
    shape = struct.unpack(f">{rank}I", data[4 : 4 + 4 * rank])
    return numpy.frombuffer(data, dtype=numpy.uint8, offset=4 + 4 * rank).reshape(shape)


class SnnTorch(torch.nn.Module):
    def __init__(self):
        super().__init__()
        import snntorch
        from snntorch import surrogate

        keep = math.exp(-10 / STEPS)
        self.hidden, self.output = torch.nn.Linear(*LAYERS[:2]), torch.nn.Linear(*LAYERS[1:])
        self.neurons = [snntorch.Leaky(beta=keep, spike_grad=surrogate.atan()) for _ in range(2)]

    def forward(self, spikes):
        states = [neuron.init_leaky() for neuron in self.neurons]
        counts = 0
        for step in spikes:
            hidden, states[0] = self.neurons[0](self.hidden(step), states[0])
            output, states[1] = self.neurons[1](self.output(hidden), states[1])
            counts = counts + output
        return counts


class SpikingJelly(torch.nn.Module):
    def __init__(self):
        super().__init__()
        from spikingjelly.activation_based import functional, layer, neuron, surrogate

        def leaky():
            return neuron.LIFNode(tau=STEPS / 10, decay_input=False, surrogate_function=surrogate.ATan())

        self.network = torch.nn.Sequential(
            layer.Linear(*LAYERS[:2]), leaky(), layer.Linear(*LAYERS[1:]), leaky()
        )
        functional.set_step_mode(self.network, "m")
        self.reset = functional.reset_net

    def forward(self, spikes):
        self.reset(self.network)
        return self.network(spikes).sum(0)


def main(framework, folder, batch, threads, samples, limit):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    folder = pathlib.Path(folder)
    needed = samples + batch
    grey = torch.from_numpy(idx(folder / "train-images-idx3-ubyte.gz")[:needed].reshape(-1, LAYERS[0]) / numpy.float32(255))
    labels = torch.from_numpy(idx(folder / "train-labels-idx1-ubyte.gz")[:needed].astype(numpy.int64))
    network = {"snntorch": SnnTorch, "spikingjelly": SpikingJelly}[framework]()
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    losses = []
    start, used, timed = 0.0, 0.0, 0
    for first in range(0, needed, batch):
        # The first batch is not timed.
        if first == batch:
            start, used = time.perf_counter(), time.process_time()
        rates = INPUT_RATE * grey[first : first + batch]
        spikes = (torch.rand((STEPS, *rates.shape)) < rates).float()
        loss = torch.nn.functional.cross_entropy(network(spikes), labels[first : first + batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if first >= batch:
            timed += len(rates)
            if time.perf_counter() - start > limit:
                break
    seconds, used = time.perf_counter() - start, time.process_time() - used
    print(json.dumps({"samplesPerSecond": timed / seconds, "cpuSeconds": used, "firstLoss": losses[0], "lastLoss": losses[-1]}))


if __name__ == "__main__":
    if len(sys.argv) != 7:
        sys.exit(__doc__)
    main(*sys.argv[1:3], *map(int, sys.argv[3:]))
