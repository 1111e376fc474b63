/**
 * On a small screen the open panel covers the page: it becomes modal, the page is
 * inert, and the panel keeps above the keyboard.
 */

const SMALL = "(max-width: 479.98px), (max-height: 379.98px)";
const FOCUSABLE = 'button, textarea, input, select, a[href], [tabindex="0"]';

export function createCover(panel: HTMLElement, element: Element) {
  const media = matchMedia(SMALL);
  const view = window.visualViewport;
  const made: Element[] = [];
  let isOpen = false;
  const active = () => isOpen && media.matches;

  const set = (open: boolean): void => {
    isOpen = open;
    for (const each of made.splice(0)) each.removeAttribute("inert");
    if (active()) {
      panel.setAttribute("aria-modal", "true");
      for (const each of document.body.children) {
        if (each === element || each.hasAttribute("inert")) continue;
        each.setAttribute("inert", "");
        made.push(each);
      }
    } else {
      panel.removeAttribute("aria-modal");
    }
    fit();
  };

  /** The part of the screen that the keyboard leaves free. */
  const fit = (): void => {
    if (!view || !active()) return;
    panel.style.setProperty("--top", `${view.offsetTop}px`);
    panel.style.setProperty("--height", `${view.height}px`);
  };

  media.addEventListener("change", () => set(isOpen));
  for (const type of ["resize", "scroll"]) view?.addEventListener(type, fit);
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || !active()) return;
    const all = [...panel.querySelectorAll<HTMLElement>(FOCUSABLE)];
    const shown = all.filter((each) => each.getClientRects().length);
    if (event.shiftKey) shown.reverse();
    const now = (panel.getRootNode() as ShadowRoot).activeElement;
    if (now === shown[shown.length - 1] || now === panel) {
      shown[0]?.focus();
      event.preventDefault();
    }
  });
  return { set };
}
