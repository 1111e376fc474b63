/** `core/h` as the loader brought it: the page need not load it twice. */

import { TAG } from "../loader/host";
import type { HostElement } from "../loader/host";

export type { Child, Props } from "../core/h";
export const { h, icon, adopt } = document.querySelector<HostElement>(TAG)!.widget!.dom;
