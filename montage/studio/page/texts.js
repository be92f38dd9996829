// Texts in the reader's language. They are written in English where they stand; catalogues hold the others.

const known = JSON.parse(document.getElementById("messages").textContent);

/** `text` in the reader's language, with `{name}` replaced by `values.name`. */
export function t(text, values = {}) {
  return (known[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

// What the server tells: its texts have places that are numbered, `{n0}` for a number.
const patterns = Object.entries(known)
  .filter(([text]) => /\{n?\d\}/.test(text))
  .sort(([a], [b]) => b.length - a.length)
  .map(([text, other]) => {
    const parts = text.split(/\{(n?\d)\}/).map((part, place) =>
      place % 2 ? `(?<_${part}>${part.startsWith("n") ? "-?[\\d.,]+" : ".+?"})` : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
    );
    const bare = !/[a-z]{2}/.test(text.replace(/\{n?\d\}/g, "")); // it has marks alone, and joins what else is told
    return [new RegExp(`^${parts.join("")}$`, "s"), other, bare];
  });

/** What the server tells, in the reader's language; as it is where the catalogue does not have it. */
export function told(text) {
  if (known[text]) return known[text];
  for (const [pattern, other, bare] of patterns) {
    const found = pattern.exec(text);
    if (!found) continue;
    const parts = Object.fromEntries(Object.entries(found.groups).map(([name, part]) => [name, told(part)]));
    if (bare && Object.entries(parts).every(([name, part]) => part === found.groups[name])) continue;
    return other.replace(/\{(n?\d)\}/g, (_, name) => parts[`_${name}`]);
  }
  return text;
}

/** Why a shot was found: places and words. */
export function reasons(why) {
  return why
    .split("; ")
    .map((one) => {
      const [place] = one.split(/[:\d]/);
      return PLACES[place.trim()] ? one.replace(place.trim(), PLACES[place.trim()]) : one;
    })
    .join("; ");
}

export const ACTS = {
  swap: t("swap the shot"),
  slip: t("slip the shot"),
  roll: t("move the cut"),
  split: t("split the clip"),
  join: t("join two clips"),
  remove: t("remove the clip"),
  trim: t("trim the clip"),
  pin: t("pin or unpin the clip"),
  write_card: t("write a card"),
  write_panel: t("change a title or lower third"),
  remove_panel: t("take away a title or lower third"),
  credit: t("change a credit"),
  relink: t("find files that are gone"),
  music: t("choose the music"),
  music_level: t("set the music's level"),
  split_line: t("split a line"),
  join_lines: t("join two lines"),
  lock_line: t("lock or unlock a line"),
  speak_by: t("choose the voice"),
  speak_line: t("choose a line's voice"),
  subtitle: t("change a subtitle"),
  burn: t("show or hide subtitles"),
  exclude_file: t("exclude a file"),
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

/** What a viewer waits for. */
export const ANCHORS = {
  person: t("person"),
  organisation: t("organisation"),
  place: t("place"),
  thing: t("thing"),
  number: t("number"),
  quotation: t("quotation"),
  topic: t("topic"),
  phrase: t("phrase"),
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

/** What a choice cost. */
export const COSTS = {
  relevance: t("fit"),
  anchor: t("names shown"),
  interest: t("interest"),
  length: t("length"),
  card: t("card"),
  sync: t("cut on a word"),
  beat: t("beat"),
  late: t("lateness"),
  quality: t("quality"),
  recency: t("age"),
  movement: t("movement"),
  freeze: t("freeze"),
  brief: t("brevity"),
  jump: t("jump cut"),
  tone: t("colours"),
  motion: t("camera"),
  scale: t("shot size"),
  repeat: t("repeat"),
  soon: t("shown just before"),
  damaged: t("damage"),
};

/** Where the words were found that a shot was found by. */
const PLACES = {
  title: t("title"),
  "file name": t("file name"),
  description: t("description"),
  folder: t("folder"),
  "on screen": t("on screen"),
  spoken: t("in its speech"),
  tags: t("tags"),
  "by meaning": t("by meaning"),
  looks: t("looks"),
};

/** Kinds of cards. */
export const KINDS = {
  title: t("words"),
  quotation: t("quotation"),
  number: t("number"),
  name: t("name"),
  place: t("place"),
  list: t("list"),
  "key words": t("key words"),
};

/** What is written on cards, titles and lower thirds. */
export const FIELDS = {
  big: t("main words"),
  small: t("below"),
  lead: t("above"),
  head: t("source"),
  role: t("role"),
  unit: t("unit"),
  speaker: t("speaker"),
  items: t("items, a line each"),
};

export const ROLES = { title: t("title"), "lower third": t("lower third") };

/** `1:02.5` for 62.5 s. */
export function clock(seconds) {
  const tenths = Math.round(Math.max(0, seconds) * 10);
  const rest = tenths % 600;
  return `${Math.floor(tenths / 600)}:${String(Math.floor(rest / 10)).padStart(2, "0")}.${rest % 10}`;
}
