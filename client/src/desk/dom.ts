/** Small helpers around the markup that the server rendered. */

import { h } from "../core/h";

const SVG = "http://www.w3.org/2000/svg";

/** One of Wagtail's icons, from the sprite that is in every admin page. */
export function icon(name: string): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/** The element marked `data-part="name"`; the template promises that it is there. */
export function part<T extends HTMLElement = HTMLElement>(root: ParentNode, name: string): T {
  const found = root.querySelector<T>(`[data-part="${name}"]`);
  if (!found) throw new Error(`The page lacks the part "${name}".`);
  return found;
}

/** Sets a text only if it changed, so that screen readers are left in peace. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** A fresh copy of the first element of `<template data-template="name">`. */
export function clone(name: string): HTMLElement {
  const template = document.querySelector<HTMLTemplateElement>(
    `template[data-template="${name}"]`,
  );
  const element = template?.content.firstElementChild?.cloneNode(true);
  if (!(element instanceof HTMLElement)) throw new Error(`No template "${name}".`);
  return element;
}

/** A link for http(s) addresses, plain text for anything else. */
export function safeLink(address: string, label = address): Node {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return document.createTextNode(label);
  }
  if (!/^https?:$/.test(url.protocol)) return document.createTextNode(label);
  return h(
    "a",
    { href: url.href, target: "_blank", rel: "nofollow ugc noopener noreferrer" },
    label,
  );
}

/**
 * Does the work when the button is pressed. Meanwhile the button is deaf, but not
 * disabled: the focus would be lost.
 */
export function onPress(button: HTMLButtonElement, work: () => Promise<void>): void {
  button.addEventListener("click", async () => {
    if (button.hasAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    try {
      await work();
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}

/** A row of a keyed list. */
export interface Row<T> {
  element: HTMLElement;
  update(item: T): void;
}

/**
 * Shows items as children of a list and keeps the element of each: nothing loses
 * its focus because something else arrived. If the focused row itself goes, the
 * focus moves to its neighbour, or to `fallback`.
 */
export class KeyedList<T> {
  private readonly rows = new Map<string, Row<T>>();

  constructor(
    private readonly list: HTMLElement,
    private readonly key: (item: T) => string,
    private readonly create: (item: T) => Row<T>,
    private readonly fallback: () => HTMLElement,
  ) {}

  show(items: T[]): void {
    const wanted = new Set(items.map(this.key));
    for (const [id, row] of this.rows) if (!wanted.has(id)) this.drop(id, row);
    let before: Element | null = null;
    for (const item of items) {
      const id = this.key(item);
      let row = this.rows.get(id);
      if (!row) this.rows.set(id, (row = this.create(item)));
      row.update(item);
      const place: Element | null = before ? before.nextElementSibling : this.list.firstElementChild;
      if (place !== row.element) this.list.insertBefore(row.element, place);
      before = row.element;
    }
  }

  private drop(id: string, row: Row<T>): void {
    const { element } = row;
    const focused = element.contains(document.activeElement);
    const neighbour = element.nextElementSibling ?? element.previousElementSibling;
    element.remove();
    this.rows.delete(id);
    if (!focused) return;
    const target = neighbour?.querySelector<HTMLElement>("button");
    (target ?? this.fallback()).focus();
  }
}
