// Puts the desk's state on the page. Decides nothing: what a button may do is asked of `whatIs`.

import { Line } from "./line.js";
import { at, element } from "./say.js";

export class View {
  whatIs = () => "";
  #say; #words; #line; #title = document.title; #mark = null; #said = { text: "", kind: "" };
  #buttons = [...document.querySelectorAll("[data-action]")];
  #hint = document.querySelector("#next kbd"); #key = this.#hint.textContent;

  constructor(say) {
    this.#say = say;
    this.#words = say.words;
    this.#line = new Line(say);
  }

  render(now, { live, pending }) {
    const { desk } = now;
    this.#bar(now, live);
    this.#notices(desk.notices);
    this.#visit(desk, Date.parse(now.at));
    this.#staffing(desk.phase);
    this.#undo(desk.undo);
    this.#buttonsNow(desk, live, pending);
    this.#line.render(desk, Date.parse(now.at));
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
    at("since").textContent = visit ? this.#since(visit, phase, now) : this.#standsFor(desk, now);
    at("number").textContent = visit ? visit.number : this.#empty(phase);
    at("service").textContent = visit ? visit.service : this.#whatNext(desk);
    at("booked").hidden = !visit?.booked;
    at("booked").textContent = visit?.booked ? this.#say.fill("appointment", { time: visit.booked }) : "";
    at("spoken").hidden = !visit?.language;
    at("spoken").textContent = visit?.language ?? "";
    at("marks").replaceChildren(...(visit?.marks ?? []).map((each) => element("span", each, "mark")));
  }

  #since({ since, called_at }, phase, now) {
    const time = this.#say.span(since, now);
    if (phase === "serving") return this.#say.fill("serving", { time });
    if (called_at === since) return this.#say.fill("called", { time });
    return this.#say.fill("called_again", { time, again: this.#say.span(called_at, now) });
  }

  #standsFor({ since, phase }, now) {
    return since ? this.#say.fill(`${phase}_for`, { time: this.#say.span(since, now) }) : "";
  }

  #empty(phase) {
    return { closed: this.#words.closed, paused: this.#words.paused }[phase] ?? this.#words.free;
  }

  #whatNext({ phase, waiting }) {
    const away = { closed: this.#words.next_opens, paused: this.#words.next_resumes }[phase];
    return away ?? (waiting ? this.#words.press_next : this.#words.nobody_here);
  }

  // One place for the pause and its end, one for opening and closing.
  #staffing(phase) {
    this.#toggle(at("pause"), phase === "paused" ? ["resume", this.#words.resume] : ["pause", this.#words.pause]);
    this.#toggle(at("open"), phase === "closed" ? ["open", this.#words.open] : ["close", this.#words.close]);
  }

  #toggle(button, [action, label]) {
    button.dataset.action = action;
    button.firstElementChild.textContent = label;
  }

  #undo(what) {
    const button = at("undo");
    const hadFocus = !what && document.activeElement === button;
    button.hidden = !what;
    at("undo-what").textContent = what ?? "";
    if (hadFocus) at("next").focus();
  }

  #buttonsNow(desk, live, pending) {
    at("next").classList.toggle("quiet", !desk.visit && !desk.waiting);
    for (const button of this.#buttons) {
      button.setAttribute("aria-disabled", String(Boolean(pending || this.whatIs(button.dataset.action))));
      button.setAttribute("aria-busy", String(pending === button.dataset.action));
    }
    this.#hint.textContent = live ? this.#key : this.#words.stale;
    this.#tell(live ? this.#said : { text: this.#words.stale_why, kind: "trouble" });
  }

  #announce({ visit, phase }) {
    const { number, service } = visit ?? {};
    const said = !visit ? this.#empty(phase) : this.#say.fill(phase === "serving" ? "say_serving" : "say_called", { number, service });
    at("said").textContent = said;
    const box = at("visit");
    box.classList.remove("called");
    void box.offsetWidth; // starts the fade afresh
    box.classList.toggle("called", phase === "called");
  }
}
