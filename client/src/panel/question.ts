/** "End this chat?", yes or no. */

import { h } from "../core/h";
import { button } from "./button";
import type { Translate } from "./texts";

export function endQuestion(t: Translate, yes: () => void, no: () => void) {
  const element = h("div", { class: "question", role: "group", hidden: true });
  return {
    element,
    label(): void {
      const question = t("end_question");
      element.setAttribute("aria-label", question);
      element.replaceChildren(
        h("span", {}, question),
        button("quiet", yes, t("end_yes")),
        button("quiet", no, t("end_no")),
      );
    },
  };
}
