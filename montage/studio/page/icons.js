// Icons, drawn here: a font that has them is not everywhere.

import { html } from "./html.js";

const PATHS = {
  play: "M4 2l10 6-10 6z",
  pause: "M3 2h4v12H3zM9 2h4v12H9z",
  start: "M2 2h2v12H2zM14 2v12L5 8z",
  undo: "M6 2L1 6.5 6 11V8c4 0 6 1 8 4 0-5-3-7.500-8-7.500z",
  redo: "M10 2l5 4.500L10 11V8c-4 0-6 1-8 4 0-5 3-7.500 8-7.500z",
  pin: "M6 1h4l-.5 5L12 8.500V10H8.700L8 15l-.7-5H4V8.500L6.500 6z",
  warning: "M8 1l7.500 13.500H.5zM7.200 6v4h1.600V6zm0 5.200v1.600h1.600v-1.600z",
  up: "M8 3l5 6h-3.500v4h-3V9H3z",
  down: "M8 13l5-6H9.500V3h-3v4H3z",
  open: "M3 5.500h10L8 11.500z",
  split: "M7 1h2v14H7zM1 5h4v6H1zM11 5h4v6h-4z",
  join: "M1 5h5V3l4 0v2h5v6h-5v2H6v-2H1z",
  lock: "M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7zm2 0h4V5a2 2 0 0 0-4 0z",
  unlock: "M4 7V5a4 4 0 0 1 7.800-1.200l-1.900.6A2 2 0 0 0 6 5v2h7v8H3V7z",
  voice: "M6 2a2 2 0 0 1 4 0v5a2 2 0 0 1-4 0zM3 7h1.500a3.500 3.500 0 0 0 7 0H13a5 5 0 0 1-4.200 4.900V14H11v1.500H5V14h2.200v-2.100A5 5 0 0 1 3 7z",
  add: "M7 3h2v4h4v2H9v4H7V9H3V7h4z",
  remove: "M4 2.600L8 6.600l4-4L13.400 4l-4 4 4 4L12 13.400l-4-4-4 4L2.600 12l4-4-4-4z",
};

/** An icon that says nothing to a screen reader: what it is on has a name. */
export function Icon({ name }) {
  return html`<svg class="icon-picture" viewBox="0 0 16 16" aria-hidden="true"><path fill-rule="evenodd" d=${PATHS[name]} /></svg>`;
}
