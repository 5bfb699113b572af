// One key per button, the same in every language; they can be switched off, and stay so in this browser.

const ACTIONS = {
  " ": "next", r: "recall", a: "no-show", s: "start", t: "finish",
  p: "park", f: "transfer", e: "add-step", b: "put-back", z: "undo",
};
const MORE = "m";
const STORED = "vestibule-keys";

// Whether a dialog is open: it has keys of its own, and words may be typed in it.
export function asking() {
  return document.querySelector("dialog[open]") !== null;
}

export function onKeys(press) {
  const choice = document.getElementById("keys");
  choice.checked = localStorage.getItem(STORED) !== "off";
  const tell = () => document.body.classList.toggle("keys-off", !choice.checked);
  choice.addEventListener("change", () => {
    localStorage.setItem(STORED, choice.checked ? "on" : "off");
    tell();
  });
  tell();
  const more = document.getElementById("more");
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    const action = ACTIONS[key];
    if ((!action && key !== MORE) || !choice.checked || event.ctrlKey || event.altKey || event.metaKey) return;
    // Space belongs to whatever control has the focus; for a moment that is
    // still one in a dialog that has just closed, which nobody sees any more.
    if (asking()) return;
    if (event.key === " " && event.target.closest("button, a, summary, input")?.checkVisibility()) return;
    event.preventDefault();
    if (event.repeat) return;
    if (action) press(action);
    else toggle(more);
  });
  for (const menu of document.querySelectorAll(".menu")) {
    closeByEscape(menu);
    menu.addEventListener("toggle", () => menu.open && menu.querySelector(".menu-sheet").scrollIntoView({ block: "nearest" }));
  }
}

function toggle(menu) {
  menu.open = !menu.open;
  const [first] = menu.open ? menu.querySelectorAll('button[aria-disabled="false"]') : [];
  (first ?? menu.querySelector("summary")).focus();
}

function closeByEscape(menu) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}
