// The preview. The narration's sound is the one clock; two muted videos take turns at showing the film's parts.
// Where a part is not ready, the picture of its clip stands, and the sound goes on.

import { effect, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { clip, clipAt, film, frame, playing, selected, time, trouble } from "./state.js";
import { clock, t } from "./texts.js";

const AHEAD = 3; // parts that are made before they are needed
const KEPT = 40; // parts that stay in memory
const PATIENCE = 700; // [ms] after an act until its sound is mixed: the picture comes first, and another act may follow
const SLIGHT = 0.04; // [s] that picture and sound may be apart
const FAR = 0.4; // [s] from which on a video jumps instead of running faster

const mixed = signal({ key: "", narration: "", address: "" }); // the last sound that was mixed
const loaded = new Map(); // key -> address of a video, in the order of use
let fetching = "";
let sound = null;
let videos = [];
let shown = -1; // the video that is seen, -1: none

function partAt(at) {
  const parts = film.value.parts;
  const after = parts.findIndex((one) => one.start > at);
  return after < 0 ? parts.length - 1 : Math.max(0, after - 1);
}

/** Load the first part around the playhead that is not there yet, then the next one. */
async function fetchNext() {
  if (fetching || !film.value) return;
  const now = partAt(frame.value);
  const wanted = film.value.parts.slice(now, now + 1 + AHEAD).find((one) => !loaded.has(one.key));
  if (!wanted) return;
  fetching = wanted.key;
  try {
    const answer = await fetch(`/parts/${wanted.key}.mp4`);
    loaded.set(wanted.key, answer.ok ? URL.createObjectURL(await answer.blob()) : "");
  } catch {
    return; // the studio is away: it is tried again with the next picture
  } finally {
    fetching = "";
  }
  while (loaded.size > KEPT) {
    const [oldest, address] = loaded.entries().next().value;
    URL.revokeObjectURL(address);
    loaded.delete(oldest);
  }
  picture();
}

/** Mix the film's sound as it is rendered. Until it is there the narration is heard, or what was mixed before. */
async function mix({ mix: key, sound: narration }) {
  if (!key || key === mixed.value.key) return;
  try {
    const answer = await fetch(`/mix/${key}.m4a`);
    if (film.value.mix !== key) return;
    if (!answer.ok) {
      if (answer.status === 422) trouble.value = await answer.json();
      return;
    }
    const before = mixed.value.address;
    mixed.value = { key, narration, address: URL.createObjectURL(await answer.blob()) };
    if (before) URL.revokeObjectURL(before);
  } catch {
    return; // the studio is away: it is mixed with the next act
  }
}

function fill(video, part) {
  if (video.dataset.key === part.key || !loaded.get(part.key)) return;
  video.dataset.key = part.key;
  video.src = loaded.get(part.key);
  video.load();
}

/** Show what belongs to the playhead. */
function picture() {
  if (!film.value || !videos.length) return;
  const { parts, fps } = film.value;
  const number = partAt(frame.value);
  const part = parts[number];
  const now = videos.findIndex((one) => one.dataset.key === part.key);
  if (now < 0) fill(videos[shown === 0 ? 1 : 0], part);
  const ready = now >= 0 && videos[now].readyState >= 2 ? now : -1;
  if (ready !== shown) {
    shown = ready;
    videos.forEach((one, place) => one.classList.toggle("seen", place === shown));
  }
  if (shown >= 0) {
    keepUp(videos[shown], time.value - part.start / fps, fps);
    const next = parts[number + 1];
    if (next) fill(videos[1 - shown], next);
    if (!videos[1 - shown].paused) videos[1 - shown].pause();
  }
  fetchNext();
}

/** Bring a video to `wanted` [s]: by its speed while it plays, by a jump where that would take too long. */
function keepUp(video, wanted, fps) {
  if (!playing.value) {
    if (!video.paused) video.pause();
    const middle = (Math.floor(wanted * fps + 1e-6) + 0.5) / fps;
    if (!video.seeking && Math.abs(video.currentTime - middle) > 0.4 / fps) video.currentTime = middle;
    return;
  }
  const late = wanted - video.currentTime;
  if (Math.abs(late) > FAR) {
    if (!video.seeking) video.currentTime = Math.max(0, wanted);
  } else {
    video.playbackRate = sound.playbackRate * (Math.abs(late) > SLIGHT ? 1 + Math.max(-0.3, Math.min(0.3, late)) : 1);
  }
  if (video.paused && !video.ended) video.play().catch(() => {});
}

export function seek(seconds) {
  const end = (film.value.frames - 1) / film.value.fps;
  time.value = Math.max(0, Math.min(end, seconds));
  if (sound) sound.currentTime = time.value;
  selected.value = clipAt(frame.value);
}

export function play(speed = 1) {
  if (time.value >= (film.value.frames - 2) / film.value.fps) seek(0);
  sound.playbackRate = speed;
  sound.play().catch(() => {});
}

export function pause() {
  sound?.pause();
}

export function Player() {
  const element = useRef(null);
  const views = [useRef(null), useRef(null)];
  useEffect(() => {
    sound = element.current;
    videos = views.map((one) => one.current);
    for (const video of videos) for (const name of ["loadeddata", "seeked"]) video.addEventListener(name, picture);
    const stop = effect(() => {
      void [film.value?.step, frame.value, playing.value];
      picture();
    });
    let waiting = 0;
    const tick = () => {
      if (playing.value) {
        time.value = Math.min(sound.currentTime, (film.value.frames - 1) / film.value.fps);
        selected.value = clipAt(frame.value);
      }
      waiting = requestAnimationFrame(tick);
    };
    tick();
    return () => {
      stop();
      cancelAnimationFrame(waiting);
    };
  }, []);
  const whole = mixed.value.narration === film.value.sound;
  const address = whole ? mixed.value.address : `/sound/${film.value.sound}.wav`;
  useEffect(() => {
    const wait = setTimeout(() => mix(film.value), PATIENCE);
    return () => clearTimeout(wait);
  }, [film.value.mix]);
  useEffect(() => {
    if (Math.abs(sound.currentTime - time.value) > 0.05) sound.currentTime = time.value;
    if (playing.value) sound.play().catch(() => {});
  }, [address]);
  const [width, height] = film.value.size;
  const on = film.value.clips[clipAt(frame.value)];
  return html`<section class="player" aria-label=${t("Preview")}>
    <div class="screen" style=${{ aspectRatio: `${width} / ${height}`, "--shape": width / height }}>
      <img class="poster" src=${`/stills/${on.still}.jpg`} alt="" />
      <video ref=${views[0]} muted playsinline preload="auto" aria-hidden="true" tabindex="-1"></video>
      <video ref=${views[1]} muted playsinline preload="auto" aria-hidden="true" tabindex="-1"></video>
    </div>
    <audio
      ref=${element}
      src=${address}
      data-mix=${whole ? mixed.value.key : ""}
      preload="auto"
      onPlay=${() => (playing.value = true)}
      onPause=${() => (playing.value = false)}
      onEnded=${() => (playing.value = false)}
    ></audio>
    <div class="transport">
      <button class="icon" onClick=${() => seek(0)} title=${t("to the beginning (Home)")} aria-label=${t("to the beginning (Home)")}><${Icon} name="start" /></button>
      <button
        class="icon primary"
        id="play"
        onClick=${() => (playing.value ? pause() : play())}
        title=${t("play or pause (space)")}
        aria-label=${t("play or pause (space)")}
      >
        <${Icon} name=${playing.value ? "pause" : "play"} />
      </button>
      <span class="clock" id="clock">${clock(time.value)}</span>
      <span class="quiet">/ ${clock(film.value.frames / film.value.fps)}</span>
      <span class="quiet said">${clip.value?.said}</span>
    </div>
  </section>`;
}
