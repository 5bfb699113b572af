// How reception's page makes itself heard: a sound, again and again, and a note over other windows.

import { play, SOUNDS } from "./sounds.js";

const AGAIN_MS = 4000;
const STORED = "vestibule-ring";

export class Ring {
  #context = null; #timer = 0; #choice; #onSilence;

  // `onSilence(silent)`: whether the browser keeps the page from being heard.
  constructor(choice, onSilence) {
    this.#choice = choice;
    this.#onSilence = onSilence;
    choice.value = localStorage.getItem(STORED) in SOUNDS ? localStorage.getItem(STORED) : "bell";
    choice.addEventListener("change", () => {
      localStorage.setItem(STORED, choice.value);
      this.#tell();
      this.test();
    });
    // Not at its beginning: what the page says of its silence goes, and moves what is being clicked on.
    for (const touch of ["click", "keydown"]) document.addEventListener(touch, () => this.#wake());
    this.#tell();
  }

  // Ring until it is to be quiet again.
  ring(wanted) {
    if (wanted === Boolean(this.#timer)) return;
    clearInterval(this.#timer);
    this.#timer = wanted ? setInterval(() => this.#sound(), AGAIN_MS) : 0;
    if (wanted) this.#sound();
  }

  // Let the person hear what was chosen.
  async test() {
    await this.#wake();
    if (!this.#timer) this.#sound();
  }

  #sound() {
    if (this.#context?.state === "running") play(this.#context, this.#choice.value);
  }

  // Browsers let a page be heard only after a click or a key on it.
  async #wake() {
    if (this.#context?.state === "running") return;
    this.#context ??= new AudioContext();
    await this.#context.resume();
    this.#tell();
    if (this.#timer) this.#sound();
  }

  #tell() {
    this.#onSilence(this.#choice.value !== "none" && this.#context?.state !== "running");
  }
}

// A note of the system for each call, as long as it is not answered; only where the person has allowed it.
export class Notes {
  #button; #shown = new Map();

  constructor(button) {
    this.#button = button;
    button.addEventListener("click", async () => {
      await Notification.requestPermission();
      this.#offer();
    });
    this.#offer();
  }

  // `wanted`: unit -> what the note says.
  show(wanted) {
    for (const [unit, note] of this.#shown) {
      if (wanted.has(unit)) continue;
      note?.close();
      this.#shown.delete(unit);
    }
    for (const [unit, text] of wanted) if (!this.#shown.has(unit)) this.#shown.set(unit, this.#note(unit, text));
  }

  #offer() {
    this.#button.hidden = !("Notification" in window) || Notification.permission !== "default";
  }

  #note(unit, text) {
    if (!("Notification" in window) || Notification.permission !== "granted") return null;
    try {
      const note = new Notification(text, { tag: `vestibule-${unit}`, requireInteraction: true });
      note.addEventListener("click", () => window.focus());
      return note;
    } catch {
      return null; // on telephones only service workers may
    }
  }
}
