/* The data of the page, and what players of samples share. */
const report = JSON.parse(document.getElementById("report-data").textContent);

/** Lets `View` show the samples that the learner recorded for the player of this name, if it did. */
function registerPlayer(name, View) {
  const root = document.getElementById(`${name}-view`);
  if (!root || !report[name]) return;
  root.replaceChildren();
  new View(root, report[name]);
}

/** An element with attributes and children; `null` children are left out. */
function element(name, attributes = {}, ...children) {
  const isDrawing = ["svg", "g", "path", "rect", "circle", "text", "defs", "marker", "pattern", "line", "title"].includes(name);
  const node = isDrawing ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** The members of a set of small numbers: bit i mod 8 of byte i / 8, in base 64. */
function unpack(text) {
  const bytes = atob(text || "");
  const members = [];
  for (let place = 0; place < bytes.length; place++) {
    const byte = bytes.charCodeAt(place);
    for (let bit = 0; bit < 8; bit++) if (byte >> bit & 1) members.push(8 * place + bit);
  }
  return members;
}

/** 60000 → 60,000. */
function grouped(number) { return number.toLocaleString("en-US"); }

/** 1, "synapse" → 1 synapse. */
function counted(number, thing) { return `${grouped(number)} ${thing}${number === 1 ? "" : "s"}`; }

function color(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

/** Calls `redraw` when the page goes from light to dark or back. */
function onThemeChange(redraw) { matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw); }

/** Draws an image of 0…1 values, `columns` wide, in ink on paper. */
function drawImage(canvas, values, columns) {
  const rows = Math.ceil(values.length / columns);
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext("2d");
  context.fillStyle = "#000";
  context.fillRect(0, 0, columns, rows);
  values.forEach((value, place) => {
    if (value <= 0) return;
    context.fillStyle = `rgb(255 255 255 / ${value})`;
    context.fillRect(place % columns, Math.floor(place / columns), 1, 1);
  });
}

/** The pixels 0…1 of a pattern of inputs that spike, and how many lie side by side. */
function imageOf(inputs, count) {
  const shape = report.imageShape;
  const levels = shape ? shape.levels : 1;
  const columns = shape ? shape.width : Math.ceil(Math.sqrt(count));
  const values = new Array(shape ? shape.width * shape.height : count).fill(0);
  for (const input of inputs) values[Math.floor(input / levels)] += 1 / levels;
  return { values, columns };
}

/**
 * Buttons, a slider and keys that go through numbered places, and play them.
 *
 * `words(place)` says where one is; `show(place)` is called at each change.
 */
class Player {
  constructor({ first, last, noun, interval, words, show }) {
    Object.assign(this, { first, last, noun, interval, words, show, place: first, timer: null });
    this.play = element("button", { type: "button", class: "play", "aria-pressed": "false", onclick: () => this.toggle() }, "▶\uFE0E Play");
    this.range = element("input", {
      type: "range", min: first, max: last, step: 1, value: first, "aria-label": noun,
      oninput: () => { this.stop(); this.go(Number(this.range.value)); },
    });
    this.output = element("output", { "aria-live": "off" });
    const button = (text, label, action) =>
      element("button", { type: "button", "aria-label": label, onclick: () => { this.stop(); action(); } }, text);
    this.root = element("div", { class: "player", role: "group", "aria-label": `${noun}: controls` },
      this.play,
      button("|◀", `First ${noun.toLowerCase()}`, () => this.go(first)),
      button("◀\uFE0E", `Previous ${noun.toLowerCase()}`, () => this.go(this.place - 1)),
      button("▶\uFE0E", `Next ${noun.toLowerCase()}`, () => this.go(this.place + 1)),
      button("▶|", `Last ${noun.toLowerCase()}`, () => this.go(last)),
      this.range, this.output);
    this.keys = element("p", { class: "keys" },
      element("kbd", {}, "space"), " plays and pauses, ", element("kbd", {}, "←"), " ", element("kbd", {}, "→"),
      " step, ", element("kbd", {}, "home"), " ", element("kbd", {}, "end"), " jump.");
  }

  get isPlaying() { return this.timer !== null; }

  go(place) {
    this.place = Math.min(this.last, Math.max(this.first, place));
    this.range.value = this.place;
    const words = this.words(this.place);
    this.range.setAttribute("aria-valuetext", words);
    this.output.textContent = `${this.noun} ${this.place} of ${this.last}`;
    this.show(this.place);
  }

  toggle() { if (this.isPlaying) this.stop(); else this.start(); }

  start() {
    if (this.place === this.last) this.go(this.first);
    this.timer = setInterval(() => {
      if (this.place === this.last) this.stop(); else this.go(this.place + 1);
    }, this.interval);
    this.play.textContent = "❚❚ Pause";
    this.play.setAttribute("aria-pressed", "true");
  }

  stop() {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.play.textContent = "▶\uFE0E Play";
    this.play.setAttribute("aria-pressed", "false");
  }

  /** Takes the keys that are pressed anywhere in `view` and mean nothing else there. */
  listen(view) {
    view.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const target = event.target;
      const isTyping = target.tagName === "INPUT" && target.type === "number";
      const isChoosing = target.getAttribute("role") === "radio";
      if (isTyping || isChoosing && event.key !== " " || target.tagName === "BUTTON" && event.key === " ") return;
      const moves = { ArrowLeft: this.place - 1, ArrowRight: this.place + 1, Home: this.first, End: this.last };
      if (event.key === " ") this.toggle();
      else if (event.key in moves) { this.stop(); this.go(moves[event.key]); } else return;
      event.preventDefault();
    });
  }
}

/** Pictures of samples of which one is chosen, by pointer or by arrow keys. */
function makeChooser(samples, image, choose) {
  const root = element("div", { class: "chooser", role: "radiogroup", "aria-label": "Training image" });
  const buttons = samples.map((sample, place) => {
    const canvas = element("canvas", { "aria-hidden": "true" });
    const { values, columns } = image(sample);
    drawImage(canvas, values, columns);
    const mark = sample.isMistake ? "✗ " : "";
    return element("button", {
      type: "button", role: "radio", "aria-checked": "false", tabindex: "-1",
      "aria-label": `Training image ${sample.index}, class ${sample.label}${sample.isMistake ? ", not recognised" : ", recognised"}`,
      title: `Training image ${sample.index}`, onclick: () => select(place),
    }, canvas, `${mark}${sample.label}`);
  });
  function select(place) {
    buttons.forEach((button, other) => {
      button.setAttribute("aria-checked", other === place ? "true" : "false");
      button.tabIndex = other === place ? 0 : -1;
    });
    choose(samples[place]);
  }
  root.addEventListener("keydown", (event) => {
    const here = buttons.indexOf(document.activeElement);
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (here < 0 || !(event.key in steps)) return;
    const next = (here + steps[event.key] + buttons.length) % buttons.length;
    buttons[next].focus();
    select(next);
    event.preventDefault();
  });
  root.append(...buttons);
  return { root, select };
}
