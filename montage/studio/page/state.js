// What the page knows: the film as the server has it, the playhead, what is selected; and the acts on it.

import { computed, signal } from "@preact/signals";
import { t } from "./texts.js";

export const film = signal(null);
export const time = signal(0); // [s], the playhead
export const playing = signal(false);
export const selected = signal(0); // the clip that acts are on
export const busy = signal(""); // the act in work
export const progress = signal(null); // {stage, done, total}: what the server says of it
export const trouble = signal(null); // {error, todo}
export const sending = signal(""); // the name of the file that is being sent
export const lost = signal([]); // what the last export could not say
export const zoom = signal(72); // [px] a second of the strip

export const frame = computed(() => (film.value ? Math.floor(time.value * film.value.fps + 1e-6) : 0));
export const clip = computed(() => film.value?.clips[selected.value] ?? null);

/** The number of the clip that is on screen at a frame. */
export function clipAt(at) {
  const clips = film.value.clips;
  const after = clips.findIndex((one) => one.start > at);
  return after < 0 ? clips.length - 1 : Math.max(0, after - 1);
}

/** Take over a film, and keep playhead and selection where they make sense. */
function show(next) {
  film.value = next;
  selected.value = Math.min(selected.value, next.clips.length - 1);
  time.value = Math.min(time.value, (next.frames - 1) / next.fps);
}

async function asked(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    trouble.value = { error: t("the studio does not answer"), todo: t("start it again: your film is as you left it") };
    return null;
  }
  if (answer.ok) return answer.json();
  const wrong = (answer.headers.get("content-type") ?? "").includes("json");
  trouble.value = wrong ? await answer.json() : { error: await answer.text(), todo: "" };
  return null;
}

export async function reload() {
  const next = await asked("/film");
  if (next) {
    show(next);
    if (trouble.value?.error === t("the studio does not answer")) trouble.value = null;
  }
}

let last = Promise.resolve();

/** Do an act after those that were asked for before it. Returns whether it was done. */
export function act(name, given = {}) {
  last = last.then(async () => {
    busy.value = name;
    trouble.value = null;
    const next = await asked(`/acts/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(given),
    });
    busy.value = "";
    progress.value = null;
    if (next) show(next);
    return next !== null;
  });
  return last;
}

export async function render() {
  trouble.value = null;
  const next = await asked("/render", { method: "POST", body: "{}" });
  if (next) show(next);
}

/** Send a file to be kept for this film. Returns its key, or null where it was refused. */
export async function bring(kind, file) {
  trouble.value = null;
  sending.value = file.name;
  const kept = await asked(`/brought/${kind}?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file });
  sending.value = "";
  return kept?.key ?? null;
}

export async function article() {
  return asked("/article");
}

/** Save the film for another program, and tell what that cannot hold. */
export async function exported(name) {
  trouble.value = null;
  const made = await asked(`/exports/${name}`);
  if (!made) return;
  const address = URL.createObjectURL(new Blob([made.text], { type: "application/octet-stream" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: made.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
  lost.value = made.notes;
}

export async function candidates(number, text) {
  return asked(`/candidates?clip=${number}&text=${encodeURIComponent(text)}`);
}

/** Follow what happens: in this page, in another one, in the renderer. */
export function follow() {
  const events = new EventSource("/events");
  events.addEventListener("open", () => trouble.value?.error === t("the studio does not answer") && reload());
  events.addEventListener("progress", (event) => (progress.value = JSON.parse(event.data)));
  events.addEventListener("render", (event) => {
    if (film.value) film.value = { ...film.value, render: JSON.parse(event.data) };
    progress.value = null;
  });
  events.addEventListener("step", (event) => {
    if (!busy.value && film.value && JSON.parse(event.data) !== film.value.step) reload();
  });
}
