/**
 * Something to decide, in the place of the button that asks for it. The focus goes in
 * and comes back; Esc is no.
 */

export interface QuestionParts {
  /** Opens it, and is away meanwhile. */
  opener: HTMLButtonElement;
  group: HTMLElement;
  /** What is to be answered first. */
  first: HTMLElement;
  cancel: HTMLElement;
  /** Where the focus goes if the question is withdrawn. */
  fallback: HTMLElement;
  /** Those of which one at a time is asked; it adds itself. */
  among?: Question[];
  opened?(): void;
}

export class Question {
  private allowed = false;

  constructor(private readonly parts: QuestionParts) {
    const { opener, group, cancel, among } = parts;
    among?.push(this);
    opener.addEventListener("click", () => this.open());
    cancel.addEventListener("click", () => this.close());
    group.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
  }

  get asking(): boolean {
    return !this.parts.group.hidden;
  }

  /** Whether it may be asked now; if not, one that is open is withdrawn. */
  allow(allowed: boolean): void {
    const { opener, group, fallback } = this.parts;
    const focused = document.activeElement;
    const lost = !allowed && (focused === opener || group.contains(focused));
    this.allowed = allowed;
    if (!allowed) group.hidden = true;
    opener.hidden = !allowed || this.asking;
    if (lost) fallback.focus();
  }

  /** Back to the button; the focus too, if it was inside. */
  close(): void {
    if (!this.asking) return;
    const { opener, group } = this.parts;
    const inside = group.contains(document.activeElement);
    group.hidden = true;
    opener.hidden = !this.allowed;
    if (inside) opener.focus();
  }

  private open(): void {
    const { opener, group, first, among, opened } = this.parts;
    for (const other of among ?? []) other.close();
    group.hidden = false;
    opener.hidden = true;
    opened?.();
    group.scrollIntoView({ block: "nearest" });
    first.focus();
  }
}
