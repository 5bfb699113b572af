// One key per button, the same in every language; they can be switched off, and stay so in this browser.

const ACTIONS = { " ": "next", r: "recall", a: "no-show", s: "start", t: "finish" };
const STORED = "vestibule-keys";

export function onKeys(press) {
  const choice = document.getElementById("keys");
  choice.checked = localStorage.getItem(STORED) !== "off";
  const tell = () => document.body.classList.toggle("keys-off", !choice.checked);
  choice.addEventListener("change", () => {
    localStorage.setItem(STORED, choice.checked ? "on" : "off");
    tell();
  });
  tell();
  document.addEventListener("keydown", (event) => {
    const action = ACTIONS[event.key.toLowerCase()];
    if (!action || !choice.checked || event.ctrlKey || event.altKey || event.metaKey) return;
    // Space belongs to whatever control has the focus.
    if (event.key === " " && event.target.closest("button, a, summary, input")) return;
    event.preventDefault();
    if (!event.repeat) press(action);
  });
  closeByEscape(document.getElementById("menu"));
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
