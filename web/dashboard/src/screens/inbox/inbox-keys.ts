import { keys, type Conversation } from "@hubbub/client";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";

import { queries } from "../../hub";
import { doable } from "../frame/commands";
import { resolve } from "./acts";
import { TABS, useFilter } from "./filter";
import { listOrder, neighbour } from "./list/list-order";
import { togglePanel } from "./panel";
import { askComposer, menus } from "./shortcuts";

/** What keys and the palette can do on this screen. */
export function useInboxKeys(): void {
  const { conversationId } = useParams({ strict: false });
  const [filter, change] = useFilter();
  const navigate = useNavigate();

  useEffect(() => {
    const open = (id: string | undefined) => {
      if (id) void navigate({ to: "/inbox/$conversationId", params: { conversationId: id }, search: true });
    };
    const beside = (by: 1 | -1) => neighbour(listOrder.get(), conversationId, by);
    const here = () => (conversationId ? queries.getQueryData<Conversation>(keys.conversation(conversationId)) : undefined);
    const resolveHere = () => {
      const conversation = here();
      if (conversation?.status === "open") void resolve([conversation]);
    };
    const always = {
      next: () => open(beside(1)),
      previous: () => open(beside(-1)),
      nextTab: () => change({ tab: TABS[(TABS.indexOf(filter.tab) + 1) % TABS.length] }),
      search: () => document.querySelector<HTMLInputElement>("[data-search]")?.focus(),
    };
    const onConversation = {
      resolve: resolveHere,
      resolveNext: () => {
        const next = beside(1) ?? beside(-1);
        resolveHere();
        open(next);
      },
      reply: () => askComposer("reply"),
      note: () => askComposer("note"),
      template: () => askComposer("template"),
      help: () => askComposer("help"),
      suggestion1: () => askComposer(1),
      suggestion2: () => askComposer(2),
      suggestion3: () => askComposer(3),
      snooze: () => menus.set("snooze"),
      assign: () => menus.set("assign"),
      panel: togglePanel,
    };
    doable.set(conversationId ? { ...always, ...onConversation } : always);
    return () => doable.set({});
  }, [conversationId, filter.tab, change, navigate]);
}
