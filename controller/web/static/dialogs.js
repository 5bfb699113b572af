// The dialogs that ask what a button needs to know. What was chosen goes to `done`; nothing else happens here.

import { at } from "./say.js";

export class Dialogs {
  done = () => {};
  #say; #open = null; #about = {}; #left = new Map();
  #dialogs = new Map([...document.querySelectorAll("dialog")].map((dialog) => [dialog.dataset.for, dialog]));

  constructor(say) {
    this.#say = say;
    for (const [action, dialog] of this.#dialogs) this.#listen(action, dialog);
  }

  asks(action) {
    return this.#dialogs.has(action);
  }

  // `about`: whom it is about, and for calls the visit. What was half written for the same person is kept.
  open(action, about, desk) {
    const dialog = this.#dialogs.get(action);
    if (this.#left.get(action) !== about.number) dialog.querySelector("form").reset();
    this.#left.set(action, about.number);
    this.#about = { ...about, at: desk.visit?.number };
    this.#fit(dialog, about, desk);
    this.#open = dialog;
    dialog.showModal();
  }

  // The desk has changed: a dialog about somebody who is no longer there goes. True if that was so.
  follow(desk) {
    if (!this.#open?.open) return false;
    const { to_counter } = this.#open.querySelector("form").elements;
    if (to_counter) this.#fillCounters(to_counter, desk.elsewhere);
    if (desk.visit?.number === this.#about.at) return false;
    this.#open.close();
    return true;
  }

  forget(action) {
    this.#left.delete(action);
  }

  #fit(dialog, { number, visit }, desk) {
    for (const each of dialog.querySelectorAll("[data-number]")) each.textContent = number;
    const { service, to_counter, visit: whom } = dialog.querySelector("form").elements;
    if (service && desk.visit) service.value = desk.visit.service_id;
    if (to_counter) this.#fillCounters(to_counter, desk.elsewhere);
    if (whom) whom.value = visit;
    if (whom) at("finished-first").textContent = desk.visit ? this.#say.fill("finished_first", { number: desk.visit.number }) : "";
  }

  #fillCounters(select, elsewhere) {
    const [anybody, ...offered] = select.options;
    if (String(offered.map(({ value }) => value)) === String(elsewhere.map(({ counter }) => counter))) return;
    const chosen = select.value;
    select.replaceChildren(anybody, ...elsewhere.map(({ counter, name }) => new Option(name, counter)));
    select.value = elsewhere.some(({ counter }) => counter === chosen) ? chosen : "";
  }

  #listen(action, dialog) {
    const form = dialog.querySelector("form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.close();
      this.done(action, chosen(form, event.submitter));
    });
    dialog.addEventListener("click", (event) => {
      // The dialog itself is hit only beside its form, on the veil.
      if (event.target === dialog || event.target.closest("[data-away]")) dialog.close();
    });
    // Else the focus would stay inside until the next frame, and take the space bar from Next.
    dialog.addEventListener("close", () => dialog.contains(document.activeElement) && document.activeElement.blur());
    dialog.addEventListener("keydown", (event) => this.#key(event, form));
    own(form);
  }

  #key(event, form) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const button = form.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (button) form.requestSubmit(button);
    if (event.key !== "Enter" || event.target.localName !== "select") return;
    event.preventDefault();
    form.requestSubmit();
  }
}

// What was chosen, as the API wants it: nothing empty, minutes as a number.
function chosen(form, submitter) {
  const fields = [...new FormData(form, submitter)].map(([name, value]) => [name, value.trim()]);
  const { minutes, ...rest } = Object.fromEntries(fields.filter(([, value]) => value));
  return minutes ? { ...rest, minutes: Number(minutes) } : rest;
}

// One's own words and the usual reasons put each other out.
function own(form) {
  const { words: typed, reason } = form.elements;
  if (!typed) return;
  typed.addEventListener("input", () => reason.forEach((radio) => (radio.checked = false)));
  reason.forEach((radio) => radio.addEventListener("change", () => (typed.value = "")));
}
