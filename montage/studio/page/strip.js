// The film to scale: pictures, words, what is waited for, beats and cuts. A cut is dragged to another place.

import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { seek } from "./player.js";
import { act, busy, film, frame, playing, selected, time, zoom } from "./state.js";
import { ANCHORS, CUTS, ORIGINS, clock, t } from "./texts.js";

const LEGIBLE = 56; // [px] a second, from which on words have room

const STEP = 800; // [px] of the strip: pictures are asked for so far ahead of what is seen

const place = signal(0); // how many STEPs the strip is scrolled
const dragged = signal(null); // {clip, frame}: a cut in the air

function grab(event, number) {
  event.preventDefault();
  event.stopPropagation();
  const handle = event.currentTarget;
  const from = event.clientX;
  const start = film.value.clips[number].start;
  const at = (one) => start + Math.round(((one.clientX - from) / zoom.value) * film.value.fps);
  handle.setPointerCapture(event.pointerId);
  selected.value = number;
  handle.onpointermove = (one) => (dragged.value = { clip: number, frame: at(one), free: one.altKey });
  handle.onpointerup = async () => {
    handle.onpointermove = handle.onpointerup = null;
    const cut = dragged.value;
    if (cut && cut.frame !== start) await act("roll", { clip: number, frame: cut.frame, snap: !cut.free });
    dragged.value = null;
  };
}

function Clip({ clip, number, scale }) {
  const cut = dragged.value;
  let [start, end] = [clip.start, clip.start + clip.dur];
  if (cut?.clip === number) start = cut.frame;
  if (cut?.clip === number + 1) end = cut.frame;
  const near = (end * scale) / STEP > place.value - 1 && (start * scale) / STEP < place.value + 3;
  const asked = useRef("");
  if (near) asked.current = `url(/stills/${clip.still}.jpg)`;
  const label = t("clip {number}: {name}", { number: number + 1, name: clip.name });
  return html`<div
    class=${`clip ${clip.origin} ${clip.gone ? "gone" : ""} ${number === selected.value ? "selected" : ""}`}
    style=${{ left: `${start * scale}px`, width: `${Math.max(2, (end - start) * scale)}px`, backgroundImage: asked.current }}
    title=${`${label}\n${clock(clip.start / film.value.fps)} · ${ORIGINS[clip.origin]} · ${clip.score.toFixed(2)}`}
    data-clip=${number}
  >
    <span class=${`fit ${clip.fit}`} style=${{ width: `${Math.round(clip.score * 100)}%` }}></span>
    <span class="number">${number + 1}${clip.pinned && html` <${Icon} name="pin" />`}${clip.gone && html` <${Icon} name="warning" />`}</span>
    ${number > 0 &&
    html`<span
      class=${`handle ${clip.cut}`}
      title=${`${CUTS[clip.cut]} · ${t("drag to move the cut; with Alt it does not snap")}`}
      onPointerDown=${(event) => grab(event, number)}
    ></span>`}
  </div>`;
}

export function Strip() {
  const view = useRef(null);
  const { clips, lines, anchors, beats, downbeats, frames, fps } = film.value;
  const scale = zoom.value / fps;
  const at = (seconds) => `${seconds * zoom.value}px`;
  useEffect(() => {
    const box = view.current;
    const x = time.value * zoom.value;
    const [left, right] = [box.scrollLeft + 40, box.scrollLeft + box.clientWidth - (playing.value ? 120 : 40)];
    if (x < left || x > right) box.scrollLeft = x - (playing.value ? 80 : box.clientWidth / 2);
  }, [frame.value, zoom.value]);
  const first = new Set(downbeats);
  const step = zoom.value < 25 ? 10 : zoom.value < 60 ? 5 : 1;
  const seconds = Array.from({ length: Math.floor(frames / fps / step) + 1 }, (_, n) => n * step);
  return html`<section class="strip" aria-label=${t("Film strip")}>
    <div class="scroll" ref=${view} onScroll=${(event) => (place.value = Math.floor(event.currentTarget.scrollLeft / STEP))} role="group" tabindex="0" aria-label=${t("Film strip")}>
      <div
        class=${`lanes ${busy.value ? "waiting" : ""}`}
        style=${{ width: `${frames * scale + 40}px` }}
        onPointerDown=${(event) => seek((event.clientX - event.currentTarget.getBoundingClientRect().left) / zoom.value)}
      >
        <div class="lane ruler">${seconds.map((one) => html`<span key=${one} style=${{ left: at(one) }}>${clock(one).slice(0, -2)}</span>`)}</div>
        <div class="lane clips">
          ${clips.map((one, number) => html`<${Clip} key=${`${number} ${one.key} ${one.start}`} clip=${one} number=${number} scale=${scale} />`)}
        </div>
        <div class="lane words">
          ${lines.flatMap((line, number) =>
            line.words.slice(0, zoom.value < LEGIBLE ? 1 : undefined).map(
              ([word, start], place) =>
                html`<span
                  key=${`${number} ${place}`}
                  class=${`${place ? "" : "first"} ${place % 2 ? "low" : ""}`}
                  style=${{ left: at(start), maxWidth: at((line.words[place + 2]?.[1] ?? start + 2) - start) }}
                  >${word}</span
                >`,
            ),
          )}
        </div>
        <div class="lane anchors">
          ${anchors.map((one) => html`<span key=${`${one.at} ${one.text}`} class=${one.kind} style=${{ left: at(one.at) }} title=${`${ANCHORS[one.kind]}: ${one.text}`}>${one.text}</span>`)}
        </div>
        ${beats.length > 0 &&
        html`<div class="lane beats">
          ${beats.map((one) => html`<span key=${one} class=${first.has(one) ? "downbeat" : ""} style=${{ left: at(one) }}></span>`)}
        </div>`}
        <div class="playhead" style=${{ left: at(time.value) }}></div>
      </div>
    </div>
    <label class="zoom">${t("zoom")} <input type="range" min="8" max="240" value=${zoom.value} onInput=${(event) => (zoom.value = Number(event.target.value))} /></label>
  </section>`;
}
