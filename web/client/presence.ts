import { Observable } from "./observable";

export interface Present {
  viewers: readonly string[];
  typing: readonly string[];
}

const NOBODY: Present = { viewers: [], typing: [] };

/** Who looks at which conversation, and who is typing. Never kept: a new line starts with nobody. */
export class Presence {
  private readonly all = new Observable<ReadonlyMap<string, Present>>(new Map());

  readonly subscribe = this.all.subscribe;

  readonly of = (conversationId: string): Present => this.all.get().get(conversationId) ?? NOBODY;

  hear(of: { conversation_id: string; viewers: readonly string[]; typing: readonly string[] }): void {
    const next = new Map(this.all.get());
    if (of.viewers.length === 0 && of.typing.length === 0) next.delete(of.conversation_id);
    else next.set(of.conversation_id, { viewers: of.viewers, typing: of.typing });
    this.all.set(next);
  }

  clear(): void {
    if (this.all.get().size > 0) this.all.set(new Map());
  }
}
