// Line drawings on a grid of 24.
import { svg } from "./dom.js";

const PATHS = {
  chat: "M4 5h16v11H10l-4 4v-4H4z",
  menus: "M5 5h5v4H5zM14 10h5v4h-5zM14 16h5v4h-5zM7.500 9v9H14M7.500 12H14",
  live: "M3 12h4l3-7 4 14 3-7h4",
  messages: "M4 6h16M4 11h16M4 16h10",
  sessions: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1-4 4-6 8-6s7 2 8 6",
  send: "M4 12l16-7-5 15-4-6zM11 14l9-9",
  users: "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM3 20c.600-4 3-6 6-6s5.400 2 6 6M15.500 4.500a3.500 3.500 0 0 1 0 6.300M17.500 14.500c2 .800 3.100 2.700 3.500 5.500",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4",
  handlers: "M13 3L5 14h6l-1 7 8-11h-6z",
  jobs: "M12 3a9 9 0 1 0 9 9M12 7v5l3 3",
  api: "M8 7l-5 5 5 5M16 7l5 5-5 5M14 4l-4 16",
  more: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  nav: "M4 7h16M4 12h16M4 17h16",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500L19 19M5 19l1.500-1.500M17.500 6.500L19 5",
  moon: "M20 14.500A8.500 8.500 0 1 1 9.500 4 7 7 0 0 0 20 14.500z",
  auto: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
  words: "M3 6h10M8 4v2M5 14c3-1 5.500-4 6-8M6 10c1 2 3 3.500 5 4M12 20l4.500-10L21 20M13.500 17h6",
  help: "M9 9a3 3 0 1 1 4.500 2.600c-1 .600-1.500 1.200-1.500 2.400M12 17.500v.500M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  leave: "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
  restart: "M5 5v5h5M5.500 10A7 7 0 1 1 5 14",
  edit: "M5 19l1-4L16 5l3 3L9 18z",
  why: "M4 12h7M4 7h16M4 17h10M15 12l2 2 4-4",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.500 2",
  save: "M5 4h11l3 3v13H5zM8 4v5h7V4M8 20v-6h8v6",
  fresh: "M4 5h16v11H10l-4 4v-4H4zM12 8v5M9.500 10.500h5",
  copy: "M9 9h10v11H9zM6 15H5V4h10v2",
  reset: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
  check: "M5 12.500l4.500 4.500L19 7.500",
  back: "M15 5l-7 7 7 7",
  down: "M6 9.500l6 6 6-6",
  place: "M12 21s7-6.500 7-11.500A7 7 0 0 0 5 9.500C5 14.500 12 21 12 21zM12 7a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z",
  link: "M10 14a4 4 0 0 0 6 .500l3-3a4 4 0 0 0-6-5.500l-1 1M14 10a4 4 0 0 0-6-.500l-3 3a4 4 0 0 0 6 5.500l1-1",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9v.100",
  voice: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM6 11a6 6 0 0 0 12 0M12 17v4",
  music: "M9 18V6l10-2v12M9 18a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0zM19 16a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0z",
  scan: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16",
  video: "M4 6h12v12H4zM16 11l5-3v8l-5-3",
};

// A drawing; what it stands for is said by the words beside it, or by the label of its button.
export function icon(name) {
  return svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: PATHS[name] ?? "" }));
}
