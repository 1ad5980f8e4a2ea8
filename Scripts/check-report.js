// Appended to a copy of a run's page: uses its controls as a reader does, and writes what it saw into the page.
(() => {
  const seen = [];
  const check = (what, isSo) => seen.push(`${isSo ? "ok" : "FAILED"}: ${what}`);
  const key = (target, name) => target.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  try {
    check("no script has failed", !window.failures || window.failures.length === 0);
    check("the page is no wider than its window", document.documentElement.scrollWidth <= innerWidth);
    check("no number leaves its card", all(".tiles li b").every((number) => number.scrollWidth <= number.clientWidth));
    check("every control has a name", all("button, input").every((control) =>
      control.getAttribute("aria-label") || control.textContent.trim() || (control.id && one(`label[for="${control.id}"]`))));
    check("sections have titles", all("section").every((section) => one(`#${section.getAttribute("aria-labelledby")}`)));
    check("links lead to sections", all("nav a").every((link) => one(link.getAttribute("href"))));
    check("every image is one", all("img").every((image) => image.complete && image.naturalWidth > 0));
    const range = one(".player input[type=range]");
    if (range) {
      const here = () => Number(range.value);
      const last = Number(range.max);
      const stage = one(".drawing, .trains");
      const [first, previous, next, end] = all(".player button:not(.play)");
      check("it begins at the first place", here() === 1);
      next.click(); check("next goes on", here() === 2);
      previous.click(); check("previous goes back", here() === 1);
      previous.click(); check("nothing lies before the first", here() === 1);
      end.click(); check("last goes to the end", here() === last);
      first.click(); check("first goes to the beginning", here() === 1);
      key(stage, "ArrowRight"); check("the right arrow goes on", here() === 2);
      key(stage, "ArrowLeft"); check("the left arrow goes back", here() === 1);
      key(stage, "End"); check("end goes to the end", here() === last);
      key(stage, "Home"); check("home goes to the beginning", here() === 1);
      key(stage, " "); check("space plays", one(".play").getAttribute("aria-pressed") === "true");
      key(stage, " "); check("space pauses", one(".play").getAttribute("aria-pressed") === "false");
      one(".play").click(); check("play plays", one(".play").getAttribute("aria-pressed") === "true");
      one(".play").click(); check("pause pauses", one(".play").getAttribute("aria-pressed") === "false");
      range.value = 5; range.dispatchEvent(new Event("input")); check("the slider goes where it is put", one(".player output").textContent.includes("5 of"));
      check("the slider says where it is", range.getAttribute("aria-valuetext").includes(" 5 of "));
      const images = all(".chooser [role=radio]");
      images[images.length - 1].click();
      check("another image begins anew", here() === 1 && images[images.length - 1].getAttribute("aria-checked") === "true");
      images[0].click();
      check("focus can be seen", [...document.styleSheets].some((sheet) => [...sheet.cssRules].some((rule) => rule.selectorText === ":focus-visible")));
    }
    const phases = all(".ticks button");
    if (phases.length) {
      const group = (name) => all("[data-group]").find((box) => box.getAttribute("data-group") === name);
      const data = JSON.parse(one("#report-data").textContent).circuit;
      const count = (text) => [...atob(text || "")].reduce((sum, byte) => sum + byte.charCodeAt(0).toString(2).replaceAll("0", "").length, 0);
      const last = data.plan.phases.length;
      check("there are as many phases as the plan has", phases.length === last);
      const sample = data.samples[0];
      for (let phase = 1; phase <= last; phase++) {
        phases[phase - 1].click();
        const wanted = Object.keys(sample.spikes).filter((name) => phase in sample.spikes[name]).sort().join();
        const lit = all("[data-group].fires").map((box) => box.getAttribute("data-group")).sort().join();
        check(`phase ${phase} lights the groups that fire: ${wanted}`, lit === wanted && phases[phase - 1].getAttribute("aria-current") === "step");
        const squares = all("[data-group] .spikes").reduce((sum, path) => sum + (path.getAttribute("d").match(/M/g) || []).length, 0);
        const spikes = Object.values(sample.spikes).reduce((sum, phases) => sum + count(phases[phase]), 0);
        check(`phase ${phase} shows its ${spikes} spikes`, squares === spikes);
        const changes = sample.changes.filter((change) => change.phase === phase);
        const told = one(".telling").textContent;
        check(`phase ${phase} tells its ${changes.length} changes`, changes.every((change) =>
          told.includes(`${change.matrix.replace("-", "−")} ${change.amount > 0 ? "+" : "−"}${Math.abs(change.amount)} at ${change.count.toLocaleString("en-US")} synapse`)));
        check(`phase ${phase} shows one gate`, all(".gate.acts").length === 1);
      }
      const size = () => one("svg.circuit").getAttribute("viewBox");
      const before = size();
      dispatchEvent(new Event("beforeprint")); check("paper gets the wide drawing", size() === "0 0 1080 664" && all(".gate.acts").length === 1);
      dispatchEvent(new Event("afterprint")); check("the window keeps its own", size() === before);
      const box = group("h").querySelector(".cells").getBoundingClientRect();
      group("h").dispatchEvent(new MouseEvent("click", { clientX: box.left + box.width - 2, clientY: box.top + 2, bubbles: true }));
      check("pointing at a neuron chooses it", Number(one("#hidden-neuron").value) > 0 && one("#hidden-neuron").value < data.plan.layers[1].count);
      check("what is held down says so", (phases[7].click(), group("h").classList.contains("held") && group("h").textContent.includes("held down")));
      check("what is open says so", (phases[2].click(), group("t").classList.contains("fires") && group("m_h").textContent.match(/fire|open/) !== null));
    }
    const canvas = one(".train canvas");
    if (canvas) {
      const box = canvas.getBoundingClientRect();
      canvas.dispatchEvent(new PointerEvent("pointerdown", { clientX: box.left + box.width / 2, bubbles: true }));
      const place = Number(one(".player input").value);
      check("pointing at a spike train goes there", Math.abs(place - Number(one(".player input").max) / 2) < 3);
      check("counts of outputs are told", all(".counts li").length > 1);
    }
  } catch (error) { check(`the driver reaches its end: ${error}`, false); }
  const result = document.createElement("pre");
  result.id = "seen";
  result.textContent = seen.join("\n");
  document.body.append(result);
})();
