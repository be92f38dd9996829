// What is drawn: the words of cards, of titles and lower thirds; whose picture a label says it is.

import { useEffect, useState } from "preact/hooks";
import { html } from "./html.js";
import { act, busy, clip, film, selected } from "./state.js";
import { FIELDS, KINDS, ROLES, clock, t } from "./texts.js";

function Field({ name, text, write, area = false }) {
  const given = { "aria-label": name, value: text, onInput: (event) => write(event.target.value) };
  return html`<label class="field"><span>${name}</span>${area ? html`<textarea rows="3" ...${given}></textarea>` : html`<input ...${given} />`}</label>`;
}

/** A card in the place of a clip: its kind, and the words that this kind has. */
export function CardWords({ card, fields, number }) {
  const [kind, choose] = useState(card?.kind ?? "title");
  const [texts, write] = useState(card?.texts ?? {});
  const before = JSON.stringify(card);
  useEffect(() => {
    choose(card && fields[card.kind] ? card.kind : "title");
    write(card?.texts ?? {});
  }, [number, before]);
  const given = Object.fromEntries(fields[kind].map((name) => [name, texts[name] ?? ""]));
  const send = (event) => {
    event.preventDefault();
    act("write_card", { clip: number, kind, texts: given });
  };
  return html`<details class="drawn" id="card" open=${Boolean(card)}>
    <summary>${card ? t("The card's words") : t("A card in its place")}</summary>
    <form onSubmit=${send}>
      <label class="field"><span>${t("kind")}</span>
        <select value=${kind} onChange=${(event) => choose(event.target.value)}>
          ${Object.keys(fields).map((one) => html`<option key=${one} value=${one}>${KINDS[one]}</option>`)}
        </select>
      </label>
      ${fields[kind].map(
        (name) =>
          html`<${Field} key=${name} name=${FIELDS[name]} text=${texts[name] ?? ""} area=${name === "items"} write=${(text) => write({ ...texts, [name]: text })} />`,
      )}
      <button disabled=${Boolean(busy.value)}>${card ? t("Draw it") : t("Show the card")}</button>
    </form>
  </details>`;
}

function Panel({ panel }) {
  const names = panel.role === "title" ? ["big"] : ["lead", "big", "small"];
  const [texts, write] = useState(panel);
  useEffect(() => write(panel), [panel.overlay, panel.big, panel.small, panel.lead]);
  const send = (event) => {
    event.preventDefault();
    act("write_panel", { overlay: panel.overlay, big: texts.big, small: texts.small, lead: texts.lead });
  };
  return html`<details class="drawn" data-overlay=${panel.overlay}>
    <summary>${ROLES[panel.role]}: ${panel.big} · ${clock(panel.start / film.value.fps)}</summary>
    <form onSubmit=${send}>
      ${names.map((name) => html`<${Field} key=${name} name=${FIELDS[name]} text=${texts[name]} write=${(text) => write({ ...texts, [name]: text })} />`)}
      <div class="tools">
        <button disabled=${Boolean(busy.value)}>${t("Draw it")}</button>
        <button type="button" disabled=${Boolean(busy.value)} onClick=${() => act("remove_panel", { overlay: panel.overlay })}>${t("Take it away")}</button>
      </div>
    </form>
  </details>`;
}

/** Titles and lower thirds over the selected clip. */
export function Panels() {
  const [start, end] = [clip.value.start, clip.value.start + clip.value.dur];
  const over = film.value.panels.filter((one) => one.start < end && one.start + one.dur > start);
  return over.map((panel) => html`<${Panel} key=${panel.overlay} panel=${panel} />`);
}

/** Whose picture it is: on its label, on the end card, in the credits. */
export function Credit() {
  const one = clip.value;
  const [text, write] = useState(one.credit);
  useEffect(() => write(one.credit), [one.key, one.credit]);
  if (one.origin === "card") return null;
  const done = () => text.trim() !== one.credit && act("credit", { clip: selected.value, text });
  return html`<label class="field"><span>${t("credit")}</span>
    <input id="credit" value=${text} onInput=${(event) => write(event.target.value)} onBlur=${done} onKeyDown=${(event) => event.key === "Enter" && event.target.blur()} />
  </label>`;
}
