/* The circuit of nBP as a drawing: a box for each group with its compartments, wires between them, the gates above. */

/**
 * Where the boxes stand, computed from the plan's columns: left, top, width and height of each group's, by its name.
 *
 * The groups of the last layer get low boxes, since outputs are few.
 */
function circuitPlaces(plan, isNarrow) {
  return isNarrow ? narrowPlaces(plan) : widePlaces(plan);
}

/** All columns side by side, each layer's in the middle of its height. */
function widePlaces(plan) {
  const [margin, gap, top, bottom] = [16, 61, 98, 658];
  const places = { layers: [], boxes: {} };
  let left = margin;
  for (const { layer, groups } of plan.columns) {
    const rows = Math.max(...plan.columns.filter((column) => column.layer === layer).map((column) => column.groups.length));
    const isLast = layer === plan.layers.length - 1;
    const width = isLast ? 180 : 150;
    const pitch = isLast ? Math.min(120, 570 / rows) : Math.min(270, 570 / rows);
    const height = isLast ? Math.min(84, pitch - 10) : Math.min(186, pitch - 10);
    const start = isLast ? top : top + (bottom - top - (rows - 1) * pitch - height) / 2;
    if (!places.layers.some(([number]) => number === layer)) places.layers.push([layer, left, top - 10]);
    groups.forEach((group, row) => {
      places.boxes[group] = [left, start + ((rows - groups.length) / 2 + row) * pitch, width, height];
    });
    left += width + gap;
  }
  places.size = [left - gap + 10, bottom + 6];
  return places;
}

/** The columns as rows, one below the other: three boxes in a row, or two of the last layer. */
function narrowPlaces(plan) {
  const places = { layers: [], boxes: {} };
  let y = 64;
  for (const { layer, groups } of plan.columns) {
    const isLast = layer === plan.layers.length - 1;
    const [slots, width, height, gap] = isLast ? [2, 190, 72, 12] : [3, 124, layer === 0 ? 150 : 160, 24];
    if (!places.layers.some(([number]) => number === layer)) {
      places.layers.push([layer, 4, y + 20]);
      y += 30;
    } else { y += isLast ? 20 : 24; }
    groups.forEach((group, place) => {
      const isPair = !isLast && groups.length === 2;
      const slot = isPair ? 2 * place : place % slots;
      places.boxes[group] = [4 + slot * (width + (392 - slots * width) / (slots - 1)), y + Math.floor(place / slots) * (height + gap), width, height];
    });
    y += Math.ceil(groups.length / slots) * (height + gap) - gap;
  }
  places.size = [400, y + 2];
  return places;
}

class CircuitDrawing {
  /** `plan` is the circuit's; `choose` is told of a hidden compartment that is pointed at, by its layer and place. */
  constructor(plan, choose) {
    this.plan = plan;
    this.layers = Object.fromEntries(plan.columns.flatMap(({ layer, groups }) => groups.map((group) => [group, layer])));
    this.choose = choose;
    this.root = element("div", { class: "drawing", tabindex: "0", "aria-label": "The circuit; arrow keys step through the phases" });
    this.query = matchMedia("screen and (max-width: 700px)");
    this.query.addEventListener("change", () => this.rebuild());
    // Paper is wide; the drawing has to be so before its pages are counted.
    addEventListener("beforeprint", () => { this.isPrinting = true; this.rebuild(); });
    addEventListener("afterprint", () => { this.isPrinting = false; this.rebuild(); });
    this.build();
  }

  get isNarrow() { return this.query.matches && !this.isPrinting; }

  rebuild() {
    this.build();
    if (this.last) this.show(...this.last);
  }

  sizeOf(group) { return this.plan.layers[this.layers[group]].count; }

  isHidden(group) { return this.layers[group] > 0 && this.layers[group] < this.plan.layers.length - 1; }

  build() {
    this.places = circuitPlaces(this.plan, this.isNarrow);
    this.parts = {};
    const [width, height] = this.places.size;
    this.svg = element("svg", { class: "circuit", viewBox: `0 0 ${width} ${height}`, role: "img" },
      this.title = element("title", {}, "The circuit"), this.definitions());
    this.buildGates(width);
    for (const [layer, x, y] of this.places.layers) this.svg.append(element("text", { class: "layer", x, y }, this.plan.layers[layer].name));
    this.wires = this.plan.wires.map((wire) => {
      const path = element("path", { class: "wire", d: this.route(wire) });
      this.svg.append(path);
      return { wire, path };
    });
    for (const group of Object.keys(this.places.boxes)) this.buildBox(group);
    this.tags = element("g", {});
    this.svg.append(this.tags);
    this.root.replaceChildren(this.svg);
  }

  definitions() {
    const head = element("marker", { id: "head", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse", orient: "auto" },
      element("path", { class: "heads", d: "M0 0L8 4L0 8z" }));
    const held = element("pattern", { id: "held", width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      element("rect", { width: 8, height: 8, fill: "var(--card)" }), element("line", { x1: 0, y1: 0, x2: 0, y2: 8, stroke: "var(--line)", "stroke-width": 4 }));
    return element("defs", {}, head, held);
  }

  /** The gates in a row and r1; the one that acts is filled. */
  buildGates(width) {
    this.gates = [];
    const count = this.plan.phases.length;
    const left = width > 500 ? 130 : 16;
    const step = (width - left - (width > 500 ? 150 : 60)) / count;
    const radius = Math.min(14, step / 2 - 1);
    if (width > 500) this.svg.append(element("text", { class: "layer", x: 16, y: 38 }, "gating chain"));
    for (let gate = 0; gate < count; gate++) {
      const x = left + step * (gate + 0.5);
      if (gate > 0) this.svg.append(element("path", { class: "wire", style: "opacity:.6", d: `M${x - step + radius} 33H${x - radius}` }));
      const circle = element("circle", { class: "gate", cx: x, cy: 33, r: radius });
      const name = element("text", { class: "gatename", x, y: 37 }, String(gate));
      this.svg.append(circle, name);
      this.gates.push({ circle, name, x });
    }
    this.reward = element("text", { x: width - 6, y: 38, "text-anchor": "end", class: "name" }, "");
    this.svg.append(this.reward);
  }

  buildBox(group) {
    const [x, y, width, height] = this.places.boxes[group];
    const count = this.sizeOf(group);
    const root = element("g", { "data-group": group });
    const box = element("rect", { class: "box", x, y, width, height, rx: 8 });
    const state = element("text", { class: "state", x: x + width - 8, y: y + 18, "text-anchor": "end" }, "");
    const grid = this.grid(group, x + 8, y + 26, width - 16, height - 34, count);
    const cells = element("path", { class: "cells", d: this.squares(grid, [...Array(count).keys()]) });
    const spikes = element("path", { class: "spikes", d: "" });
    root.append(box, element("text", { class: "name", x: x + 8, y: y + 18 }, group), state, cells, spikes);
    const digits = [];
    if (count <= 12 && this.layers[group] === this.plan.layers.length - 1) {
      for (let place = 0; place < count; place++) {
        const [left, top] = this.corner(grid, place);
        const digit = element("text", { class: "digit", x: left + grid.cell / 2, y: top + grid.cell / 2 + 4 }, String(place));
        digits.push(digit);
        root.append(digit);
      }
    }
    if (this.isHidden(group)) {
      const chosen = element("rect", { class: "chosen", width: grid.cell + 2, height: grid.cell + 2, visibility: "hidden" });
      root.append(chosen);
      root.setAttribute("data-grid", "");
      root.addEventListener("click", (event) => {
        const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
        const column = Math.floor((point.x - grid.x) / grid.cell);
        const row = Math.floor((point.y - grid.y) / grid.cell);
        const place = row * grid.columns + column;
        if (column >= 0 && column < grid.columns && row >= 0 && place < count) this.choose(this.layers[group], place);
      });
      this.parts[group] = { chosen };
    }
    this.svg.append(root);
    this.parts[group] = { ...this.parts[group], root, state, spikes, grid, digits };
  }

  /** How `count` squares fit into a frame, in the shape of the image where they are its pixels. */
  grid(group, x, y, width, height, count) {
    const shape = report.imageShape;
    let columns = shape && shape.levels === 1 && this.layers[group] === 0 && count === shape.width * shape.height
      ? shape.width : Math.ceil(Math.sqrt(count * width / height));
    if (count <= 12) columns = count;
    columns = Math.max(1, columns);
    const rows = Math.ceil(count / columns);
    const cell = Math.min(width / columns, height / rows, 18);
    return { x: x + (width - cell * columns) / 2, y: y + (height - cell * rows) / 2, cell, columns };
  }

  corner(grid, place) {
    return [grid.x + place % grid.columns * grid.cell, grid.y + Math.floor(place / grid.columns) * grid.cell];
  }

  squares(grid, places) {
    const side = Math.round(grid.cell * (grid.cell > 4 ? 86 : 100)) / 100;
    return places.map((place) => {
      const [x, y] = this.corner(grid, place);
      return `M${x.toFixed(1)} ${y.toFixed(1)}h${side}v${side}h-${side}z`;
    }).join("");
  }

  /**
   * A curve from the edge of one box to the edge of another, bent so that there and back differ.
   *
   * Between columns it leaves and arrives sideways, so that it does not pass below a box of its own column.
   */
  route(wire) {
    const [ax, ay, aw, ah] = this.places.boxes[wire.source];
    const [bx, by, bw, bh] = this.places.boxes[wire.target];
    const a = [ax + aw / 2, ay + ah / 2];
    const b = [bx + bw / 2, by + bh / 2];
    // Within a column, a wire that passes a box goes round it.
    const passes = ax === bx && Math.abs(ay - by) > 1.5 * ah;
    const bend = passes ? 0.55 : 0.08 + (wire.matrix ? 0.03 : 0);
    const between = ([px, py], [qx, qy]) => [(px + qx) / 2 - (qy - py) * bend, (py + qy) / 2 + (qx - px) * bend];
    const edge = ([cx, cy], width, height, toward, gap) => {
      const dx = toward[0] - cx;
      const dy = toward[1] - cy;
      const scale = Math.min((width / 2 + gap) / Math.max(1e-6, Math.abs(dx)), (height / 2 + gap) / Math.max(1e-6, Math.abs(dy)));
      return [cx + dx * scale, cy + dy * scale];
    };
    const side = ([cx, cy], width, height, toward, gap) => {
      const dy = toward[1] - cy;
      return [cx + Math.sign(toward[0] - cx) * (width / 2 + gap), cy + (height / 2 - 10) * dy / (Math.abs(dy) + height / 2)];
    };
    const isSideways = !this.isNarrow && ax !== bx;
    const start = isSideways ? side(a, aw, ah, b, 1) : edge(a, aw, ah, between(a, b), 1);
    const end = isSideways ? side(b, bw, bh, a, 4) : edge(b, bw, bh, between(a, b), 4);
    const middle = isSideways ? between(start, end) : between(a, b);
    wire.middle = [start[0] / 4 + middle[0] / 2 + end[0] / 4, start[1] / 4 + middle[1] / 2 + end[1] / 4];
    return `M${start.map((n) => n.toFixed(1)).join(" ")}Q${middle.map((n) => n.toFixed(1)).join(" ")} ${end.map((n) => n.toFixed(1)).join(" ")}`;
  }

  /** What a group does in a phase: the kind of its box, and words. */
  stateOf(group, phase, spikes) {
    if (spikes.length) return { kind: "fires", words: this.sizeOf(group) > 12 ? `● ${grouped(spikes.length)} fire` : `● fires ${spikes.join(", ")}` };
    const opening = phase.opens.find((opening) => opening.group === group);
    if (opening) return { kind: "open", words: `○ open above ${opening.above}` };
    if (phase.inhibits.includes(group)) return { kind: "held", words: "⊥ held down" };
    return { kind: "closed", words: group in phase.openedBy ? `each opened by ${phase.openedBy[group]}` : "closed" };
  }

  /** Shows a phase; `spikes(group, phase)` are those that fire, `changes` what it changes, `chosen` a hidden neuron. */
  show(phase, spikes, changes, chosen) {
    this.last = [phase, spikes, changes, chosen];
    const number = phase.number;
    for (const [group, part] of Object.entries(this.parts)) {
      const fired = spikes(group, number);
      const state = this.stateOf(group, phase, fired);
      part.root.setAttribute("class", state.kind);
      part.state.textContent = state.words;
      part.spikes.setAttribute("d", this.squares(part.grid, fired));
      part.digits.forEach((digit, place) => digit.setAttribute("class", fired.includes(place) ? "digit on" : "digit"));
      if (part.chosen) {
        const isShown = this.layers[group] === chosen.layer;
        const [x, y] = this.corner(part.grid, isShown ? chosen.neuron : 0);
        for (const [key, value] of Object.entries({ x: x - 1.5, y: y - 1.5, visibility: isShown ? "visible" : "hidden" })) part.chosen.setAttribute(key, value);
      }
    }
    this.showWires(phase, spikes, changes);
    this.gates.forEach(({ circle, name }, gate) => {
      const acts = gate === phase.gate;
      circle.setAttribute("class", acts ? "gate acts" : "gate");
      name.setAttribute("class", acts ? "gatename acts" : "gatename");
    });
    this.reward.textContent = phase.isRewarded ? "r1 ●" : "r1 ○";
    this.title.textContent = `The circuit in phase ${number}: ${phase.meaning}`;
  }

  static gateWords(phase) {
    const parts = [];
    const opened = phase.opens.map((opening) => opening.group);
    if (opened.length) parts.push(`opens ${opened.join(" ")}`);
    if (phase.inhibits.length) parts.push(`holds down ${phase.inhibits.join(" ")}`);
    return `Gate ${phase.gate} ${parts.length ? parts.join("; ") : "acts on no group"}`;
  }

  /** A wire sends where its source has spiked in time and its target reads it; it learns where both sides meet. */
  showWires(phase, spikes, changes) {
    this.tags.replaceChildren();
    for (const { wire, path } of this.wires) {
      const isRead = wire.isInhibitory ? wire.target in phase.contents : spikes(wire.target, phase.number).length > 0;
      const sends = isRead && wire.delays.some((delay) => {
        const step = phase.number - 1 - delay;
        return step >= 1 && spikes(wire.source, step).length > 0;
      });
      const learns = wire.matrix && changes.some((change) => change.matrix === wire.matrix)
        && spikes(wire.source, phase.number).length > 0 && spikes(wire.target, phase.number).length > 0;
      const kind = learns ? (phase.amount > 0 ? " grows" : " shrinks") : sends ? " sends" : "";
      path.setAttribute("class", `wire${wire.isInhibitory ? " inhibits" : ""}${kind}`);
      path.setAttribute("marker-end", kind && !learns ? "url(#head)" : "");
      if (!learns) continue;
      const text = phase.amount > 0 ? "+2" : "−2";
      this.tags.append(element("text", { class: `tag${kind}`, x: wire.middle[0], y: wire.middle[1] + 5 }, text));
    }
  }
}
