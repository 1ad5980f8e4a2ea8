/* The player "circuit": one sample in a backpropagation circuit, phase by phase. */
class SampleView {
  constructor(root, view) {
    this.view = view;
    this.neuron = 0;
    this.weights = this.unpackWeights(view.hiddenWeights);
    this.outputWeights = this.unpackWeights(view.outputWeights);
    this.player = new Player({
      first: 1, last: view.phases.length, noun: "Phase", interval: 1400,
      words: (place) => `Phase ${place} of ${view.phases.length}, ${view.phases[place - 1].part}: ${view.phases[place - 1].meaning}`,
      show: (place) => this.show(place),
    });
    this.drawing = new CircuitDrawing(view, (neuron) => this.chooseNeuron(neuron));
    this.ticks = element("ol", { class: "ticks", "aria-label": "Phases" }, ...view.phases.map((phase) =>
      element("li", {}, element("button", {
        type: "button", "aria-label": `Phase ${phase.number}, ${phase.part}`,
        onclick: () => { this.player.stop(); this.player.go(phase.number); },
      }, `${phase.number}${phase.amount > 0 ? " +" : phase.amount < 0 ? " −" : ""}`, element("span", {}, phase.part)))));
    this.telling = element("div", { class: "telling", "aria-live": "polite" });
    this.panels = this.makePanels();
    this.chooser = makeChooser(view.samples, (sample) => imageOf(unpack(sample.spikes["x"]["1"]), view.inputs), (sample) => this.choose(sample));
    root.append(this.chooser.root, this.player.root, this.player.keys, this.ticks,
      element("div", { class: "stage" }, this.drawing.root, this.telling), this.panels);
    this.player.listen(root);
    onThemeChange(() => this.show(this.player.place));
    this.chooser.select(0);
  }

  unpackWeights(text) {
    return text ? Int8Array.from(atob(text), (character) => character.charCodeAt(0)) : null;
  }

  makePanels() {
    this.image = element("canvas", { width: 20, height: 20, role: "img", "aria-label": "The input image" });
    this.imageNote = element("figcaption", {});
    this.answers = element("div", {});
    this.changes = element("div", {});
    this.maps = element("div", { class: "maps" });
    this.mapNote = element("p", { class: "note" });
    this.choice = element("input", {
      type: "number", min: 0, max: this.view.hidden - 1, value: 0, id: "hidden-neuron",
      onchange: () => this.chooseNeuron(Math.min(this.view.hidden - 1, Math.max(0, Math.floor(Number(this.choice.value) || 0)))),
    });
    this.inspection = element("div", {});
    const panel = (title, kind, ...children) => element("div", { class: kind }, element("h3", {}, title), ...children);
    return element("div", { class: "panels" },
      panel("The input", "", element("div", { class: "maps" }, element("figure", {}, this.image, this.imageNote))),
      panel("The answer, before and after", "answers", this.answers),
      panel("Synapses that change", "", this.changes),
      panel("Where W1 changes", "wide", this.mapNote, this.maps),
      panel("One hidden neuron", "wide", element("p", {}, element("label", { for: "hidden-neuron" }, "Neuron "), this.choice,
        element("span", { class: "hint" }, " or click on one in the circuit; it is framed there.")), this.inspection));
  }

  /** Shows another image, from its first phase. */
  choose(sample) {
    this.sample = sample;
    this.unpacked = {};
    for (const [group, phases] of Object.entries(sample.spikes)) {
      this.unpacked[group] = Object.fromEntries(Object.entries(phases).map(([phase, text]) => [phase, unpack(text)]));
    }
    this.deltas = sample.changes.map((change) => ({ ...change, rowList: unpack(change.rows), columnList: unpack(change.columns), gaps: new Set(change.missing) }));
    const { values, columns } = imageOf(this.spikes("x", 1), this.view.inputs);
    drawImage(this.image, values, columns);
    this.image.style.width = "150px";
    this.imageNote.textContent = `Training image ${sample.index}, class ${sample.label}: ${counted(this.spikes("x", 1).length, "input spike")}.`;
    this.showAnswers();
    const first = this.deltas.find((change) => change.matrix === "W1");
    this.player.stop();
    this.neuron = first ? first.columnList[0] : this.spikes("h", 2)[0] || 0;
    this.choice.value = this.neuron;
    this.player.go(1);
  }

  spikes(group, phase) { return (this.unpacked[group] || {})[phase] || []; }

  chooseNeuron(neuron) {
    this.neuron = neuron;
    this.choice.value = neuron;
    this.show(this.player.place);
  }

  show(place) {
    const phase = this.view.phases[place - 1];
    const changes = this.deltas.filter((change) => change.phase === place);
    this.drawing.show(phase, (group, number) => this.spikes(group, number), changes, this.neuron);
    [...this.ticks.querySelectorAll("button")].forEach((button, index) => {
      if (index === place - 1) button.setAttribute("aria-current", "step"); else button.removeAttribute("aria-current");
    });
    // Screen readers are not interrupted while it plays.
    this.telling.setAttribute("aria-live", this.player.isPlaying ? "off" : "polite");
    this.tell(phase, changes);
    this.showChanges(place);
    this.drawMaps(place);
    this.inspect(place);
  }

  /** The phase in words. */
  tell(phase, changes) {
    const groups = Object.keys(circuitPlaces.wide.boxes).filter((group) => group in phase.contents);
    const holds = groups.map((group) => {
      const words = phase.contents[group];
      const count = this.spikes(group, phase.number).length;
      return element("li", {}, element("b", {}, group), ` (${count ? counted(count, "spike") : "silent"}): ${words}`);
    });
    const lines = changes.map((change) => element("p", { class: "amount" }, this.changeWords(change)));
    const nothing = phase.amount === 0 ? "No synapse learns in this phase."
      : "Synapses could learn in this phase, but no two sides of one spiked together.";
    this.telling.replaceChildren(
      element("h3", {}, `Phase ${phase.number}: ${phase.part}`), element("p", {}, phase.meaning),
      element("p", { class: "note" }, `${CircuitDrawing.gateWords(phase)}. r1 is ${phase.isRewarded ? "present: weights grow." : "absent" + (phase.amount < 0 ? ": weights shrink." : ".")}`),
      element("h3", {}, "What each layer holds"),
      holds.length ? element("ul", {}, ...holds) : element("p", {}, "Nothing: all groups are silent."),
      element("h3", {}, "What learns"),
      ...(lines.length ? lines : [element("p", {}, nothing)]));
  }

  changeWords(change) {
    const many = (list, thing) => counted(list.length, thing);
    const outputs = (list) => `output ${list.join(", ")}`;
    const sides = {
      "W1": () => [many(change.rowList, "input"), many(change.columnList, "hidden neuron")],
      "W2": () => [many(change.rowList, "hidden neuron"), outputs(change.columnList)],
      "W2T": () => [outputs(change.rowList), many(change.columnList, "neuron") + " of d1"],
      "-W2T": () => [outputs(change.rowList), many(change.columnList, "neuron") + " of d1"],
    }[change.matrix]();
    return `${change.matrix.replace("-", "−")} ${change.amount > 0 ? "+" : "−"}${Math.abs(change.amount)} at ${counted(change.count, "synapse")}, ${sides.join(" → ")}`;
  }

  showChanges(place) {
    const rows = this.deltas.map((change) => element("li", {},
      element(change.phase === place ? "b" : "span", {}, `Phase ${change.phase}: ${this.changeWords(change)}`
        + (change.phase === place ? " ← now" : change.phase < place ? " ✓" : ""))));
    this.changes.replaceChildren(rows.length ? element("ul", {}, ...rows)
      : element("p", {}, "None: the answer is right, or its error lies outside the box, where the derivative is 0."));
    if (rows.length) {
      this.changes.append(element("p", { class: "note" }, "The three copies of W1 change alike, and so do those of W2. W2T and −W2T, which carry errors back, follow in two turns: what one gains in phase 5 the other loses in phase 9."));
    }
  }

  showAnswers() {
    const { sample, view } = this;
    const before = new Set(this.spikes("o", 3));
    const after = new Set(sample.outputsAfter);
    const signs = { "+": new Set(this.spikes("d+", 4)), "−": new Set(this.spikes("d-", 4)) };
    const head = element("tr", {}, ...["class", "u2 before", "spike", "error", "u2 after", "spike"].map((text) => element("th", { scope: "col" }, text)));
    const rows = sample.outputSums.map((sum, output) => {
      const isRight = output === sample.label;
      const error = signs["+"].has(output) ? "d+ missing" : signs["−"].has(output) ? "d− excess" : "";
      return element("tr", { class: isRight ? "right" : null },
        element("th", { scope: "row" }, `${output}${isRight ? " ◎" : ""}`), element("td", {}, grouped(sum)),
        element("td", {}, before.has(output) ? "● fires" : ""), element("td", {}, error),
        element("td", {}, grouped(sample.outputSumsAfter[output])), element("td", {}, after.has(output) ? "● fires" : ""));
    });
    const shown = rows.length <= 14 ? rows : rows.filter((row, output) =>
      output === sample.label || before.has(output) || after.has(output) || signs["+"].has(output) || signs["−"].has(output));
    this.answers.replaceChildren(
      element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Outputs before and after" },
        element("table", {}, element("thead", {}, head), element("tbody", {}, ...shown))),
      element("p", { class: "note" }, `◎ the right answer. An output fires where u2 is above ${view.threshold}; after: the same image shown once more.`
        + (shown.length < rows.length ? " Outputs that are silent before and after are left out." : "")));
  }

  /** W1 as two maps of inputs × hidden neurons, one for each direction, so that they differ without colour. */
  drawMaps(place) {
    const { inputs, hidden } = this.view;
    const map = (title, isGrowth) => {
      const canvas = element("canvas", { width: hidden, height: inputs, role: "img" });
      const context = canvas.getContext("2d");
      let count = 0;
      for (const change of this.deltas) {
        if (change.matrix !== "W1" || change.phase > place || change.amount > 0 !== isGrowth) continue;
        context.fillStyle = color(isGrowth ? "--grow" : "--shrink");
        for (const row of change.rowList) for (const column of change.columnList) {
          if (!change.gaps.has(row * hidden + column)) context.fillRect(column, row, 1, 1);
        }
        count += change.count;
      }
      canvas.setAttribute("aria-label", `${title}: ${counted(count, "synapse")}`);
      canvas.style.width = `${Math.min(320, hidden)}px`;
      return element("figure", {}, canvas, element("figcaption", {}, `${title}: ${counted(count, "synapse")}. Inputs from top to bottom, hidden neurons from left to right.`));
    };
    const any = this.deltas.some((change) => change.matrix === "W1");
    const now = this.deltas.some((change) => change.matrix === "W1" && change.phase <= place);
    this.mapNote.textContent = now ? `What has changed up to phase ${place}.`
      : any ? `Up to phase ${place} nothing has changed; it will in phase ${[...new Set(this.deltas.filter((change) => change.matrix === "W1").map((change) => change.phase))].join(" and ")}.` : "W1 does not change with this image.";
    this.maps.replaceChildren(...(now ? [map("grows, +2", true), map("shrinks, −2", false)] : []));
  }

  /** What has changed at the synapses into a hidden neuron up to a phase, by input. */
  changesInto(neuron, place) {
    const sums = new Map();
    for (const change of this.deltas) {
      if (change.matrix !== "W1" || change.phase > place || !change.columnList.includes(neuron)) continue;
      for (const row of change.rowList) {
        if (!change.gaps.has(row * this.view.hidden + neuron)) sums.set(row, (sums.get(row) || 0) + change.amount);
      }
    }
    return sums;
  }

  inspect(place) {
    const { view, sample, neuron } = this;
    const has = (group, phase) => this.spikes(group, phase).includes(neuron);
    const changes = this.changesInto(neuron, place);
    const facts = [
      `u1 = ${grouped(sample.hiddenSums[neuron])}, and ${grouped(sample.hiddenSumsAfter[neuron])} once it has learned.`,
      has("h", 2) ? "It is part of the hidden answer." : "It is silent in the hidden answer.",
      has("b_h", 6) ? "It lies in the box: an error may pass." : "It lies outside the box: no error passes.",
      has("d1", 6) ? "Its error is positive: it should spike more." : has("d1", 10) ? "Its error is negative: it should spike less." : "No error comes back to it.",
    ];
    const figures = [];
    if (this.weights) {
      const before = Array.from({ length: view.inputs }, (_, input) => 2 * this.weights[input * view.hidden + neuron]);
      figures.push(this.fieldFigure(before, null, "Weights before"));
      const after = before.map((weight, input) => weight + (changes.get(input) || 0));
      figures.push(this.fieldFigure(after, changes, `Weights after phase ${place}; framed: changed (${counted(changes.size, "synapse")})`));
    }
    this.inspection.replaceChildren(element("p", {}, facts.join(" ")), element("div", { class: "maps" }, ...figures), this.outputTable(place));
  }

  /** Weights as an image: light to dark in both directions from 0, a bar in what is negative. */
  fieldFigure(weights, marked, caption) {
    const shape = report.imageShape;
    const levels = shape ? shape.levels : 1;
    const columns = shape ? shape.width : Math.ceil(Math.sqrt(weights.length));
    const cell = Math.max(3, Math.min(10, Math.floor(260 / columns)));
    const pixels = Math.ceil(weights.length / levels);
    const canvas = element("canvas", { width: columns * cell, height: Math.ceil(pixels / columns) * cell, role: "img", "aria-label": caption });
    const context = canvas.getContext("2d");
    const sums = new Array(pixels).fill(0);
    weights.forEach((weight, input) => { sums[Math.floor(input / levels)] += weight; });
    const largest = Math.max(1, ...sums.map(Math.abs));
    const changed = new Set([...(marked ? marked.keys() : [])].map((input) => Math.floor(input / levels)));
    sums.forEach((sum, pixel) => {
      const [x, y] = [pixel % columns * cell, Math.floor(pixel / columns) * cell];
      context.globalAlpha = Math.abs(sum) / largest;
      context.fillStyle = color(sum < 0 ? "--negative" : "--positive");
      context.fillRect(x, y, cell, cell);
      context.globalAlpha = 1;
      if (sum < 0 && cell >= 5) {
        context.fillStyle = color("--card");
        context.fillRect(x + 1, y + Math.floor(cell / 2), cell - 2, 1);
      }
      if (changed.has(pixel)) {
        context.strokeStyle = color("--ink");
        context.strokeRect(x + 0.5, y + 0.5, cell - 1, cell - 1);
      }
    });
    return element("figure", {}, canvas, element("figcaption", {}, `${caption}. Up to ±${largest}; blue with a bar is negative.`));
  }

  /** The weights from the chosen neuron to the outputs, before and after. */
  outputTable(place) {
    if (!this.outputWeights) return null;
    const { view, neuron } = this;
    const before = Array.from({ length: view.outputs }, (_, output) => 2 * this.outputWeights[neuron * view.outputs + output]);
    const after = [...before];
    for (const change of this.deltas) {
      if (change.matrix !== "W2" || change.phase > place || !change.rowList.includes(neuron)) continue;
      for (const output of change.columnList) if (!change.gaps.has(neuron * view.outputs + output)) after[output] += change.amount;
    }
    const cell = (name, text) => element(name, name === "th" ? { scope: "col" } : {}, text);
    const row = (title, texts) => element("tr", {}, element("th", { scope: "row" }, title), ...texts.map((text) => cell("td", String(text))));
    return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Weights to the outputs" },
      element("table", {}, element("caption", {}, "Its weights to the outputs"),
        element("thead", {}, element("tr", {}, cell("th", "output"), ...before.map((_, output) => cell("th", String(output))))),
        element("tbody", {}, row("before", before), row(`after phase ${place}`, after.map((weight, output) =>
          weight === before[output] ? weight : `${weight} (${weight > before[output] ? "+" : "−"}${Math.abs(weight - before[output])})`)))));
  }
}

registerPlayer("circuit", SampleView);
