/**
 * On a small screen the open panel covers the page: it becomes modal, the page is
 * inert, and the panel keeps above the keyboard.
 */

const SMALL = "(max-width: 479.98px), (max-height: 379.98px)";
const FOCUSABLE = 'button, textarea, a[href], [tabindex="0"]';

export class Cover {
  readonly #media = matchMedia(SMALL);
  readonly #made: Element[] = [];
  #open = false;

  readonly #panel: HTMLElement;
  readonly #element: Element;

  constructor(
    panel: HTMLElement,
    element: Element,
  ) {
    this.#panel = panel;
    this.#element = element;
    this.#media.addEventListener("change", () => this.set(this.#open));
    panel.addEventListener("keydown", (event) => this.#trap(event));
    window.visualViewport?.addEventListener("resize", this.#fit);
    window.visualViewport?.addEventListener("scroll", this.#fit);
  }

  get active(): boolean {
    return this.#open && this.#media.matches;
  }

  set(open: boolean): void {
    this.#open = open;
    for (const element of this.#made.splice(0)) element.removeAttribute("inert");
    if (this.active) {
      this.#panel.setAttribute("aria-modal", "true");
      for (const element of document.body.children) {
        if (element === this.#element || element.hasAttribute("inert")) continue;
        element.setAttribute("inert", "");
        this.#made.push(element);
      }
    } else {
      this.#panel.removeAttribute("aria-modal");
    }
    this.#fit();
  }

  /** The part of the screen that the keyboard leaves free. */
  readonly #fit = (): void => {
    const view = window.visualViewport;
    if (!view || !this.active) return;
    this.#panel.style.setProperty("--top", `${view.offsetTop}px`);
    this.#panel.style.setProperty("--height", `${view.height}px`);
  };

  #trap(event: KeyboardEvent): void {
    if (event.key !== "Tab" || !this.active) return;
    const all = [...this.#panel.querySelectorAll<HTMLElement>(FOCUSABLE)];
    const shown = all.filter((element) => element.getClientRects().length);
    const now = (this.#panel.getRootNode() as ShadowRoot).activeElement;
    const edge = event.shiftKey ? shown[0] : shown[shown.length - 1];
    if (now === edge || now === this.#panel) {
      (event.shiftKey ? shown[shown.length - 1] : shown[0])?.focus();
      event.preventDefault();
    }
  }
}
