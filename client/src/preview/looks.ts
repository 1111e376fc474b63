/** The outer document: shows the page in the look that is chosen. */

import { Store } from "../core/storage";

/** sessionStorage: Wagtail loads the preview anew whenever the editor pauses. */
const LOOK_KEY = "livechat:preview-look";

export function choose(): void {
  const store = new Store("sessionStorage");
  const radios = [...document.querySelectorAll<HTMLInputElement>("[name=look]")];
  const show = ({ value }: HTMLInputElement): void => {
    const frame = document.querySelector<HTMLTemplateElement>(`template[data-look=${value}]`);
    if (frame) document.querySelector("main")?.replaceChildren(document.importNode(frame.content, true));
  };
  for (const radio of radios) {
    radio.addEventListener("change", () => {
      store.set(LOOK_KEY, radio.value);
      show(radio);
    });
  }
  const kept = store.get(LOOK_KEY);
  const chosen = radios.find(({ value }) => value === kept) ?? radios[0];
  if (!chosen) return;
  chosen.checked = true;
  show(chosen);
}
