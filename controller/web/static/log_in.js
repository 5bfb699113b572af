// Counts down the wait after too many tries, so that the button is there again when a try can succeed.

const button = document.getElementById("log-in");
const until = Date.now() + Number(button.dataset.wait) * 1000;

function tick() {
  const seconds = Math.ceil((until - Date.now()) / 1000);
  button.disabled = seconds > 0;
  button.querySelector("small").textContent = seconds > 0 ? button.dataset.in.replace("{seconds}", seconds) : "";
  if (seconds > 0) setTimeout(tick, 250);
}

tick();
