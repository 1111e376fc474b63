/** Builds DOM nodes. Text becomes text nodes; there is no way to pass markup. */

export type Child = Node | string | null | undefined | false;
export type Props = Record<
  string,
  string | number | boolean | null | undefined | ((event: never) => void)
>;

/**
 * `h("button", { type: "button", class: "x", onclick: handler }, "Send")`.
 * Functions become listeners; true is an empty attribute; false, null and
 * undefined leave it out. `style` is refused: a strict CSP forbids it.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), value as EventListener);
    } else if (value !== false && value != null && name !== "style") {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  for (const child of children) if (child || child === "") element.append(child);
  return element;
}

/** A decorative 24x24 icon drawn as one line; its colour and width come by CSS. */
export function icon(path: string): SVGElement {
  const make = (tag: string) => document.createElementNS("http://www.w3.org/2000/svg", tag);
  const svg = make("svg") as SVGElement;
  const line = make("path");
  line.setAttribute("d", path);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(line);
  return svg;
}

/** Makes a constructable style sheet part of a document or shadow root. */
export function adopt(root: Document | ShadowRoot, css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
