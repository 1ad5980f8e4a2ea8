/* The player "circuit": one sample in a backpropagation circuit, phase by phase. */
class SampleView {
  constructor(root, view) {
    this.view = view;
    this.plan = view.plan;
    // The hidden neuron that is looked at.
    this.chosen = { layer: 1, neuron: 0 };
    this.weights = view.weights.map((text) => this.unpackWeights(text));
    const { phases, layers } = this.plan;
    this.player = new Player({
      first: 1, last: phases.length, noun: "Phase", interval: 1400,
      words: (place) => `Phase ${place} of ${phases.length}, ${phases[place - 1].part}: ${phases[place - 1].meaning}`,
      show: (place) => this.show(place),
    });
    this.drawing = new CircuitDrawing(this.plan, (layer, neuron) => this.chooseNeuron(layer, neuron));
    this.ticks = element("ol", { class: "ticks", "aria-label": "Phases" }, ...phases.map((phase) =>
      element("li", {}, element("button", {
        type: "button", "aria-label": `Phase ${phase.number}, ${phase.part}`,
        onclick: () => { this.player.stop(); this.player.go(phase.number); },
      }, `${phase.number}${phase.amount > 0 ? " +" : phase.amount < 0 ? " −" : ""}`, element("span", {}, phase.part)))));
    this.telling = element("div", { class: "telling", "aria-live": "polite" });
    this.panels = this.makePanels();
    this.chooser = makeChooser(view.samples, (sample) => imageOf(this.inputOf(sample), layers[0].count), (sample) => this.choose(sample));
    root.append(this.chooser.root, this.player.root, this.player.keys, this.ticks,
      element("div", { class: "stage" }, this.drawing.root, this.telling), this.panels);
    this.player.listen(root);
    onThemeChange(() => this.show(this.player.place));
    this.chooser.select(0);
  }

  unpackWeights(text) {
    return text ? Int8Array.from(atob(text), (character) => character.charCodeAt(0)) : null;
  }

  get input() { return this.plan.layers[0]; }

  get output() { return this.plan.layers[this.plan.layers.length - 1]; }

  /** The layer of the hidden neuron that is looked at. */
  get hidden() { return this.plan.layers[this.chosen.layer]; }

  inputOf(sample) {
    const { group, phase } = this.input.answer;
    return unpack((sample.spikes[group] || {})[phase]);
  }

  makePanels() {
    this.image = element("canvas", { width: 20, height: 20, role: "img", "aria-label": "The input image" });
    this.imageNote = element("figcaption", {});
    this.answers = element("div", {});
    this.changes = element("div", {});
    this.maps = element("div", { class: "maps" });
    this.mapNote = element("p", { class: "note" });
    this.choice = element("input", {
      type: "number", min: 0, max: this.hidden.count - 1, value: 0, id: "hidden-neuron",
      onchange: () => this.chooseNeuron(this.chosen.layer, Math.min(this.hidden.count - 1, Math.max(0, Math.floor(Number(this.choice.value) || 0)))),
    });
    this.inspection = element("div", {});
    this.mapTitle = element("h3", {});
    const panel = (title, kind, ...children) => element("div", { class: kind }, title instanceof Element ? title : element("h3", {}, title), ...children);
    return element("div", { class: "panels" },
      panel("The input", "", element("div", { class: "maps" }, element("figure", {}, this.image, this.imageNote))),
      panel("The answer, before and after", "answers", this.answers),
      panel("Synapses that change", "", this.changes),
      panel(this.mapTitle, "wide", this.mapNote, this.maps),
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
    const { values, columns } = imageOf(this.inputOf(sample), this.input.count);
    drawImage(this.image, values, columns);
    this.image.style.width = "150px";
    this.imageNote.textContent = `Training image ${sample.index}, class ${sample.label}: ${counted(this.inputOf(sample).length, "input spike")}.`;
    this.showAnswers();
    const layer = this.plan.layers[1];
    const first = this.deltas.find((change) => change.matrix === layer.matrix);
    this.player.stop();
    this.setNeuron(1, first ? first.columnList[0] : this.at(layer.answer)[0] || 0);
    this.player.go(1);
  }

  spikes(group, phase) { return (this.unpacked[group] || {})[phase] || []; }

  /** The spikes at a place of the plan: a group in a phase. */
  at(place) { return this.spikes(place.group, place.phase); }

  setNeuron(layer, neuron) {
    this.chosen = { layer, neuron };
    this.choice.max = this.hidden.count - 1;
    this.choice.value = neuron;
  }

  chooseNeuron(layer, neuron) {
    this.setNeuron(layer, neuron);
    this.show(this.player.place);
  }

  show(place) {
    const phase = this.plan.phases[place - 1];
    const changes = this.deltas.filter((change) => change.phase === place);
    this.drawing.show(phase, (group, number) => this.spikes(group, number), changes, this.chosen);
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
    const groups = this.plan.columns.flatMap((column) => column.groups).filter((group) => group in phase.contents);
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
    const matrix = this.plan.matrices[change.matrix];
    const columns = matrix.into ? `${counted(change.columnList.length, "neuron")} of ${matrix.into}` : this.neuronWords(matrix.columns, change.columnList);
    const sides = [this.neuronWords(matrix.rows, change.rowList), columns];
    return `${change.matrix.replace("-", "−")} ${change.amount > 0 ? "+" : "−"}${Math.abs(change.amount)} at ${counted(change.count, "synapse")}, ${sides.join(" → ")}`;
  }

  /** How many neurons of a layer; outputs by their numbers. */
  neuronWords(layer, list) {
    const { neuron } = this.plan.layers[layer];
    return layer === this.plan.layers.length - 1 ? `${neuron} ${list.join(", ")}` : counted(list.length, neuron);
  }

  showChanges(place) {
    const rows = this.deltas.map((change) => element("li", {},
      element(change.phase === place ? "b" : "span", {}, `Phase ${change.phase}: ${this.changeWords(change)}`
        + (change.phase === place ? " ← now" : change.phase < place ? " ✓" : ""))));
    this.changes.replaceChildren(rows.length ? element("ul", {}, ...rows)
      : element("p", {}, "None: the answer is right, or its error lies outside the box, where the derivative is 0."));
    if (rows.length) {
      this.changes.append(element("p", { class: "note" }, this.plan.copies));
    }
  }

  showAnswers() {
    const { sample, plan, output: layer } = this;
    const before = new Set(this.at(layer.answer));
    const after = new Set(sample.outputsAfter);
    const [missing, excess] = [new Set(this.at(layer.more)), new Set(this.at(layer.less))];
    const [sums, sumsAfter] = [sample.sums, sample.sumsAfter].map((sums) => sums[sums.length - 1]);
    const head = element("tr", {}, ...["class", `${layer.sum} before`, "spike", "error", `${layer.sum} after`, "spike"].map((text) => element("th", { scope: "col" }, text)));
    const rows = sums.map((sum, output) => {
      const isRight = output === sample.label;
      const error = missing.has(output) ? `${layer.more.group} missing` : excess.has(output) ? `${layer.less.group.replace("-", "−")} excess` : "";
      return element("tr", { class: isRight ? "right" : null },
        element("th", { scope: "row" }, `${output}${isRight ? " ◎" : ""}`), element("td", {}, grouped(sum)),
        element("td", {}, before.has(output) ? "● fires" : ""), element("td", {}, error),
        element("td", {}, grouped(sumsAfter[output])), element("td", {}, after.has(output) ? "● fires" : ""));
    });
    const shown = rows.length <= 14 ? rows : rows.filter((row, output) =>
      output === sample.label || before.has(output) || after.has(output) || missing.has(output) || excess.has(output));
    this.answers.replaceChildren(
      element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Outputs before and after" },
        element("table", {}, element("thead", {}, head), element("tbody", {}, ...shown))),
      element("p", { class: "note" }, `◎ the right answer. An output fires where ${layer.sum} is above ${plan.threshold}; after: the same image shown once more.`
        + (shown.length < rows.length ? " Outputs that are silent before and after are left out." : "")));
  }

  /** The matrix into the chosen neuron's layer as two maps, one for each direction, so that they differ without colour. */
  drawMaps(place) {
    const { matrix } = this.hidden;
    const { rows, columns } = this.plan.matrices[matrix];
    const [below, above] = [this.plan.layers[rows], this.plan.layers[columns]];
    const changing = this.deltas.filter((change) => change.matrix === matrix);
    this.mapTitle.textContent = `Where ${matrix} changes`;
    const map = (title, isGrowth) => {
      const canvas = element("canvas", { width: above.count, height: below.count, role: "img" });
      const context = canvas.getContext("2d");
      let count = 0;
      for (const change of changing) {
        if (change.phase > place || change.amount > 0 !== isGrowth) continue;
        context.fillStyle = color(isGrowth ? "--grow" : "--shrink");
        for (const row of change.rowList) for (const column of change.columnList) {
          if (!change.gaps.has(row * above.count + column)) context.fillRect(column, row, 1, 1);
        }
        count += change.count;
      }
      canvas.setAttribute("aria-label", `${title}: ${counted(count, "synapse")}`);
      canvas.style.width = `${Math.min(320, above.count)}px`;
      return element("figure", {}, canvas, element("figcaption", {}, `${title}: ${counted(count, "synapse")}. ${below.neuron[0].toUpperCase()}${below.neuron.slice(1)}s from top to bottom, ${above.neuron}s from left to right.`));
    };
    const now = changing.some((change) => change.phase <= place);
    const phases = [...new Set(changing.map((change) => change.phase))].join(" and ");
    this.mapNote.textContent = now ? `What has changed up to phase ${place}.`
      : changing.length ? `Up to phase ${place} nothing has changed; it will in phase ${phases}.` : `${matrix} does not change with this image.`;
    this.maps.replaceChildren(...(now ? [map("grows, +2", true), map("shrinks, −2", false)] : []));
  }

  /** What has changed at the synapses into the chosen neuron up to a phase, by the neuron below. */
  changesInto(place) {
    const sums = new Map();
    for (const change of this.deltas) {
      if (change.matrix !== this.hidden.matrix || change.phase > place || !change.columnList.includes(this.chosen.neuron)) continue;
      for (const row of change.rowList) {
        if (!change.gaps.has(row * this.hidden.count + this.chosen.neuron)) sums.set(row, (sums.get(row) || 0) + change.amount);
      }
    }
    return sums;
  }

  inspect(place) {
    const { sample, hidden: layer, chosen: { layer: number, neuron } } = this;
    const isAt = (where) => this.at(where).includes(neuron);
    const changes = this.changesInto(place);
    const facts = [
      `${layer.sum} = ${grouped(sample.sums[number - 1][neuron])}, and ${grouped(sample.sumsAfter[number - 1][neuron])} once it has learned.`,
      isAt(layer.answer) ? "It is part of the hidden answer." : "It is silent in the hidden answer.",
      isAt(layer.box) ? "It lies in the box: an error may pass." : "It lies outside the box: no error passes.",
      isAt(layer.more) ? "Its error is positive: it should spike more." : isAt(layer.less) ? "Its error is negative: it should spike less." : "No error comes back to it.",
    ];
    const figures = [];
    const weights = this.weights[number - 1];
    if (weights) {
      const before = Array.from({ length: this.plan.layers[number - 1].count }, (_, row) => 2 * weights[row * layer.count + neuron]);
      figures.push(this.fieldFigure(before, null, "Weights before"));
      const after = before.map((weight, input) => weight + (changes.get(input) || 0));
      figures.push(this.fieldFigure(after, changes, `Weights after phase ${place}; framed: changed (${counted(changes.size, "synapse")})`));
    }
    this.inspection.replaceChildren(element("p", {}, facts.join(" ")), element("div", { class: "maps" }, ...figures), this.outputTable(place));
  }

  /** Weights as an image: light to dark in both directions from 0, a bar in what is negative. */
  fieldFigure(weights, marked, caption) {
    const shape = this.chosen.layer === 1 ? report.imageShape : null;
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

  /** The weights from the chosen neuron to the outputs, before and after; nothing where its layer lies further below. */
  outputTable(place) {
    const { output, chosen: { layer, neuron } } = this;
    const weights = this.weights[layer];
    if (!weights || this.plan.layers[layer + 1] !== output) return null;
    const before = Array.from({ length: output.count }, (_, column) => 2 * weights[neuron * output.count + column]);
    const after = [...before];
    for (const change of this.deltas) {
      if (change.matrix !== output.matrix || change.phase > place || !change.rowList.includes(neuron)) continue;
      for (const column of change.columnList) if (!change.gaps.has(neuron * output.count + column)) after[column] += change.amount;
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
