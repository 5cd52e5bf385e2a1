import { describe, expect, it } from "vitest";

import { keys } from "../keys";
import { message, orders, target } from "../testing";
import { withNewest, type Thread } from "../thread";
import { applyMessage } from "./messages";

const KEY = keys.thread("cnv_a");

function loaded(thread: Thread) {
  const here = target();
  here.queries.setQueryData(KEY, thread);
  return here;
}

const shown = (here: ReturnType<typeof target>) => here.queries.getQueryData<Thread>(KEY);

describe("a thread after events", () => {
  it("equals a fresh load, in whatever order the events came", () => {
    const server = [1, 2, 3, 4].map((seq) => message(seq));
    const sent = message(5, { direction: "out", status: "queued", client_id: "c-1" });
    const events = [sent, { ...sent, status: "sent" as const, version: 2 }, { ...sent, status: "read" as const, version: 3 }, message(6)];
    const fresh = withNewest(undefined, [...server, { ...sent, status: "read", version: 3 }, message(6)]);
    for (const order of orders(events)) {
      const here = loaded(withNewest(undefined, server));
      for (const event of order) applyMessage(here, event);
      expect(shown(here)).toEqual(fresh);
    }
  });

  it("never shows an older copy over a newer one", () => {
    const here = loaded({ messages: [message(1, { status: "read", version: 5 })], reachedStart: true });
    applyMessage(here, message(1, { status: "delivered", version: 4 }));
    expect(shown(here)?.messages[0]?.status).toBe("read");
  });

  it("is the same object when an event told nothing new, so that nothing is drawn again", () => {
    const thread = withNewest(undefined, [message(1), message(2)]);
    const here = loaded(thread);
    applyMessage(here, message(2));
    expect(shown(here)).toBe(thread);
  });

  it("asks for a reload when a message between was not seen", () => {
    const here = loaded(withNewest(undefined, [message(1)]));
    applyMessage(here, message(3));
    expect(here.asked).toEqual(["thread/cnv_a"]);
  });

  it("leaves a change far above what is loaded to be loaded when scrolled to", () => {
    const here = loaded(withNewest(undefined, [message(50), message(51)]));
    applyMessage(here, message(7, { version: 2 }));
    expect(shown(here)?.messages.map((it) => it.seq)).toEqual([50, 51]);
  });

  it("remembers what came before the thread was loaded at all", () => {
    const here = target();
    applyMessage(here, message(1));
    expect(shown(here)).toBeUndefined();
    expect(here.recent.messagesOf("cnv_a")).toHaveLength(1);
  });
});
