// The phone page: hears of changes at once, tells by sound and by shaking that one is called, and asks again now
// and then where no stream is to be had. What is shown comes ready from the controller.

import { play } from "./sounds.js";

const SILENCE_MS = 20_000; // the stream speaks at least every 8 s
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 20_000;
const STORED = "vestibule-sound";
const SHAKE = [400, 200, 400, 200, 400];

const { stream, site } = document.body.dataset;
const at = (id) => document.getElementById(id);
let source = null;
let heard = Date.now();
let pause = FIRST_PAUSE_MS;
let timer = 0;
let over = false;
let context = null;

// --- what is shown -------------------------------------------------------------------------------

// The same again, as after a break, must not take away what is being chosen.
function isShown(html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  return made.innerHTML.trim() === at("sheet").innerHTML.trim();
}

function show({ title, kind, html }) {
  if (isShown(html)) return;
  const called = kind === "called" && document.body.dataset.kind !== "called";
  const focused = document.activeElement?.id;
  document.title = `${title} · ${site}`;
  document.body.dataset.kind = kind;
  at("sheet").innerHTML = html;
  if (focused) at(focused)?.focus();
  if (called) callOut();
}

function callOut() {
  at("said").textContent = at("sheet").querySelector(".now").innerText;
  window.scrollTo({ top: 0 });
  navigator.vibrate?.(SHAKE);
  if (context?.state === "running") play(context, "chime");
}

function stale(state) {
  if (at("stale").hidden === state) at("stale").hidden = !state;
}

// --- the stream, and asking again ----------------------------------------------------------------

function listen() {
  source = new EventSource(stream);
  heard = Date.now();
  source.addEventListener("sheet", (event) => (hear(), show(JSON.parse(event.data))));
  source.addEventListener("beat", hear);
  source.addEventListener("over", () => ((over = true), source.close()));
  source.onerror = lose;
}

function hear() {
  heard = Date.now();
  pause = FIRST_PAUSE_MS;
  stale(false);
}

function lose() {
  if (over) return;
  source?.close();
  source = null;
  clearTimeout(timer);
  timer = setTimeout(askAgain, pause * (0.75 + Math.random() / 2));
  pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
}

async function askAgain() {
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(8_000) });
    await take(answer);
    if (answer.ok) listen();
  } catch {
    stale(true);
    lose();
  }
}

// A whole page, of which the parts that change are put into this one.
async function take(answer) {
  if (!answer.ok && answer.status !== 404) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const html = page.getElementById("sheet").innerHTML;
  const { kind } = page.body.dataset;
  stale(false);
  at("note").textContent = page.getElementById("note").textContent;
  show({ title: page.title.replace(` · ${site}`, ""), kind, html });
}

// A button that loaded the page anew would lose the permission to make a sound.
async function press(event) {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target));
  body.set(event.submitter.name, event.submitter.value);
  try {
    await take(await fetch(event.target.action, { method: "POST", body, signal: AbortSignal.timeout(8_000) }));
  } catch {
    stale(true);
  }
}

// The wall clock on purpose: it goes on while the phone sleeps.
function watch() {
  if (source && !over && Date.now() - heard > SILENCE_MS) {
    stale(true);
    lose();
  }
}

// --- sound, which the person has to allow by a touch -----------------------------------------------

async function allowSound() {
  context ??= new AudioContext();
  await context.resume();
  at("sound").setAttribute("aria-pressed", "true");
  at("sound").textContent = at("sound").dataset.on;
  sessionStorage.setItem(STORED, "on");
}

if (at("sound") && "AudioContext" in window) {
  at("sound").hidden = false;
  at("sound").addEventListener("click", async () => {
    await allowSound();
    play(context, "chime");
    navigator.vibrate?.(100);
  });
  // Wanted on the page before this one, in another language perhaps: any touch will do here.
  if (sessionStorage.getItem(STORED)) document.addEventListener("pointerdown", allowSound, { once: true });
}
document.addEventListener("submit", press);
setInterval(watch, 1_000);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && watch());
// A page that comes back out of the browser's memory is as old as when it was left.
window.addEventListener("pageshow", (event) => event.persisted && location.reload());
if (document.body.dataset.kind === "called") navigator.vibrate?.(SHAKE);
listen();
