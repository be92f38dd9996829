// What may stand in the place of the selected clip, why, and what else can be done with the clip.

import { useEffect, useState } from "preact/hooks";
import { html } from "./html.js";
import { seek } from "./player.js";
import { act, busy, candidates, clip, film, frame, selected } from "./state.js";
import { CUTS, ORIGINS, clock, t } from "./texts.js";

function Shot({ shot, number }) {
  return html`<li>
    <button class="shot" disabled=${Boolean(busy.value) || shot.shown} onClick=${() => act("swap", { clip: number, shot: shot.key })}>
      <img src=${`/shots/${shot.key}.jpg`} alt="" loading="lazy" />
      <span class="name">${shot.name}</span>
      <span class="facts">
        <meter min="0" max="1" value=${shot.score} aria-label=${t("how well it fits")}></meter>
        ${shot.score.toFixed(2)} · ${shot.shown ? t("shown now") : ORIGINS[shot.origin]}${shot.seconds ? ` · ${shot.seconds.toFixed(1)} s` : ""}
      </span>
      ${shot.why && html`<span class="why">${shot.why}</span>`}
      ${shot.credit && html`<span class="why">© ${shot.credit}</span>`}
    </button>
  </li>`;
}

function Tools({ one, number }) {
  const last = film.value.clips.length - 1;
  const tool = (label, name, given, off = false) =>
    html`<button disabled=${off || Boolean(busy.value)} onClick=${() => act(name, given)}>${label}</button>`;
  const still = one.kind !== "video";
  return html`<div class="tools">
    ${tool(one.pinned ? t("Unpin (p)") : t("Pin (p)"), "pin", { clip: number, pinned: !one.pinned })}
    ${tool(t("Split (s)"), "split", { frame: frame.value })}
    ${tool(t("Join with the next"), "join", { clip: number }, number === last)}
    ${tool(t("Remove (del)"), "remove", { clip: number }, last === 0)}
    ${tool(t("Slip back ["), "slip", { clip: number, frames: -3 }, still)}
    ${tool(t("Slip on ]"), "slip", { clip: number, frames: 3 }, still)}
    ${tool(t("Never show this shot"), "exclude", { name: one.key }, one.origin === "card")}
  </div>`;
}

export function Candidates() {
  const number = selected.value;
  const one = clip.value;
  const [text, write] = useState("");
  const [asked, ask] = useState("");
  const [found, take] = useState(null);
  useEffect(() => {
    write("");
    ask("");
  }, [number]);
  useEffect(() => {
    let over = false;
    const wait = setTimeout(async () => {
      const next = await candidates(number, asked);
      if (!over && next) take(next);
    }, 120);
    return () => {
      over = true;
      clearTimeout(wait);
    };
  }, [number, asked, one?.key, film.value.excluded.length]);
  const list = (shots) => html`<ul class="shots">${shots.map((shot) => html`<${Shot} key=${shot.key} shot=${shot} number=${number} />`)}</ul>`;
  return html`<section class="candidates panel" aria-label=${t("Shots for the clip")}>
    <h2>${t("Clip {number}", { number: number + 1 })}</h2>
    <div class="clip-facts">
      <img src=${`/stills/${one.still}.jpg`} alt="" />
      <div>
        <strong>${one.name}</strong>
        <p>
          <button class="jump" onClick=${() => seek(one.start / film.value.fps)}>${clock(one.start / film.value.fps)}</button>
          ${" "}${(one.dur / film.value.fps).toFixed(1)} s · ${ORIGINS[one.origin]} · ${t("fits {score}", { score: one.score.toFixed(2) })}
        </p>
        <p class="quiet">${CUTS[one.cut]}${one.cost.length ? ` · ${one.cost.map(([name, cost]) => `${name} ${cost}`).join(", ")}` : ""}</p>
        ${one.gone && html`<p class="trouble">${t("Its file is gone: put it back, or swap the shot. Until then a runner-up stands in.")}</p>`}
        ${one.instead && html`<p class="quiet">${one.instead}</p>`}
      </div>
    </div>
    <${Tools} one=${one} number=${number} />
    <form
      role="search"
      onSubmit=${(event) => {
        event.preventDefault();
        ask(text);
      }}
    >
      <input type="search" id="search" value=${text} placeholder=${found?.text ?? ""} aria-label=${t("search the library")} onInput=${(event) => write(event.target.value)} />
      <button>${t("Search")}</button>
    </form>
    ${found?.runners_up.length > 0 && !asked && html`<h3>${t("Runners-up")}</h3>${list(found.runners_up)}`}
    ${found && html`<h3>${t("In the library")}</h3>`}
    ${found && (found.found.length ? list(found.found) : html`<p class="quiet">${t("Nothing was found.")}</p>`)}
  </section>`;
}
