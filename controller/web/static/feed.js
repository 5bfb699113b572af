// Keeps a page up to date: the controller's event stream, watched, and the whole state again after a break.

const SILENCE_MS = 5000; // the desk's stream speaks at least every 2 s
const FETCH_MS = 4000;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 4000;

export class Feed {
  #address; #told; #event; #silence; #source = null; #heard = 0; #pause = FIRST_PAUSE_MS; #timer = 0;

  // `event`: the name of the whole state; `silence`: after how many milliseconds without a word it is stale.
  constructor(address, told, { event = "desk", silence = SILENCE_MS } = {}) {
    this.#address = address;
    this.#told = told;
    this.#event = event;
    this.#silence = silence;
    setInterval(() => this.#watch(), 500);
    document.addEventListener("visibilitychange", () => this.#watch());
  }

  open() {
    const source = (this.#source = new EventSource(`${this.#address}/events`));
    this.#heard = Date.now();
    source.addEventListener(this.#event, (event) => this.#hear(() => this.#told.onState(JSON.parse(event.data))));
    source.addEventListener("beat", (event) => this.#hear(() => this.#told.onBeat(JSON.parse(event.data))));
    source.addEventListener("over", () => this.#end());
    source.onerror = () => this.#lose();
  }

  #hear(tell) {
    this.#heard = Date.now();
    this.#pause = FIRST_PAUSE_MS;
    this.#told.onLive(true);
    tell();
  }

  // The wall clock on purpose: it goes on while a laptop sleeps.
  #watch() {
    if (this.#source && Date.now() - this.#heard > this.#silence) this.#lose();
  }

  #lose() {
    this.#source?.close();
    this.#source = null;
    this.#told.onLive(false);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fetchAgain(), this.#pause * (0.75 + Math.random() / 2));
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }

  async #fetchAgain() {
    try {
      const answer = await fetch(this.#address, { cache: "no-store", signal: AbortSignal.timeout(FETCH_MS) });
      if (answer.status === 401 || answer.status === 403) return this.#end();
      if (!answer.ok) return this.#lose();
      this.#told.onState(await answer.json());
      this.open();
    } catch {
      this.#lose();
    }
  }

  #end() {
    this.#source?.close();
    this.#source = null;
    this.#told.onLive(false);
    this.#told.onOver();
  }
}
