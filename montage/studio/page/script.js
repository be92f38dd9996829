// The script, a block a line. Changed words are spoken when the block is left, or at Ctrl-Enter.

import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { Speed, Voice } from "./film.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { seek } from "./player.js";
import { act, busy, film, frame } from "./state.js";
import { clock, t } from "./texts.js";

const speaking = signal(-1); // the line that is being spoken
const adding = signal(-1); // the place of a line that is being written

async function speak(number, name, given) {
  speaking.value = number;
  await act(name, given);
  speaking.value = -1;
}

/** A text that grows with its words; `done` hears of it when it is left changed, `left` when it is left as it was. */
function Words({ text, label, done, left = () => {}, marked = () => {}, focus = false }) {
  const field = useRef(null);
  const [words, write] = useState(text);
  useEffect(() => write(text), [text]);
  useEffect(() => {
    field.current.style.height = "auto";
    field.current.style.height = `${field.current.scrollHeight}px`;
  }, [words]);
  const changed = words.trim() !== text.trim();
  useEffect(() => marked(changed), [changed]);
  useEffect(() => {
    if (focus) field.current.focus();
  }, []);
  const leave = () => (changed ? done(words) : left());
  return html`<textarea
    ref=${field}
    rows="1"
    aria-label=${label}
    class=${changed ? "changed" : ""}
    value=${words}
    onInput=${(event) => write(event.target.value)}
    onBlur=${leave}
    onKeyDown=${(event) => {
      if (event.key === "Escape") write(text);
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.blur();
    }}
  ></textarea>`;
}

/** What a line has of its own: its voice, its speed, what is written while it is spoken. */
function Own({ line, number }) {
  const [voice, speed] = [line.voice, line.speed ?? 0];
  const written = line.subtitle ?? line.text;
  const say = (given) => speak(number, "speak_line", { line: number, voice, speed, ...given });
  const write = (text) => act("subtitle", { line: number, text: text.trim() === line.text ? null : text });
  return html`<div class="own">
    <div class="row"><span>${t("voice")}</span>
      <${Voice} voice=${voice} usual=${film.value.voice} id=${`voices-${number}`} done=${(other) => say({ voice: other })} />
      <${Speed} speed=${line.speed} usual=${t("as the film")} done=${(other) => say({ speed: other })} />
    </div>
    <label class="row"><span>${t("subtitle")}</span>
      <input
        class="subtitle"
        type="text"
        aria-label=${t("subtitle of line {number}", { number: number + 1 })}
        value=${written}
        disabled=${Boolean(busy.value)}
        onChange=${(event) => write(event.target.value)}
      />
    </label>
    ${line.subtitle !== null && html`<button onClick=${() => act("subtitle", { line: number, text: null })}>${t("Write what is spoken")}</button>`}
  </div>`;
}

function Line({ line, number, count, weak }) {
  const { fps } = film.value;
  const [changed, mark] = useState(false);
  const [open, show] = useState(false);
  const field = useRef(null);
  const at = () => field.current.querySelector("textarea").selectionStart;
  const own = Boolean(line.voice || line.speed || line.subtitle !== null);
  const now = frame.value >= line.start && frame.value < line.end;
  const state = speaking.value === number ? t("being spoken …") : changed ? t("not spoken yet") : t("spoken");
  const button = (name, icon, label, given, off) =>
    html`<button class="icon" disabled=${off || Boolean(busy.value)} title=${label} aria-label=${label} onClick=${() => speak(number, name, given())}><${Icon} name=${icon} /></button>`;
  return html`<li ref=${field} class=${`line ${now ? "now" : ""} ${speaking.value === number ? "waiting" : ""}`} data-line=${number}>
    <div class="head">
      <button class="jump" onClick=${() => seek(line.start / fps)} title=${t("play from here")}>${clock(line.start / fps)}</button>
      <span class="state">${state}</span>
      ${line.pins > 0 && html`<span class="badge" title=${t("pinned clips")}><${Icon} name="pin" /> ${line.pins}</span>`}
      ${own && html`<span class="badge" title=${t("it has a voice, a speed or a subtitle of its own")}><${Icon} name="voice" /></span>`}
      ${weak > 0 && html`<span class="badge weak" title=${t("weak spots")}><${Icon} name="warning" /> ${weak}</span>`}
      <span class="tools">
        ${button("move_line", "up", t("move up"), () => ({ line: number, to: number - 1 }), number === 0)}
        ${button("move_line", "down", t("move down"), () => ({ line: number, to: number + 1 }), number === count - 1)}
        ${button("split_line", "split", t("split at the cursor"), () => ({ line: number, at: at() }))}
        ${button("join_lines", "join", t("join with the next line"), () => ({ line: number }), number === count - 1)}
        ${button("lock_line", line.locked ? "lock" : "unlock", line.locked ? t("unlock its clips") : t("lock its clips"), () => ({ line: number, locked: !line.locked }))}
        <button class="icon" aria-expanded=${open} title=${t("voice and subtitle of the line")} aria-label=${t("voice and subtitle of the line")} onClick=${() => show(!open)}><${Icon} name="voice" /></button>
        <button class="icon" title=${t("add a line after it")} aria-label=${t("add a line after it")} onClick=${() => (adding.value = number + 1)}><${Icon} name="add" /></button>
        ${button("delete_line", "remove", t("delete the line"), () => ({ line: number }), count === 1)}
      </span>
    </div>
    <${Words} text=${line.text} label=${t("line {number}", { number: number + 1 })} marked=${mark} done=${(text) => speak(number, "write_line", { line: number, text })} />
    ${open && html`<${Own} line=${line} number=${number} />`}
  </li>`;
}

function New({ place }) {
  const leave = () => (adding.value = -1);
  const done = (text) => {
    leave();
    if (text.trim()) speak(place, "add_line", { line: place, text });
  };
  return html`<li class="line new"><${Words} text="" label=${t("new line")} focus=${true} done=${done} left=${leave} /></li>`;
}

export function Script() {
  const { lines, clips, weak } = film.value;
  const found = weak.flatMap((group) => group.found).map((one) => clips[one.clip]?.line);
  const blocks = lines.map(
    (line, number) =>
      html`<${Line} key=${number} line=${line} number=${number} count=${lines.length} weak=${found.filter((one) => one === number).length} />`,
  );
  if (adding.value >= 0) blocks.splice(adding.value, 0, html`<${New} key="new" place=${adding.value} />`);
  return html`<section class="script panel" aria-label=${t("Script")}>
    <h2>${t("Script")}</h2>
    <ol>${blocks}</ol>
  </section>`;
}
