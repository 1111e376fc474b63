// Puts a swatch with the browser's colour picker beside a text box for a colour.
// The text box stays the field: it can be empty, and a colour can be pasted into it.
(() => {
  const COLOR = /^#[0-9a-f]{6}$/i;

  class ColorController extends window.StimulusModule.Controller {
    static values = { label: String };

    connect() {
      if (this.pair) return;
      this.pair = document.createElement("div");
      this.pair.className = "livechat-color-pair";
      this.swatch = document.createElement("input");
      this.swatch.type = "color";
      const label = this.element.labels?.[0]?.textContent.replace("*", "").trim();
      this.swatch.setAttribute(
        "aria-label",
        label ? `${this.labelValue}: ${label}` : this.labelValue,
      );
      // Moving the text box makes Stimulus connect once more: see above.
      this.element.before(this.pair);
      this.pair.append(this.swatch, this.element);
      this.swatch.addEventListener("input", () => this.picked("input"));
      this.swatch.addEventListener("change", () => this.picked("change"));
      this.element.addEventListener("input", () => this.typed());
      this.typed();
    }

    typed() {
      const text = this.element.value.trim();
      if (COLOR.test(text)) this.swatch.value = text.toLowerCase();
    }

    // Preview and autosave listen for the text box, as if it had been typed.
    picked(event) {
      this.element.value = this.swatch.value;
      this.element.dispatchEvent(new Event(event, { bubbles: true }));
    }
  }

  window.wagtail.app.register("livechat-color", ColorController);
})();
