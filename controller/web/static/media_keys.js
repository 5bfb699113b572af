// The keyboard's media keys: they reach this page whatever program the agent is in. Off until switched on, since
// they are then nobody else's.

import { asking } from "./keys.js";

const ACTIONS = { nexttrack: "next", previoustrack: "recall", play: "start", pause: "start" };
const STORED = "vestibule-media-keys";
const SILENCE = "/static/silence.flac"; // browsers give the keys to a page that plays something, of five seconds or more

const ONE_PRESS_MS = 2000; // a key that is held is told again and again, and must call one person

export function onMediaKeys(press) {
  const choice = document.getElementById("media-keys");
  if (!("mediaSession" in navigator)) return;
  document.getElementById("media-choice").hidden = false;
  const keys = new MediaKeys(press);
  choice.checked = localStorage.getItem(STORED) === "on";
  choice.addEventListener("change", () => {
    localStorage.setItem(STORED, choice.checked ? "on" : "off");
    keys.take(choice.checked);
  });
  keys.take(choice.checked);
}

class MediaKeys {
  #press; #silence = null; #wanted = false; #heard = -Infinity;
  #again = () => this.#begin();

  constructor(press) {
    this.#press = press;
  }

  take(wanted) {
    this.#wanted = wanted;
    document.getElementById("media-means").hidden = !wanted;
    for (const [key, action] of Object.entries(ACTIONS)) {
      navigator.mediaSession.setActionHandler(key, wanted ? () => this.#pressed(action) : null);
    }
    if (wanted) this.#begin();
    else this.#end();
  }

  #pressed(action) {
    const now = performance.now();
    const again = now - this.#heard < ONE_PRESS_MS;
    this.#heard = now;
    if (!again && !asking()) this.#press(action);
  }

  // Browsers let a page play only after a click or a key on it.
  async #begin() {
    if (!this.#silence) {
      this.#silence = new Audio(SILENCE);
      this.#silence.loop = true;
    }
    const playing = await this.#silence.play().then(() => true, () => false);
    this.#wait(this.#wanted && !playing);
  }

  // What is only paused would keep the keys.
  #end() {
    this.#silence?.removeAttribute("src");
    this.#silence?.load();
    this.#silence = null;
    this.#wait(false);
  }

  #wait(waiting) {
    document.getElementById("media-waits").hidden = !waiting;
    for (const touch of ["click", "keydown"]) {
      if (waiting) document.addEventListener(touch, this.#again);
      else document.removeEventListener(touch, this.#again);
    }
  }
}
