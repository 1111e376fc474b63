/** Says short sentences to screen readers, politely; the newest wins. */

import { h } from "./h";

export function createAnnouncer() {
  /** Put this element into the page; hide it visually by the class. */
  const element = h("div", { role: "status", class: "unseen" });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const after = (ms: number, text: string, then?: () => void): void => {
    timer = setTimeout(() => {
      element.textContent = text;
      then?.();
    }, ms);
  };
  return {
    element,
    say(text: string): void {
      clearTimeout(timer);
      // The same sentence twice is only read twice if the node changes in between.
      element.textContent = "";
      // Left-over text would be found later by browsing the page.
      after(100, text, () => after(4_000, ""));
    },
  };
}
