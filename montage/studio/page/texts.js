// Texts in the reader's language. They are written in English where they stand; catalogues hold the others.

const known = JSON.parse(document.getElementById("messages").textContent);

/** `text` in the reader's language, with `{name}` replaced by `values.name`. */
export function t(text, values = {}) {
  return (known[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export const ACTS = {
  swap: t("swap the shot"),
  slip: t("slip the shot"),
  roll: t("move the cut"),
  split: t("split the clip"),
  join: t("join two clips"),
  remove: t("remove the clip"),
  pin: t("pin or unpin the clip"),
  write_line: t("change the words"),
  add_line: t("add a line"),
  delete_line: t("delete a line"),
  move_line: t("move a line"),
  retitle: t("change the title"),
  restyle: t("change the template"),
  resize: t("change the size"),
  exclude: t("exclude a shot"),
  readmit: t("allow a shot again"),
  plan_again: t("plan the rest again"),
  read: t("read the changed file"),
  found: t("a step of before"),
};

export const STAGES = {
  speak: t("speaking"),
  search: t("searching"),
  fill: t("filling gaps"),
  dress: t("drawing titles and cards"),
  redress: t("drawing credits"),
  render: t("encoding"),
  check: t("checking the film"),
};

export const WEAK = {
  "Pictures that hardly fit": t("Pictures that hardly fit"),
  "Cards standing in": t("Cards standing in"),
  "Shown again": t("Shown again"),
  "Named, but not shown": t("Named, but not shown"),
};

export const ORIGINS = {
  own: t("own footage"),
  article: t("from the article"),
  stock: t("stock"),
  generated: t("generated"),
  card: t("card"),
};

export const CUTS = {
  line: t("the cut follows the line"),
  named: t("the cut follows a name"),
  beat: t("the cut is on a beat"),
  free: t("the cut follows nothing"),
};

/** `1:02.5` for 62.5 s. */
export function clock(seconds) {
  const tenths = Math.round(Math.max(0, seconds) * 10);
  const rest = tenths % 600;
  return `${Math.floor(tenths / 600)}:${String(Math.floor(rest / 10)).padStart(2, "0")}.${rest % 10}`;
}
