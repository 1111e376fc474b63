/** Where a chat can go, and who can come into it: asked of the server when it is opened. */

import type { AgentConversation } from "../core/types";
import { sentence, type TargetAgent, type Targets } from "./agent-api";
import { ChoiceForm, type Choice } from "./choice-form";
import { part } from "./dom";
import type { Tools } from "./tools";

/** Does it, and says so; rejects with what the server says. */
export interface HandingActions {
  transfer(data: AgentConversation, department: { id: number; name: string }): Promise<void>;
  assign(data: AgentConversation, agent: TargetAgent): Promise<void>;
  invite(data: AgentConversation, agent: TargetAgent): Promise<void>;
}

abstract class Handing {
  protected targets: Targets = { departments: [], agents: [] };

  constructor(
    protected readonly root: HTMLElement,
    protected readonly tools: Tools,
    protected readonly data: () => AgentConversation,
  ) {}

  protected abstract readonly forms: ChoiceForm[];
  protected abstract fill(): void;

  /** Asks anew each time: who is online changes. */
  async open(): Promise<void> {
    const { api, texts, trouble } = this.tools;
    for (const form of this.forms) {
      form.offer();
      form.say("");
    }
    try {
      this.targets = await api.targets(this.data().id);
      this.fill();
    } catch (error) {
      trouble.failed(error);
      this.forms[0]?.say(sentence(error, texts.t("action_failed")));
    }
  }

  protected form(name: string, words: string, send: (id: number) => Promise<void>): ChoiceForm {
    const { texts } = this.tools;
    const form = part<HTMLFormElement>(this.root, name);
    const problem = part(this.root, "problem-of-targets");
    const said = { choose: texts.t(`choose_${words}`), none: texts.t(`no_${words}`) };
    return new ChoiceForm(form, problem, this.tools, said, send);
  }

  protected people(agents: TargetAgent[]): Choice[] {
    const { texts } = this.tools;
    return agents
      .map(({ id, name, me, online }) => {
        const who = me ? texts.t("yourself", { name }) : name;
        return { id, online, label: texts.t(online ? "is_online" : "is_offline", { name: who }) };
      })
      .sort((a, b) => Number(b.online) - Number(a.online) || a.label.localeCompare(b.label));
  }

  protected agent(id: number): TargetAgent | undefined {
    return this.targets.agents.find((agent) => agent.id === id);
  }
}

/** Gives the chat to a department, or to one of its agents. */
export class Transfer extends Handing {
  private readonly departments: ChoiceForm;
  private readonly agents: ChoiceForm;

  constructor(
    root: HTMLElement,
    tools: Tools,
    data: () => AgentConversation,
    actions: HandingActions,
  ) {
    super(root, tools, data);
    this.departments = this.form("to-department", "department", async (id) => {
      const department = this.targets.departments.find((each) => each.id === id);
      if (department) await actions.transfer(data(), department);
    });
    this.agents = this.form("to-agent", "agent", async (id) => {
      const agent = this.agent(id);
      if (agent) await actions.assign(data(), agent);
    });
  }

  get first(): HTMLElement {
    return this.departments.select;
  }
  protected get forms(): ChoiceForm[] {
    return [this.departments, this.agents];
  }

  protected fill(): void {
    const { texts } = this.tools;
    const { state, department } = this.data();
    const elsewhere = this.targets.departments.filter(
      // Where it waits already it cannot go.
      ({ id }) => state !== "waiting" || id !== department.id,
    );
    this.departments.offer(
      elsewhere.map(({ id, name, staffed }) => ({
        id,
        label: texts.t(staffed ? "is_staffed" : "is_unstaffed", { name }),
      })),
    );
    this.agents.offer(this.people(this.targets.agents.filter((agent) => agent.assignable)));
  }
}

/** Asks one more agent into the chat. */
export class Invite extends Handing {
  private readonly agents: ChoiceForm;

  constructor(
    root: HTMLElement,
    tools: Tools,
    data: () => AgentConversation,
    actions: HandingActions,
    done: () => void,
  ) {
    super(root, tools, data);
    this.agents = this.form("to-guest", "guest", async (id) => {
      const agent = this.agent(id);
      if (agent) await actions.invite(data(), agent);
      done();
    });
  }

  get first(): HTMLElement {
    return this.agents.select;
  }
  protected get forms(): ChoiceForm[] {
    return [this.agents];
  }

  protected fill(): void {
    this.agents.offer(this.people(this.targets.agents));
  }
}
