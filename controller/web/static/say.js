// The page's words with their parts filled in, numbers and lengths of time.

const MINUTE_MS = 60_000;

export class Say {
  #number;

  constructor(words, language) {
    this.words = words;
    this.#number = new Intl.NumberFormat(language);
  }

  fill(word, parts) {
    return Object.entries(parts).reduce((text, [name, part]) => text.replace(`{${name}}`, () => part), this.words[word]);
  }

  count(number) {
    return this.#number.format(number);
  }

  // `from` as the controller writes moments, `to` in milliseconds.
  span(from, to) {
    const minutes = Math.floor((to - Date.parse(from)) / MINUTE_MS);
    if (minutes < 1) return this.words.seconds;
    if (minutes < 60) return this.fill("minutes", { minutes });
    return this.fill("hours", { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, "0") });
  }
}

export const at = (id) => document.getElementById(id);

export function element(name, text, kind) {
  const made = document.createElement(name);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}
