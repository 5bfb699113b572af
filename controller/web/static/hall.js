// Reception's page: joins the live feed, the view, the ringing, and "I am coming".

import { Feed } from "./feed.js";
import { HallView } from "./hall_view.js";
import { send } from "./press.js";
import { Notes, Ring } from "./ring.js";
import { at, Say } from "./say.js";

const SILENCE_MS = 2400; // the controller speaks every second; looked at twice a second
const TWICE_MS = 700;
const page = JSON.parse(at("page").textContent);
const say = new Say(page.words, page.language);
const view = new HallView(say);
const ring = new Ring(at("sound"), (silent) => (at("silent").hidden = !silent));
const notes = new Notes(at("notify"));
const pending = new Set();
let now = page.snapshot;
let live = false;
let said = "";
let pressed = 0;

function show(snapshot) {
  // An answer and the feed may cross; within one run of the controller the newer one counts.
  if (snapshot.run === now.run && snapshot.version < now.version) return;
  now = snapshot;
  draw();
}

function draw() {
  view.render(now, { live, pending });
  const waiting = now.hall.calls.filter((call) => !call.answered);
  ring.ring(waiting.length > 0);
  notes.show(new Map(waiting.map(({ unit, place }) => [unit, say.fill("alarm", { place })])));
  const who = waiting.map(({ unit, since }) => `${unit} ${since}`).join();
  if (who !== said) view.alarm(waiting.map(({ place }) => place));
  said = who;
}

function setLive(state) {
  if (live === state) return;
  live = state;
  view.message(live ? "" : page.words.stale_why);
  draw();
}

function logInAgain() {
  location.assign("/log-in?why=again");
}

async function come(unit) {
  // With the first answered the next one moves up, under a pointer that clicks twice.
  if (!live || pending.has(unit) || Date.now() - pressed < TWICE_MS) return;
  pressed = Date.now();
  pending.add(unit);
  draw();
  const result = await send(page, `coming/${unit}`, "", {});
  pending.delete(unit);
  if (result.over) return logInAgain();
  if (result.answer) show(result.answer.now);
  draw();
  view.message(result.message);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-coming]");
  if (button) come(button.dataset.coming);
  const menu = at("menu");
  if (!menu.contains(event.target)) menu.open = false;
});
at("menu").addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  at("menu").open = false;
  at("menu").querySelector("summary").focus();
});
at("try").addEventListener("click", () => ring.test());
draw();
const told = {
  onState: show,
  onBeat: (moment) => (Object.assign(now, { at: moment.at, clock: moment.clock }), draw()),
  onLive: setLive,
  onOver: logInAgain,
};
new Feed(page.address, told, { event: "hall", silence: SILENCE_MS }).open();
