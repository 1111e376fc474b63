/** The button in the page: its element, its looks, and what the panel may do with it. */

import { adopt, h, icon } from "../core/h";
import type { Status } from "../core/types";
import { direction } from "./config";
import { TAG } from "./host";
import type { Colors, Config, HostElement } from "./host";
import css from "./look.css";

const ICONS: Record<string, string> = {
  bubble: "M21 11.5a8.4 8.4 0 0 1-12.3 7.4L3 21l2.1-5.7A8.4 8.4 0 1 1 21 11.5z",
  question: "M12 3a9 9 0 1 0 .1 0M9.2 9.3a2.9 2.9 0 1 1 4 3q-1.2.6-1.2 1.7m0 3.1v.1",
  headset: "M4 17v-5a8 8 0 0 1 16 0v5M4 13h3v6H4zm13 0h3v6h-3zm3 6q0 3-5 3h-2",
};

export function buildLauncher(config: Config, status: Status, onclick: () => void) {
  // A widget that was taken off the site has no looks any more, but maybe a chat.
  const { size = "", icon: name = "bubble", position = "end", ...colors } = status.button ?? {};
  const element = document.createElement(TAG) as HostElement;
  const root = element.attachShadow({ mode: "open" });
  const label = h("span");
  const path = ICONS[name];
  const launcher = h(
    "button",
    {
      type: "button",
      class: "launcher",
      "aria-expanded": "false",
      "aria-controls": "panel",
      onclick,
    },
    path && icon(path),
    label,
  );
  const frame = h("section", { class: `frame ${position} b-${size}` }, launcher);
  const style = frame.style;
  const paint = ({ background, color, border }: Partial<Colors>): void => {
    if (!background) return;
    style.setProperty("--back", background);
    style.setProperty("--ink", color ?? "");
    style.setProperty("--edge", border || "transparent");
  };
  paint(colors);
  if (underUserbar(position)) frame.className += " lift";
  adopt(root, css);
  root.append(frame);
  return {
    element,
    root,
    frame,
    launcher,
    paint,
    /** In another language. */
    name({ title, button }: Status): void {
      label.textContent = button?.text || title || "Chat";
      frame.setAttribute("aria-label", title || "Chat");
      frame.lang = config.lang;
      frame.dir = direction(config.lang);
    },
  };
}

/** Whether Wagtail's own button floats there too. */
function underUserbar(position: string): boolean {
  const userbar = document.querySelector("wagtail-userbar");
  const place = userbar?.shadowRoot?.querySelector('[class*="w-userbar--"]')?.className ?? "";
  return !!userbar && !/--top/.test(place) && /-left/.test(place) === (position === "start");
}
