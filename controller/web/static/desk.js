// The desk page: joins the live feed, the view, the buttons and the keys.

import { Feed } from "./feed.js";
import { onKeys } from "./keys.js";
import { send } from "./press.js";
import { View } from "./view.js";

const SLOW_MS = 500;
const page = JSON.parse(document.getElementById("page").textContent);
const view = new View(page.words, page.language);
const staffing = new Set(["open", "pause", "resume", "close"]);
let now = page.snapshot;
let live = false;
let pending = null;

function show(snapshot) {
  // An answer and the feed may cross; within one run of the controller the newer one counts.
  const older = snapshot.run === now.run && snapshot.version < now.version;
  if (!older) now = snapshot;
  view.render(now, { live, pending });
}

function beat(moment) {
  Object.assign(now, { at: moment.at, clock: moment.clock });
  view.render(now, { live, pending });
}

function setLive(state) {
  if (live === state) return;
  live = state;
  view.message("", "");
  view.render(now, { live, pending });
}

function logInAgain() {
  location.assign("/log-in?why=again");
}

// Why a button does nothing now, in words; empty when it works.
function unavailable(action) {
  const words = page.words;
  const { phase } = now.desk;
  if (!live) return words.stale_why;
  // Whether somebody waits only the controller knows at this very moment, so Next always asks it.
  if (action === "next") return "";
  if (action === "undo") return now.desk.undo ? "" : words.nothing_to_undo;
  if (action === "close" && phase === "closed") return words.closed;
  if (staffing.has(action)) return now.desk.visit ? words.somebody_there : "";
  if (!now.desk.visit) return words.nobody_called;
  if (action === "put-back") return "";
  if (phase === "serving" && action !== "finish") return words.here_already;
  return "";
}

async function press(action) {
  if (pending) return;
  const why = unavailable(action);
  if (why) return view.message(why, "trouble");
  pending = action;
  view.message("", "");
  view.render(now, { live, pending });
  const slow = setTimeout(() => view.message(page.words.sending, "note"), SLOW_MS);
  const result = await send(page, action, now.desk.mark);
  clearTimeout(slow);
  pending = null;
  if (result.over) return logInAgain();
  if (result.answer) show(result.answer.now);
  else view.render(now, { live, pending });
  view.message(result.message, result.done || result.answer?.code === "nobody_waiting" ? "note" : "trouble");
}

view.whatIs = unavailable;
for (const button of view.buttons) {
  button.addEventListener("click", (event) => {
    // A click leaves the focus on the button, and the space bar would press that one again instead of Next.
    if (event.detail > 0) button.blur();
    press(button.dataset.action);
  });
}
onKeys(press);
show(now);
new Feed(page.address, { onDesk: show, onBeat: beat, onLive: setLive, onOver: logInAgain }).open();
