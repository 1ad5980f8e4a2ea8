/* The player "trains": all spikes of one sample over its steps. */
class TrainView {
  constructor(root, view) {
    this.view = view;
    this.player = new Player({
      first: 1, last: view.steps, noun: "Step", interval: 120,
      words: (place) => `Step ${place} of ${view.steps}`, show: (place) => this.show(place),
    });
    this.list = element("div", { class: "trains", tabindex: "0", "aria-label": "Spike trains; arrow keys step through time" });
    this.words = element("p", { "aria-live": "polite" });
    this.counts = element("ul", { class: "counts", "aria-label": "Output spikes so far, by class" });
    this.chooser = makeChooser(view.samples, (sample) => this.image(sample), (sample) => this.choose(sample));
    root.append(this.chooser.root, this.player.root, this.player.keys, this.words, this.list,
      element("h3", {}, "Output spikes so far"), this.counts,
      element("p", { class: "note" }, "A framed class is the right one; the one that leads is dark. The output that has fired most at the end is the answer."));
    this.player.listen(root);
    onThemeChange(() => this.redraw());
    addEventListener("resize", () => this.redraw());
    this.chooser.select(0);
  }

  /** How often each input spikes, as an image. */
  image(sample) {
    const inputs = sample.trains[0];
    const { values, columns } = imageOf(inputs.steps.flatMap(unpack), inputs.neurons);
    const most = Math.max(1e-9, ...values);
    return { values: values.map((value) => value / most), columns };
  }

  title(train) {
    const kinds = { forward: "spikes", label: "spikes of the right class", positive: "errors +, δ⁺", negative: "errors −, δ⁻" };
    return kinds[train.kind];
  }

  choose(sample) {
    this.sample = sample;
    this.rows = sample.trains.map((train) => {
      const canvas = element("canvas", {
        role: "img", "aria-label": `${train.name}, ${this.title(train)}: ${counted(train.spikes, "spike")} of ${counted(train.neurons, "neuron")}`,
        onpointerdown: (event) => this.point(event), onpointermove: (event) => { if (event.buttons) this.point(event); },
      });
      const now = element("small", {});
      const row = element("div", { class: "train" },
        element("div", {}, element("b", {}, train.name), element("span", {}, this.title(train)), element("br"), now), canvas);
      return { train, canvas, now, row, steps: train.steps.map(unpack) };
    });
    this.list.replaceChildren(...this.rows.map(({ row }) => row));
    this.player.stop();
    this.player.go(1);
  }

  point(event) {
    const frame = event.currentTarget.getBoundingClientRect();
    this.player.stop();
    this.player.go(1 + Math.floor((event.clientX - frame.left) / frame.width * this.view.steps));
  }

  redraw() { this.show(this.player.place); }

  /** Steps from left to right, neurons from top to bottom; a step that has not come yet is faint. */
  draw({ train, canvas, steps }, place) {
    const ratio = devicePixelRatio || 1;
    const width = Math.max(200, canvas.clientWidth);
    const height = Math.min(150, Math.max(12 + 6 * Math.min(train.neurons, 16), 14));
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.style.height = `${height}px`;
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    const column = width / this.view.steps;
    const mark = Math.max(1, Math.min(7, height / train.neurons - 1));
    steps.forEach((spikes, index) => {
      context.globalAlpha = index < place ? 1 : 0.22;
      context.fillStyle = color(train.kind === "positive" ? "--grow" : train.kind === "negative" ? "--shrink" : "--ink");
      for (const neuron of spikes) {
        context.fillRect(index * column + 0.5, (neuron + 0.5) * height / train.neurons - mark / 2, Math.max(1, column - 1), mark);
      }
    });
    context.globalAlpha = 1;
    context.fillStyle = color("--lit");
    context.fillRect(place * column - 1, 0, 2, height);
  }

  show(place) {
    for (const row of this.rows) {
      this.draw(row, place);
      const here = row.steps[place - 1].length;
      const sum = row.steps.slice(0, place).reduce((total, spikes) => total + spikes.length, 0);
      row.now.textContent = `${grouped(here)} in this step, ${grouped(sum)} so far of ${grouped(row.train.spikes)}`;
    }
    const outputs = this.rows.filter(({ train }) => train.kind === "forward").at(-1);
    const counts = new Array(outputs.train.neurons).fill(0);
    for (const spikes of outputs.steps.slice(0, place)) for (const neuron of spikes) counts[neuron] += 1;
    const most = Math.max(...counts);
    const leads = most > 0 ? counts.indexOf(most) : -1;
    this.counts.replaceChildren(...counts.map((count, output) => element("li", {
      class: [output === this.sample.label ? "right" : "", output === leads ? "leads" : ""].join(" ").trim() || null,
    }, `${output}${output === this.sample.label ? " ◎" : ""}: ${count}${output === leads ? " ▲" : ""}`)));
    this.words.setAttribute("aria-live", this.player.isPlaying ? "off" : "polite");
    this.words.textContent = `Training image ${this.sample.index}, class ${this.sample.label}. `
      + (leads < 0 ? "No output has fired yet." : leads === this.sample.label ? `Output ${leads} leads, which is right.` : `Output ${leads} leads, which is wrong.`);
  }
}

registerPlayer("trains", TrainView);
