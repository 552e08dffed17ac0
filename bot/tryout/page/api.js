// Talks to the try-out server that this page came from.

import { toast } from "./dom.js";

/** Return everything there is. */
export async function loadState() {
  return (await fetch("/page/state")).json();
}

/** Return what happened after an event, waiting some time for the first. */
export async function nextEvents(run, after) {
  const response = await fetch(`/page/events?run=${run}&after=${after}`);
  if (!response.ok) throw new Error(response.statusText);
  return response.json();
}

/** Do something as a person; a refusal is shown and comes back as null. */
export async function act(name, body) {
  const options = body instanceof FormData
    ? { method: "POST", body }
    : { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  try {
    const answer = await (await fetch(`/page/${name}`, options)).json();
    if (!answer.error) return answer;
    toast(answer.error);
  } catch {
    toast("The try-out server does not answer. Is the bot still running?");
  }
  return null;
}
