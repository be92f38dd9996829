// What may stand in the place of the selected clip, why, and what else can be done with the clip.

import { useEffect, useState } from "preact/hooks";
import { CardWords, Credit, Panels } from "./drawn.js";
import { Upload } from "./film.js";
import { html } from "./html.js";
import { seek } from "./player.js";
import { act, article, busy, candidates, clip, film, frame, selected } from "./state.js";
import { COSTS, CUTS, ORIGINS, clock, reasons, t, told } from "./texts.js";

function Shot({ shot, number }) {
  const fits = shot.score !== null && html`<meter min="0" max="1" value=${shot.score} aria-label=${t("how well it fits")}></meter> ${shot.score.toFixed(2)} · `;
  return html`<li>
    <button class="shot" disabled=${Boolean(busy.value) || shot.shown} onClick=${() => act("swap", { clip: number, shot: shot.key })}>
      <img src=${`/shots/${shot.key}.jpg`} alt="" loading="lazy" />
      <span class="name">${shot.name}</span>
      <span class="facts">${fits}${shot.shown ? t("shown now") : ORIGINS[shot.origin]}${shot.seconds ? ` · ${shot.seconds.toFixed(1)} s` : ""}</span>
      ${shot.why && html`<span class="why">${reasons(shot.why)}</span>`}
      ${shot.credit && html`<span class="why">© ${shot.credit}</span>`}
    </button>
  </li>`;
}

function Shots({ shots, number }) {
  return html`<ul class="shots">${shots.map((shot) => html`<${Shot} key=${shot.key} shot=${shot} number=${number} />`)}</ul>`;
}

function Tools({ one, number }) {
  const last = film.value.clips.length - 1;
  const tool = (label, name, given, off = false) =>
    html`<button disabled=${off || Boolean(busy.value)} onClick=${() => act(name, given)}>${label}</button>`;
  const still = one.kind !== "video";
  const card = one.origin === "card";
  const outside = frame.value <= one.start || frame.value >= one.start + one.dur;
  return html`<div class="tools">
    ${tool(one.pinned ? t("Unpin (p)") : t("Pin (p)"), "pin", { clip: number, pinned: !one.pinned })}
    ${tool(t("Split (s)"), "split", { frame: frame.value })}
    ${tool(t("Join with the next"), "join", { clip: number }, number === last)}
    ${tool(t("Remove (del)"), "remove", { clip: number }, last === 0)}
    ${tool(t("Slip back ["), "slip", { clip: number, frames: -3 }, still)}
    ${tool(t("Slip on ]"), "slip", { clip: number, frames: 3 }, still)}
    ${tool(t("Begin here (i)"), "trim", { frame: frame.value, head: true }, outside)}
    ${tool(t("End here (o)"), "trim", { frame: frame.value, head: false }, outside)}
    ${tool(t("Never show this shot"), "exclude", { name: one.key }, card)}
    ${tool(t("Never show this file"), "exclude_file", { clip: number }, card)}
  </div>`;
}

function Facts({ one }) {
  return html`<div class="clip-facts">
    <img src=${`/stills/${one.still}.jpg`} alt="" />
    <div>
      <strong>${one.name}</strong>
      <p>
        <button class="jump" onClick=${() => seek(one.start / film.value.fps)}>${clock(one.start / film.value.fps)}</button>
        ${" "}${(one.dur / film.value.fps).toFixed(1)} s · ${ORIGINS[one.origin]} · ${t("fits {score}", { score: one.score.toFixed(2) })}
      </p>
      <p class="quiet">${CUTS[one.cut]}${one.cost.length ? ` · ${one.cost.map(([name, cost]) => `${COSTS[name] ?? name} ${cost}`).join(", ")}` : ""}</p>
      ${one.gone && html`<p class="trouble">${t("Its file is gone: put it back, or swap the shot. Until then a runner-up stands in.")}</p>`}
      ${one.instead && html`<p class="quiet">${told(one.instead)}</p>`}
    </div>
  </div>`;
}

/** What the article shows, asked for by hand: it may have to be fetched. */
function Article({ number }) {
  const [shown, take] = useState(null);
  const [asking, ask] = useState(false);
  const look = async () => {
    ask(true);
    take(await article());
    ask(false);
  };
  if (!shown) return html`<button id="article" disabled=${asking} onClick=${look}>${asking ? t("being fetched …") : t("Pictures of the article")}</button>`;
  return html`<h3>${t("From the article")}</h3>
    ${shown.notes.map((note) => html`<p class="quiet">${told(note)}</p>`)}
    ${shown.shots.length ? html`<${Shots} shots=${shown.shots} number=${number} />` : html`<p class="quiet">${t("Nothing was found.")}</p>`}`;
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
  return html`<section class="candidates panel" aria-label=${t("Shots for the clip")}>
    <h2>${t("Clip {number}", { number: number + 1 })}</h2>
    <${Facts} one=${one} />
    <${Tools} one=${one} number=${number} />
    <${Credit} />
    <${Panels} />
    ${!one.dress && html`<${CardWords} card=${one.card} fields=${film.value.fields} number=${number} />`}
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
    ${found?.runners_up.length > 0 && !asked && html`<h3>${t("Runners-up")}</h3><${Shots} shots=${found.runners_up} number=${number} />`}
    ${found && html`<h3>${t("In the library")}</h3>`}
    ${found && (found.found.length ? html`<${Shots} shots=${found.found} number=${number} />` : html`<p class="quiet">${t("Nothing was found.")}</p>`)}
    ${found?.brought.length > 0 && html`<h3>${t("Brought into this film")}</h3><${Shots} shots=${found.brought} number=${number} />`}
    <div class="tools">
      <${Upload} kind="shot" accept="image/*,video/*" label=${t("Bring a picture or a video")} done=${(shot) => act("swap", { clip: number, shot })} />
      ${film.value.pictures > 0 && html`<${Article} number=${number} />`}
    </div>
  </section>`;
}
