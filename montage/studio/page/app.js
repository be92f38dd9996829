// The page: its head, its parts, its keys.

import { render as draw } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Candidates } from "./candidates.js";
import { Export, Relink, Sound } from "./film.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { Player, pause, play, seek } from "./player.js";
import { Script } from "./script.js";
import { act, busy, clip, clipAt, film, follow, frame, playing, progress, reload, render, selected, time, trouble } from "./state.js";
import { Strip } from "./strip.js";
import { ACTS, STAGES, WEAK, clock, t, told } from "./texts.js";

const SIZES = ["1280x720", "1920x1080", "720x1280", "1080x1920", "720x720", "1080x1080"];

function Head() {
  const { title, template, templates, size, acts, done, render: made } = film.value;
  const [text, write] = useState(title);
  useEffect(() => write(title), [title]);
  const now = `${size[0]}x${size[1]}`;
  const off = Boolean(busy.value);
  const undo = done > 0 ? t("undo: {act}", { act: ACTS[acts[done - 1]] }) : t("nothing to undo");
  const redo = done < acts.length ? t("redo: {act}", { act: ACTS[acts[done]] }) : t("nothing to redo");
  return html`<header>
    <h1>${title}</h1>
    <input
      class="title"
      aria-label=${t("title")}
      value=${text}
      onInput=${(event) => write(event.target.value)}
      onBlur=${() => text.trim() !== title && act("retitle", { title: text })}
      onKeyDown=${(event) => event.key === "Enter" && event.target.blur()}
    />
    <button id="undo" disabled=${off || done === 0} title=${`${undo} (Ctrl-Z)`} onClick=${() => act("undo")}><${Icon} name="undo" /> ${t("Undo")}</button>
    <button id="redo" disabled=${off || done === acts.length} title=${`${redo} (Ctrl-Shift-Z)`} onClick=${() => act("redo")}><${Icon} name="redo" /> ${t("Redo")}</button>
    <label>
      ${t("template")}
      <select value=${template} disabled=${off} onChange=${(event) => act("restyle", { template: event.target.value })}>
        ${[...new Set([...templates, template])].map((one) => html`<option key=${one} value=${one}>${one}</option>`)}
      </select>
    </label>
    <label>
      ${t("size")}
      <select value=${now} disabled=${off} onChange=${(event) => act("resize", { size: event.target.value })}>
        ${[...new Set([...SIZES, now])].map((one) => html`<option key=${one} value=${one}>${one.replace("x", " × ")}</option>`)}
      </select>
    </label>
    <button disabled=${off} title=${t("Everything but pinned clips is chosen anew")} onClick=${() => act("plan_again")}>${t("Plan the rest again")}</button>
    <${Sound} />
    <${Export} />
    <button class="primary" id="render" disabled=${made.state === "running"} onClick=${render}>${t("Render")}</button>
  </header>`;
}

function far(step) {
  if (!step) return "";
  return `${STAGES[step.stage] ?? step.stage}${step.total ? ` ${step.done}/${step.total}` : ""}`;
}

function State() {
  const made = film.value.render;
  const doing = busy.value ? `${ACTS[busy.value] ?? busy.value} …` : made.state === "running" ? t("the film is being rendered …") : "";
  const stale = made.state === "done" && made.step !== film.value.step;
  return html`<div class="state-line" role="status" aria-live="polite">
    ${doing && html`<span class="doing">${doing} ${far(progress.value)}</span>`}
    ${!doing && made.state === "done" && html`<span id="rendered">
      ${stale ? t("rendered, and changed since:") : t("rendered:")} <a href="/rendered.mp4" download>${made.name}</a>
      ${made.faults.length > 0 && html` · <a href="#faults">${t("the check found {count}", { count: made.faults.length })}</a>`}
    </span>`}
    ${made.state === "failed" && html`<span class="trouble" id="failed">${told(made.error)}${made.todo && `; ${told(made.todo)}`}</span>`}
    ${trouble.value &&
    html`<span class="trouble" role="alert">
      ${told(trouble.value.error)}${trouble.value.todo ? `; ${told(trouble.value.todo)}` : ""}
      <button class="icon" aria-label=${t("close")} onClick=${() => (trouble.value = null)}><${Icon} name="remove" /></button>
    </span>`}
  </div>`;
}

function Weak() {
  const { weak, clips, excluded, notes, render: made } = film.value;
  const list = (id, name, texts) =>
    texts.length > 0 && html`<div id=${id}><h3>${name}</h3><ul>${texts.map((text) => html`<li key=${text}>${told(text)}</li>`)}</ul></div>`;
  const go = (one) => {
    seek(one.at);
    selected.value = Math.max(0, Math.min(one.clip, clips.length - 1));
  };
  return html`<section class="weak panel" aria-label=${t("What is weak")}>
    <h2>${t("What is weak")}</h2>
    ${!weak.length && html`<p class="quiet">${t("Nothing was found.")}</p>`}
    <div class="groups">
      ${weak.map(
        (group) => html`<div key=${group.kind}>
          <h3>${WEAK[group.kind] ?? group.kind}</h3>
          <ul>
            ${group.found.map((one) => html`<li key=${`${one.at} ${one.text}`}><button class="jump" onClick=${() => go(one)}>${clock(one.at)}</button> ${told(one.text)}</li>`)}
          </ul>
        </div>`,
      )}
      ${list("faults", t("What the check found"), made.faults ?? [])}
      ${list("notes", t("What could not be had"), notes)}
      ${excluded.length > 0 &&
      html`<div>
        <h3>${t("Excluded")}</h3>
        <ul>${excluded.map((name) => html`<li key=${name}><button class="jump" onClick=${() => act("readmit", { name })}>${t("allow")}</button> ${name.includes(".") ? name : html`<img class="mini" src=${`/shots/${name}.jpg`} alt="" /> ${name}`}</li>`)}</ul>
      </div>`}
    </div>
  </section>`;
}

const step = (frames) => {
  pause();
  seek((frame.value + frames + 0.01) / film.value.fps);
};
const toClip = (by) => {
  const here = clipAt(frame.value);
  const number = Math.max(0, Math.min(film.value.clips.length - 1, here + by));
  seek(film.value.clips[number].start / film.value.fps);
};
const slip = (frames) => clip.value.kind === "video" && act("slip", { clip: selected.value, frames });
const roll = (frames) =>
  selected.value > 0 && act("roll", { clip: selected.value, frame: clip.value.start + frames, snap: false });

const KEYS = {
  " ": () => (playing.value ? pause() : play()),
  k: pause,
  l: () => play(playing.value ? 2 : 1),
  j: () => seek(time.value - 2),
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
  "shift ArrowLeft": () => step(-Math.round(film.value.fps)),
  "shift ArrowRight": () => step(Math.round(film.value.fps)),
  ArrowUp: () => toClip(-1),
  ArrowDown: () => toClip(1),
  Home: () => seek(0),
  End: () => seek(film.value.frames / film.value.fps),
  s: () => act("split", { frame: frame.value }),
  i: () => act("trim", { frame: frame.value, head: true }),
  o: () => act("trim", { frame: frame.value, head: false }),
  p: () => act("pin", { clip: selected.value, pinned: !clip.value.pinned }),
  "[": () => slip(-1),
  "]": () => slip(1),
  "shift {": () => slip(-10),
  "shift }": () => slip(10),
  ",": () => roll(-1),
  ".": () => roll(1),
  Delete: () => act("remove", { clip: selected.value }),
  Backspace: () => act("remove", { clip: selected.value }),
  "/": () => document.getElementById("search").focus(),
  "ctrl z": () => act("undo"),
  "ctrl shift z": () => act("redo"),
  "ctrl y": () => act("redo"),
};

function pressed(event) {
  if (!film.value || event.defaultPrevented || event.altKey) return;
  const writes = event.target.matches("input:not([type=range]), textarea, select");
  if (writes || (event.target.matches("button, a") && [" ", "Enter"].includes(event.key))) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const name = `${event.ctrlKey || event.metaKey ? "ctrl " : ""}${event.shiftKey ? "shift " : ""}${key}`;
  if (!KEYS[name]) return;
  event.preventDefault();
  KEYS[name]();
}

function Keys() {
  return html`<details class="keys panel">
    <summary>${t("Keys")}</summary>
    <p>${t("space: play or pause · j k l: back, pause, on · arrows: a frame, with Shift a second; up and down: from cut to cut")}</p>
    <p>${t("s: split · i, o: begin or end here · p: pin · del: remove · [ ]: slip by a frame, with Shift by ten · , .: move the cut · /: search")}</p>
    <p>${t("Ctrl-Z: undo · Ctrl-Shift-Z: redo · Ctrl-Enter in a line: speak it")}</p>
  </details>`;
}

function App() {
  if (!film.value) return html`<p class="loading" role="status">${(trouble.value && told(trouble.value.error)) ?? t("The film is being opened …")}</p>`;
  return html`<${Head} />
    <${State} />
    <${Relink} />
    <main>
      <${Script} />
      <div class="middle"><${Player} /><${Strip} /><${Weak} /><${Keys} /></div>
      <${Candidates} />
    </main>`;
}

document.addEventListener("keydown", pressed);
// A button that was clicked does not keep the keys: the space bar plays.
document.addEventListener("click", (event) => event.detail > 0 && event.target.closest("button")?.blur());
draw(html`<${App} />`, document.getElementById("app"));
await reload();
follow();
