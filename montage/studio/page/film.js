// What is true of the whole film: its voice, music and subtitles; and what is handed on: film, exports, credits.

import { useState } from "preact/hooks";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { act, bring, busy, exported, film, lost, sending } from "./state.js";
import { t, told } from "./texts.js";

const FORMATS = ["otio", "fcpxml", "edl", "srt", "vtt", "credits", "report"];
const SPEEDS = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.5];

/** A part of the head that opens. It closes with Escape, and where somebody clicks beside it. */
function Menu({ id, name, children }) {
  const close = (box) => box.removeAttribute("open");
  return html`<details
    class="menu"
    id=${id}
    onKeyDown=${(event) => {
      if (event.key !== "Escape") return;
      close(event.currentTarget);
      event.currentTarget.querySelector("summary").focus();
    }}
    onFocusOut=${(event) => event.relatedTarget && !event.currentTarget.contains(event.relatedTarget) && close(event.currentTarget)}
  >
    <summary>${name} <${Icon} name="open" /></summary>
    <div class="panel">${children}</div>
  </details>`;
}

/** A voice by its name; one that is not in the list can be written, as kokoro:af_heart. */
export function Voice({ voice, usual = "", id, done }) {
  return html`<input
      class="voice"
      list=${id}
      value=${voice}
      placeholder=${usual}
      aria-label=${t("voice")}
      disabled=${Boolean(busy.value)}
      onChange=${(event) => event.target.value.trim() !== voice && done(event.target.value.trim())}
    />
    <datalist id=${id}>${film.value.voices.map((one) => html`<option key=${one} value=${one}></option>`)}</datalist>`;
}

/** How fast it is spoken; `usual` is a first entry for no speed of its own. */
export function Speed({ speed, usual = "", done }) {
  const speeds = [...new Set([...SPEEDS, ...(speed ? [speed] : [])])].sort((a, b) => a - b);
  return html`<select aria-label=${t("speed")} value=${speed ?? 0} disabled=${Boolean(busy.value)} onChange=${(event) => done(Number(event.target.value))}>
    ${usual && html`<option value="0">${usual}</option>`}
    ${speeds.map((one) => html`<option key=${one} value=${one}>× ${one}</option>`)}
  </select>`;
}

/** A button that asks for a file and keeps it for this film; `done` hears of its key. */
export function Upload({ kind, accept, label, done }) {
  const chosen = async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    const key = file && (await bring(kind, file));
    if (key) done(key);
  };
  return html`<label class="upload button">
    <${Icon} name="add" /> ${sending.value ? t("{name} is being read …", { name: sending.value }) : label}
    <input type="file" accept=${accept} disabled=${Boolean(sending.value)} onChange=${chosen} />
  </label>`;
}

export function Sound() {
  const { voice, speed, music, pieces, burn } = film.value;
  const [level, move] = useState(null); // while the handle is in the air
  const off = Boolean(busy.value);
  const gain = level ?? music?.gain ?? 0;
  return html`<${Menu} id="sound" name=${t("Sound and subtitles")}>
    <div class="row"><span>${t("voice")}</span>
      <${Voice} voice=${voice} id="voices" done=${(other) => other && act("speak_by", { voice: other, speed })} />
      <${Speed} speed=${speed} done=${(other) => act("speak_by", { voice, speed: other })} />
    </div>
    <p class="quiet">${t("All lines without a voice of their own are spoken again.")}</p>
    <label class="row"><span>${t("music")}</span>
      <select id="music" value=${music?.key ?? ""} disabled=${off} onChange=${(event) => act("music", { piece: event.target.value })}>
        <option value="">${t("none")}</option>
        ${pieces.map((one) => html`<option key=${one.key} value=${one.key}>${one.name}</option>`)}
      </select>
    </label>
    <div class="row"><span></span><${Upload} kind="music" accept="audio/*" label=${t("Bring a piece of music")} done=${(piece) => act("music", { piece })} /></div>
    ${music &&
    html`<label class="row"><span>${t("level")}</span>
      <input
        type="range" id="level" min="-24" max="12" step="1" value=${gain} disabled=${off}
        onInput=${(event) => move(Number(event.target.value))}
        onChange=${async (event) => {
          const given = Number(event.target.value);
          if (given !== music.gain) await act("music_level", { gain: given });
          move(null);
        }}
      />
      <output>${gain > 0 ? "+" : ""}${gain} dB</output>
    </label>`}
    <label class="row"><span>${t("subtitles")}</span>
      <select id="burn" value=${burn ? "yes" : ""} disabled=${off} onChange=${(event) => act("burn", { burn: Boolean(event.target.value) })}>
        <option value="yes">${t("in the picture")}</option>
        <option value="">${t("as a track that can be switched off")}</option>
      </select>
    </label>
  <//>`;
}

export function Export() {
  const made = film.value.render;
  const names = { credits: t("credits"), report: t("report") };
  return html`<${Menu} id="export" name=${t("Export")}>
    ${made.state === "done"
      ? html`<a class="button" href="/rendered.mp4" download>${made.name}</a>`
      : html`<p class="quiet">${t("The film can be downloaded once it is rendered.")}</p>`}
    <div class="tools">${FORMATS.map((name) => html`<button key=${name} data-format=${name} onClick=${() => exported(name)}>${names[name] ?? `.${name}`}</button>`)}</div>
    ${lost.value.length > 0 && html`<ul class="quiet">${lost.value.map((note) => html`<li key=${note}>${told(note)}</li>`)}</ul>`}
  <//>`;
}

/** Files that are gone are looked for below a folder of this machine. */
export function Relink() {
  const [folder, write] = useState("");
  if (!film.value.gone) return null;
  return html`<form
    class="relink"
    onSubmit=${(event) => {
      event.preventDefault();
      act("relink", { folder });
    }}
  >
    <${Icon} name="warning" /> ${t("{count} files of the film are gone. Where do they lie now?", { count: film.value.gone })}
    <input value=${folder} placeholder="/media/disk/footage" aria-label=${t("folder")} onInput=${(event) => write(event.target.value)} />
    <button disabled=${!folder.trim() || Boolean(busy.value)}>${t("Look there")}</button>
  </form>`;
}
