/** What to call people, departments and places. */

import type { AgentConversation } from "../core/types";
import type { Texts } from "./config";

/** What to call the visitor: guests need not give a name. */
export function visitorName(data: Pick<AgentConversation, "visitor">, texts: Texts): string {
  return data.visitor.name || texts.t("visitor");
}

/** Site and page in one line; the department first where there are several. */
export function where(data: AgentConversation, withDepartment: boolean): string {
  const { site, page, department } = data;
  const parts = [withDepartment && department.name, site.name, page.title || page.url];
  return parts.filter(Boolean).join(" · ");
}

/** Whether chats of more than one department are there to tell apart. */
export function severalDepartments(chats: Iterable<AgentConversation>): boolean {
  return new Set(Array.from(chats, (data) => data.department.id)).size > 1;
}

/** 75 -> "1:15" */
export function clock(seconds: number): string {
  const total = Math.max(0, Math.floor(seconds)) || 0;
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(total / 3600), Math.floor(total / 60) % 60];
  const start = hours ? `${hours}:${two(minutes)}` : String(minutes);
  return `${start}:${two(total % 60)}`;
}
