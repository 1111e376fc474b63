/** The small window that offers a chat by itself (R18). It never takes the focus. */

import { h } from "../core/h";
import type { Offer } from "../core/types";
import { Store } from "../core/storage";
import { DISMISSED_KEY } from "../loader/host";
import type { Host } from "../loader/host";
import { button } from "./button";

/** Shows it; returns what takes it away. */
export function showOffer(host: Host, words: Offer, accept: () => void): () => void {
  const status = h("div", { role: "status" });
  const popup = h(
    "div",
    { class: "panel offer", role: "region", "aria-label": words.title },
    status,
    h(
      "div",
      { class: "choices" },
      button("main", accept, words.open),
      button("quiet", () => dismiss(), words.dismiss),
    ),
  );
  const end = (): void => {
    document.removeEventListener("keydown", escape);
    popup.remove();
  };
  const dismiss = (): void => {
    new Store("localStorage").set(host.config.keyOf(DISMISSED_KEY), String(Date.now()));
    const inside = popup.contains(host.root.activeElement);
    end();
    if (inside) host.launcher.focus();
  };
  const escape = ({ key }: KeyboardEvent): void => {
    const active = document.activeElement;
    const nowhere = !active || active === document.body || active === host.root.host;
    if (key === "Escape" && nowhere) dismiss();
  };
  document.addEventListener("keydown", escape);
  host.frame.prepend(popup);
  // A live region speaks of what is put into it, not of what it came with.
  setTimeout(() => status.append(h("h2", {}, words.title), h("p", {}, words.text)), 100);
  return end;
}
