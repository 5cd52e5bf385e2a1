import type { Conversation, Message, Note } from "./types";
import { newer } from "./versions";

const HELD = 2000; // enough for what can happen while one page loads; the oldest go first

class Shelf<T extends { id: string; version: number }> {
  private readonly held = new Map<string, T>();

  put(thing: T): void {
    const latest = newer(this.held.get(thing.id), thing);
    this.held.delete(thing.id);
    this.held.set(thing.id, latest);
    if (this.held.size > HELD) {
      const oldest = this.held.keys().next().value;
      if (oldest !== undefined) this.held.delete(oldest);
    }
  }

  all(): T[] {
    return [...this.held.values()];
  }

  clear(): void {
    this.held.clear();
  }

  freshen(thing: T): T {
    const held = this.held.get(thing.id);
    return held === undefined ? thing : newer(thing, held);
  }
}

/**
 * What events said lately. An answer over REST may have been made before an event and arrive after it: whoever takes
 * an answer lays these over it, so nothing seen is ever unseen.
 */
export class Recent {
  readonly messages = new Shelf<Message>();
  readonly conversations = new Shelf<Conversation>();
  readonly notes = new Map<string, Note>();

  noted(note: Note): void {
    this.notes.set(note.id, note);
    if (this.notes.size > HELD) {
      const oldest = this.notes.keys().next().value;
      if (oldest !== undefined) this.notes.delete(oldest);
    }
  }

  /** Somebody else may sign in next. */
  clear(): void {
    this.messages.clear();
    this.conversations.clear();
    this.notes.clear();
  }

  messagesOf(conversationId: string): Message[] {
    return this.messages.all().filter((message) => message.conversation_id === conversationId);
  }

  notesOf(conversationId: string): Note[] {
    return [...this.notes.values()].filter((note) => note.conversation_id === conversationId);
  }
}
