// The desk page: joins the live feed, the view, the buttons, the dialogs and the keys.

import { Dialogs } from "./dialogs.js";
import { Feed } from "./feed.js";
import { onKeys } from "./keys.js";
import { onMediaKeys } from "./media_keys.js";
import { send } from "./press.js";
import { Say } from "./say.js";
import { View } from "./view.js";

const SLOW_MS = 500;
const AWAY = ["recall", "no-show", "start"]; // for somebody who has been called and not been seen yet
const STAFFING = ["pause", "resume", "open", "close"];
const OF_THE_LINE = ["next", "call", "back"]; // these the controller alone can judge
const page = JSON.parse(document.getElementById("page").textContent);
const say = new Say(page.words, page.language);
const view = new View(say);
const dialogs = new Dialogs(say);
let now = page.snapshot;
let live = false;
let pending = null;

function show(snapshot) {
  // An answer and the feed may cross; within one run of the controller the newer one counts.
  const older = snapshot.run === now.run && snapshot.version < now.version;
  if (!older) now = snapshot;
  view.render(now, { live, pending });
  if (dialogs.follow(now.desk)) view.message(page.words.changed, "trouble");
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
  const { words } = page;
  const { visit, phase, undo } = now.desk;
  if (!live) return words.stale_why;
  if (OF_THE_LINE.includes(action)) return "";
  if (action === "undo") return undo ? "" : words.nothing_to_undo;
  if (STAFFING.includes(action)) return visit ? words.busy : action === "pause" && phase === "closed" ? words.not_open : "";
  if (!visit) return words.nobody_called;
  if (AWAY.includes(action) && (visit.seen || (action === "start" && phase === "serving"))) return words.here_already;
  return "";
}

// `about`: whom a button beside the desk is about; others are about whoever is at the counter.
function press(action, about = { number: now.desk.visit?.number }) {
  if (pending) return;
  for (const menu of document.querySelectorAll("details[open]")) menu.open = false;
  const why = unavailable(action);
  if (why) return view.message(why, "trouble");
  if (dialogs.asks(action)) return dialogs.open(action, about, now.desk);
  commit(action, about.visit ? { visit: about.visit } : {});
}

async function commit(action, choice) {
  const why = pending ? "" : unavailable(action); // it may have changed while the dialog was open
  if (pending || why) return view.message(why, "trouble");
  pending = action;
  view.message("", "");
  view.render(now, { live, pending });
  const slow = setTimeout(() => view.message(page.words.sending, "note"), SLOW_MS);
  const result = await send(page, action, now.desk.mark, choice);
  clearTimeout(slow);
  pending = null;
  if (result.over) return logInAgain();
  if (result.done) dialogs.forget(action);
  if (result.answer) show(result.answer.now);
  else view.render(now, { live, pending });
  view.message(result.message, result.done || result.answer?.code === "nobody_waiting" ? "note" : "trouble");
}

view.whatIs = unavailable;
dialogs.done = commit;
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-action]");
  if (!button) return;
  // A click leaves the focus on the button, and the space bar would press that one again instead of Next.
  if (event.detail > 0) button.blur();
  else button.closest("details")?.querySelector("summary").focus();
  const { action, visit, number } = button.dataset;
  press(action, visit ? { visit, number } : undefined);
});
onKeys(press);
onMediaKeys(press);
show(now);
new Feed(page.address, { onState: show, onBeat: beat, onLive: setLive, onOver: logInAgain }).open();
