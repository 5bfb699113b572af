// Sends one press and asks again with the same id until it is answered: the controller carries it out once.

const PAUSES_MS = [0, 400, 1200, 2400];
const ANSWER_MS = 5000;

// randomUUID exists only where the page came by TLS or from this machine; this works everywhere.
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// {over} when the session has ended, else {done, message} and, if there was one, the {answer}.
export async function send(page, action, mark, choice) {
  const body = JSON.stringify({ ...choice, id: newId(), mark });
  let last = { done: false, message: page.words.lost };
  for (const pause of PAUSES_MS) {
    await new Promise((go) => setTimeout(go, pause));
    const response = await post(`${page.address}/${action}`, page.form, body);
    if (response === null) continue;
    if (response.status === 401) return { over: true };
    const said = await response.json().catch(() => null);
    if (said === null) continue;
    last = { done: response.ok, message: said.message, answer: said.now ? said : undefined };
    if (response.status < 500) break;
  }
  return last;
}

async function post(address, form, body) {
  try {
    return await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": form },
      body,
      signal: AbortSignal.timeout(ANSWER_MS),
    });
  } catch {
    return null;
  }
}
