// Beside the desk: who waits, who is parked, who was called last. Rows are made afresh when they change.

import { at, element } from "./say.js";

const REDRAW_MS = 10_000; // how late a waiting time may be

export class Line {
  #say; #drawn = "";

  constructor(say) {
    this.#say = say;
  }

  render(desk, now) {
    const { waiting, postponed, first, parked, picks, last_calls } = desk;
    const drawn = JSON.stringify([waiting, postponed, first, parked, picks, last_calls, Math.floor(now / REDRAW_MS)]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const { action, visit } = document.activeElement?.dataset ?? {};
    this.#waiting(desk, now);
    this.#parked(parked, now);
    this.#calls(last_calls);
    if (visit) this.#focusAgain(action, visit);
  }

  #waiting({ waiting, postponed, first, picks }, now) {
    const say = this.#say;
    at("count").textContent = say.count(waiting);
    at("line").replaceChildren(...first.map((each) => this.#waits(each, picks, now)));
    const more = waiting - first.length;
    at("rest").textContent = [
      waiting ? "" : say.words.nobody,
      more > 0 ? say.fill("more", { count: say.count(more) }) : "",
      postponed ? say.fill("postponed", { count: say.count(postponed) }) : "",
    ].filter(Boolean).join(" · ");
  }

  #waits({ visit, number, service, booked, arrived, marks }, picks, now) {
    const what = element("span", service, "what");
    if (booked) what.append(element("span", booked, "pill"));
    what.append(...marks.map((each) => element("span", each, "mark")));
    const name = picks ? this.#button("call", visit, number, "call_number", number) : element("strong", number);
    return this.#row(name, what, element("span", this.#say.span(arrived, now), "when"));
  }

  #parked(parked, now) {
    at("who-is-parked").hidden = !parked.length;
    at("parked").replaceChildren(...parked.map((each) => this.#away(each, now)));
  }

  #away({ visit, number, reason, since, due, due_clock }, now) {
    const say = this.#say;
    const late = due && Date.parse(due) < now;
    const when = !due
      ? say.fill("parked_for", { time: say.span(since, now) })
      : late
        ? say.fill("overdue", { time: due_clock, late: say.span(due, now) })
        : say.fill("due", { time: due_clock });
    const what = element("span", reason, "what");
    what.append(element("span", when, late ? "late" : "when"));
    return this.#row(element("strong", number), what, this.#button("back", visit, say.words.back, "back_number", number));
  }

  #calls(calls) {
    at("last").hidden = !calls.length;
    at("last-calls").replaceChildren(...calls.map(({ number, at: time }) => {
      const row = element("li", "");
      row.append(element("strong", number), " ", element("span", time));
      return row;
    }));
  }

  #row(...parts) {
    const row = document.createElement("li");
    row.append(...parts);
    return row;
  }

  #button(action, visit, text, spoken, number) {
    const button = element("button", text, action);
    Object.assign(button, { type: "button", ariaLabel: this.#say.fill(spoken, { number }) });
    Object.assign(button.dataset, { action, visit, number });
    return button;
  }

  #focusAgain(action, visit) {
    const same = document.querySelectorAll(`[data-action="${action}"][data-visit]`);
    [...same].find((button) => button.dataset.visit === visit)?.focus();
  }
}
