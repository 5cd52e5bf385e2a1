import { notifyManager, type QueryClient } from "@tanstack/query-core";

import { Ai } from "./ai";
import { Api } from "./api";
import { apply, type StreamEvent } from "./apply";
import { applyCampaign } from "./apply/campaigns";
import { applyConversation, foldConversation } from "./apply/conversations";
import { applyContact } from "./apply/contacts";
import { applyMessage } from "./apply/messages";
import { applyNote } from "./apply/notes";
import type { Target } from "./apply/target";
import { Assist } from "./assist";
import { Campaigns } from "./campaigns";
import { Calls, type ConversationChanges } from "./calls";
import type { Keep } from "./keep";
import { keys } from "./keys";
import { Knowledge } from "./knowledge";
import { Observable } from "./observable";
import type { List } from "./lists";
import { newClientId, Outbox } from "./outbox";
import { Presence } from "./presence";
import { Reads } from "./reads";
import { Recent } from "./recent";
import { Session } from "./session";
import type { Ears, Line } from "./line";
import { Stream } from "./socket";
import { Templates } from "./templates";
import type { Campaign, Contact, Content, Conversation, Me, Message, Note } from "./types";

const SOON_MS = 800; // figures asked again at most this often while events pour in

export interface Surroundings {
  base: string;
  streamUrl: string;
  queries: QueryClient;
  fetcher: typeof fetch;
  openLine: (url: string) => Line;
  /** Survives the tab and is shared by tabs: who is signed in, what is unsent. */
  lasting: Keep;
  /** Of this tab only: where its stream stands. */
  fleeting: Keep;
  lock?: <T>(work: () => Promise<T>) => Promise<T>;
}

/** The client: what screens read and do. Everything live goes through here and nowhere else. */
export class Hub {
  readonly session: Session;
  readonly api: Api;
  readonly calls: Calls;
  readonly templates: Templates;
  readonly campaigns: Campaigns;
  readonly assist: Assist;
  readonly ai: Ai;
  readonly knowledge: Knowledge;
  readonly reads: Reads;
  readonly stream: Stream;
  readonly outbox: Outbox;
  readonly presence = new Presence();
  readonly arrivals = new Observable<Message | null>(null);
  readonly queries: QueryClient;
  private readonly recent = new Recent();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly target: Target;

  constructor(around: Surroundings) {
    this.queries = around.queries;
    this.session = new Session(around.base, around.lasting, around.fetcher, around.lock);
    this.api = new Api(around.base, this.session, around.fetcher);
    this.calls = new Calls(this.api);
    this.templates = new Templates(this.api);
    this.campaigns = new Campaigns(this.api);
    this.assist = new Assist(this.api);
    this.ai = new Ai(this.api);
    this.knowledge = new Knowledge(this.api);
    this.target = { queries: this.queries, recent: this.recent, myId: () => this.myId(), soon: (key) => this.soon(key) };
    this.reads = new Reads(this.calls, this.queries, this.recent, () => this.myId());
    this.stream = new Stream({
      open: () => around.openLine(around.streamUrl),
      token: (stale) => this.session.token(stale),
      keep: around.fleeting,
      ears: this.ears(),
    });
    this.outbox = new Outbox(around.lasting, (entry) =>
      this.stream.say({
        op: "send",
        client_id: entry.clientId,
        conversation_id: entry.conversationId,
        message: entry.message,
      }),
    );
  }

  /** Queue a message; it shows at once and leaves when there is a line. Returns its client id. */
  send(conversationId: string, message: Content & { type: string }): string {
    const clientId = newClientId();
    this.outbox.put({ clientId, conversationId, message, at: new Date().toISOString() });
    return clientId;
  }

  /** Fold in what a call answered, as if its event had come: the event itself then changes nothing. */
  readonly took = {
    conversation: (it: Conversation) => applyConversation(this.target, it),
    message: (it: Message) => applyMessage(this.target, it),
    note: (it: Note) => applyNote(this.target, it),
    contact: (it: Contact) => applyContact(this.target, it),
    campaign: (it: Campaign) => applyCampaign(this.target, it),
  };

  /**
   * Change a conversation: shown at once, as a copy half a version ahead of ours, so that what the server says next
   * always wins. Refused: shown as it was, and thrown.
   */
  async change(id: string, changes: ConversationChanges): Promise<Conversation> {
    const held = this.known(id);
    const { unread, ...plain } = changes;
    const shown = unread === undefined ? plain : { ...plain, unread: unread ? Math.max(1, held?.unread ?? 1) : 0 };
    if (held) foldConversation(this.target, { ...held, ...shown, version: held.version + 0.5 });
    try {
      const changed = await this.calls.change(id, changes);
      applyConversation(this.target, changed);
      return changed;
    } catch (error) {
      if (held) foldConversation(this.target, { ...held, version: held.version + 0.75 });
      throw error;
    }
  }

  /** The team has read up to `seq`. Shown at once; told when there is a line, and again by opening it otherwise. */
  read(id: string, seq: number): void {
    const held = this.known(id);
    if (held && held.unread === 0 && held.read_seq >= seq) return;
    if (!this.stream.say({ op: "read", conversation_id: id, seq })) return;
    if (held) foldConversation(this.target, { ...held, unread: 0, read_seq: seq, version: held.version + 0.5 });
  }

  async claim(id: string): Promise<void> {
    applyConversation(this.target, await this.calls.claim(id));
  }

  /** A conversation as far as anything loaded knows it. */
  known(id: string): Conversation | undefined {
    const held = this.queries.getQueryData<Conversation>(keys.conversation(id));
    if (held) return held;
    for (const [, list] of this.queries.getQueriesData<List>({ queryKey: keys.lists })) {
      const found = list?.items.find((it) => it.id === id);
      if (found) return found;
    }
    return undefined;
  }

  async signOut(): Promise<void> {
    this.leave();
    await this.session.signOut();
  }

  private leave(): void {
    this.stream.stop();
    this.stream.forgetCursor();
    this.outbox.clear();
    this.recent.clear();
    this.presence.clear();
    this.queries.clear();
  }

  private myId(): string {
    return this.queries.getQueryData<Me>(keys.me)?.person?.id ?? "";
  }

  private soon(key: readonly string[]): void {
    const name = key.join("/");
    if (this.timers.has(name)) return;
    const ask = (): void => {
      this.timers.delete(name);
      void this.queries.invalidateQueries({ queryKey: key });
    };
    this.timers.set(name, setTimeout(ask, SOON_MS));
  }

  private ears(): Ears {
    return {
      events: (events) =>
        notifyManager.batch(() => {
          for (const event of events) this.heardSafely(event);
        }),
      reload: () => void this.queries.invalidateQueries(),
      presence: (of) => this.presence.hear(of),
      answer: (answer) => {
        if (answer.op === "nack") {
          if (answer.client_id) this.outbox.refuse(answer.client_id, answer.problem);
          else console.warn("The stream refused a frame", answer.problem);
          return;
        }
        applyMessage(this.target, answer.message);
        this.outbox.acknowledge(answer.client_id);
      },
      live: () => {
        this.presence.clear();
        this.outbox.restart();
      },
      signedOut: () => {
        this.leave();
        this.session.forget();
      },
    };
  }

  /** One event that cannot be folded in must not take its group along: it is asked for again instead. */
  private heardSafely(event: StreamEvent): void {
    try {
      this.heard(event);
    } catch (error) {
      console.error(`Could not fold in ${event.type}`, error);
      void this.queries.invalidateQueries();
    }
  }

  private heard(event: StreamEvent): void {
    apply(this.target, event);
    if (event.type !== "message.created") return;
    const message = event.data as Message;
    if (message.client_id) this.outbox.acknowledge(message.client_id);
    if (message.direction === "in" && this.stream.link.get().phase === "live") this.arrivals.set(message);
  }
}
