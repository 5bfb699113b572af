// Puts the entrance hall on reception's page. Rows are made afresh when they change; the focus stays.

import { at, element } from "./say.js";

const REDRAW_MS = 10_000; // how late a waiting time may be

export class HallView {
  #say; #words; #drawn = ""; #title = document.title;

  constructor(say) {
    this.#say = say;
    this.#words = say.words;
  }

  render(now, { live, pending }) {
    this.#bar(now, live);
    const at_ms = Date.parse(now.at);
    const drawn = JSON.stringify([now.hall, Math.floor(at_ms / REDRAW_MS), [...pending], live]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#calls(now.hall.calls, at_ms, live, pending);
    at("units").replaceChildren(...now.hall.units.map((each) => this.#unit(each)));
    at("no-units").hidden = now.hall.units.length > 0;
    this.#booking(now.hall.booking);
  }

  message(text) {
    if (at("message").textContent !== text) at("message").textContent = text;
    at("message").dataset.kind = text ? "trouble" : "";
  }

  // Said at once to who does not see the page.
  alarm(places) {
    at("said").textContent = places.map((place) => this.#say.fill("alarm", { place })).join(". ");
  }

  #bar({ clock, hall }, live) {
    at("clock").textContent = clock;
    if (at("live").dataset.live !== (live ? "yes" : "no")) {
      at("live").dataset.live = live ? "yes" : "no";
      at("live-word").textContent = live ? this.#words.live : this.#words.stale;
    }
    document.body.classList.toggle("old", !live);
    const [first] = hall.calls.filter((call) => !call.answered);
    document.title = first ? `● ${this.#say.fill("title", { place: first.place })}` : this.#title;
  }

  #calls(calls, now, live, pending) {
    const waiting = calls.filter((call) => !call.answered);
    at("calls-title").textContent = waiting.length ? this.#words.calls : this.#words.quiet;
    at("quiet").hidden = waiting.length > 0;
    const focused = document.activeElement?.dataset?.coming;
    at("calls").replaceChildren(...calls.map((call) => this.#call(call, now, live, pending)));
    if (focused) [...document.querySelectorAll("[data-coming]")].find((each) => each.dataset.coming === focused)?.focus();
  }

  #call({ unit, place, page, language, since, answered, by }, now, live, pending) {
    const row = element("li", "", "help-call");
    row.dataset.answered = answered ? "yes" : "no";
    row.append(element("h3", place));
    const how = element("p", page, "how");
    if (language) how.append(" · ", element("span", language, "language"));
    row.append(how);
    if (answered) {
      const came = this.#say.fill("came", { time: answered });
      row.append(element("p", by ? `${by} · ${came}` : came, "when"));
      return row;
    }
    row.append(element("p", this.#say.fill("waits", { time: this.#say.span(since, now) }), "when"));
    row.append(this.#coming(unit, place, live && !pending.has(unit), pending.has(unit)));
    return row;
  }

  #coming(unit, place, works, busy) {
    const button = element("button", this.#words.coming, "go");
    Object.assign(button, { type: "button", ariaLabel: this.#say.fill("coming_to", { place }) });
    button.dataset.coming = unit;
    button.setAttribute("aria-disabled", String(!works));
    button.setAttribute("aria-busy", String(busy));
    return button;
  }

  #unit({ name, kind, standing, says, since, troubles }) {
    const row = element("li", "", "unit");
    row.dataset.standing = standing;
    const dot = element("span", "", "standing");
    dot.setAttribute("aria-hidden", "true");
    row.append(dot, element("h3", name), element("span", says, "says"));
    row.append(element("p", since ? `${kind} · ${this.#say.fill("since", { time: since })}` : kind, "about"));
    for (const { fix, since: from } of troubles) {
      const line = element("p", fix, "fix");
      line.append(element("small", this.#say.fill("since", { time: from })));
      row.append(line);
    }
    return row;
  }

  #booking(booking) {
    at("booking-part").hidden = !booking;
    if (!booking) return;
    at("booking").dataset.standing = booking.standing;
    at("booking-says").textContent = booking.says;
  }
}
