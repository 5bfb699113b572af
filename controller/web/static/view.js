// Puts the desk's state on the page. Decides nothing: what a button may do is asked of `whatIs`.

const MINUTE_MS = 60_000;
const REDRAW_MS = 10_000; // how late a waiting time may be

const at = (id) => document.getElementById(id);

function element(name, text, kind) {
  const made = document.createElement(name);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

export class View {
  buttons = [...document.querySelectorAll("[data-action]")];
  whatIs = () => "";
  #words; #number; #title = document.title; #mark = null; #rows = ""; #said = { text: "", kind: "" };
  #hint = document.querySelector("#next kbd"); #key = this.#hint.textContent;

  constructor(words, language) {
    this.#words = words;
    this.#number = new Intl.NumberFormat(language);
  }

  render(now, { live, pending }) {
    const { desk } = now;
    this.#bar(now, live);
    this.#notices(desk.notices);
    this.#visit(desk, Date.parse(now.at));
    this.#buttonsNow(desk, live, pending);
    this.#line(desk, Date.parse(now.at));
    if (this.#mark !== null && this.#mark !== desk.mark) this.#announce(desk);
    this.#mark = desk.mark;
  }

  message(text, kind) {
    this.#said = { text, kind };
    this.#tell(this.#said);
  }

  #tell({ text, kind }) {
    const message = at("message");
    if (message.textContent !== text) message.textContent = text;
    message.dataset.kind = text ? kind : "";
  }

  #fill(word, parts) {
    return Object.entries(parts).reduce((text, [name, part]) => text.replace(`{${name}}`, part), this.#words[word]);
  }

  #span(from, to) {
    const minutes = Math.floor((to - Date.parse(from)) / MINUTE_MS);
    if (minutes < 1) return this.#words.seconds;
    if (minutes < 60) return this.#fill("minutes", { minutes });
    return this.#fill("hours", { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, "0") });
  }

  #bar({ clock, desk }, live) {
    at("clock").textContent = clock;
    if (at("live").dataset.live !== (live ? "yes" : "no") || !at("live-word").textContent) {
      at("live").dataset.live = live ? "yes" : "no";
      at("live-word").textContent = live ? this.#words.live : this.#words.stale;
    }
    document.body.classList.toggle("old", !live);
    document.title = desk.visit ? `${desk.visit.number} · ${this.#title}` : this.#title;
  }

  #notices(notices) {
    at("notices").hidden = !notices.length;
    at("notices").replaceChildren(...notices.map((each) => element("li", each)));
  }

  #visit(desk, now) {
    const { visit, phase } = desk;
    at("visit").dataset.phase = phase;
    at("since").textContent = visit ? this.#since(visit, phase, now) : desk.since && phase === "free" ? this.#fill("free_for", { time: this.#span(desk.since, now) }) : "";
    at("number").textContent = visit ? visit.number : this.#empty(phase);
    at("service").textContent = visit ? visit.service : phase !== "free" ? this.#words.next_opens : desk.waiting ? this.#words.press_next : this.#words.nobody_here;
    at("booked").hidden = !visit?.booked;
    at("booked").textContent = visit?.booked ? this.#fill("appointment", { time: visit.booked }) : "";
    at("spoken").hidden = !visit?.language;
    at("spoken").textContent = visit?.language ?? "";
  }

  #empty(phase) {
    return { closed: this.#words.closed, paused: this.#words.paused }[phase] ?? this.#words.free;
  }

  // One place for what brings the agent to the counter or away from it.
  #staffing({ phase }) {
    const words = this.#words;
    const other = { closed: ["open", words.open], paused: ["resume", words.resume] };
    const [action, label] = other[phase] ?? ["pause", words.pause];
    at("staff").dataset.action = action;
    at("staff").firstElementChild.textContent = label;
  }

  #since({ since, called_at }, phase, now) {
    const time = this.#span(since, now);
    if (phase === "serving") return this.#fill("serving", { time });
    if (called_at === since) return this.#fill("called", { time });
    return this.#fill("called_again", { time, again: this.#span(called_at, now) });
  }

  #buttonsNow(desk, live, pending) {
    this.#staffing(desk);
    at("next").classList.toggle("quiet", !desk.visit && !desk.waiting);
    for (const button of this.buttons) {
      button.setAttribute("aria-disabled", String(Boolean(pending || this.whatIs(button.dataset.action))));
      button.setAttribute("aria-busy", String(pending === button.dataset.action));
    }
    this.#hint.textContent = live ? this.#key : this.#words.stale;
    this.#tell(live ? this.#said : { text: this.#words.stale_why, kind: "trouble" });
  }

  #line(desk, now) {
    const rows = JSON.stringify([desk.waiting, desk.first, desk.last_calls, Math.floor(now / REDRAW_MS)]);
    if (rows === this.#rows) return;
    this.#rows = rows;
    at("count").textContent = this.#number.format(desk.waiting);
    at("line").replaceChildren(...desk.first.map((each) => this.#row(each.number, each.service, each.booked, this.#span(each.arrived, now))));
    const more = desk.waiting - desk.first.length;
    at("more").textContent = more > 0 ? this.#fill("more", { count: this.#number.format(more) }) : desk.waiting ? "" : this.#words.nobody;
    at("last").hidden = !desk.last_calls.length;
    at("last-calls").replaceChildren(...desk.last_calls.map((each) => this.#row(each.number, "", null, each.at)));
  }

  #row(number, service, booked, when) {
    const what = element("span", service, "what");
    if (booked) what.append(element("span", booked, "pill"));
    const row = document.createElement("li");
    row.append(element("strong", number), what, element("span", when, "when"));
    return row;
  }

  #announce({ visit, phase }) {
    const { number, service } = visit ?? {};
    at("said").textContent = !visit ? this.#empty(phase) : this.#fill(phase === "serving" ? "say_serving" : "say_called", { number, service });
    const box = at("visit");
    box.classList.remove("called");
    void box.offsetWidth; // starts the fade afresh
    box.classList.toggle("called", phase === "called");
  }
}
