import type { Conversation } from "@hubbub/client";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { CornerDownLeft, Moon, Sun } from "lucide-react";
import { Dialog } from "radix-ui";
import { useDeferredValue, useState } from "react";

import { hub } from "../../hub";
import { Avatar } from "../../pieces/avatar";
import { useObserved } from "../../reading";
import { setTheme } from "../../theme/theme";
import { called, reached } from "../../words/names";
import { doable } from "./commands";
import { KEYS, spelled } from "./keys";
import css from "./overlays.module.css";

const MOST = 6;

function useFound(words: string): Conversation[] {
  const asked = useDeferredValue(words.trim());
  const found = useQuery({
    queryKey: ["palette", asked],
    queryFn: () => hub.calls.conversations({ tab: "all", status: "open", sort: "newest", q: asked || undefined }),
    gcTime: 0,
    placeholderData: (before) => before,
  });
  return found.data?.items.slice(0, MOST) ?? [];
}

/** Find a conversation or do something, without the mouse. */
export default function Palette({ close }: { close: () => void }) {
  const [words, setWords] = useState("");
  const found = useFound(words);
  const can = useObserved(doable);
  const navigate = useNavigate();
  const run = (what: () => void) => () => {
    close();
    what();
  };
  const acts = KEYS.filter((key) => key.act !== "palette" && can[key.act]);
  const asked = words.trim().toLowerCase();
  const fits = (text: string) => text.toLowerCase().includes(asked);
  return (
    <Command shouldFilter={false} label="Find anything">
      <Dialog.Title className="unseen">Find anything</Dialog.Title>
      <Command.Input autoFocus className={css.input} placeholder="A name, a number, a word, or what to do" value={words} onValueChange={setWords} />
      <Command.List className={css.list}>
        <Command.Empty className={css.none}>Nothing found for “{words}”</Command.Empty>
        {found.length > 0 && (
          <Command.Group heading="Conversations">
            {found.map((it) => (
              <Command.Item
                key={it.id}
                value={it.id}
                className={css.item}
                onSelect={run(() => void navigate({ to: "/inbox/$conversationId", params: { conversationId: it.id }, search: true }))}
              >
                <Avatar id={it.contact.id} name={it.contact.name} size="small" />
                <span className={css.words} dir="auto">
                  {called(it.contact)}
                </span>
                <small>{reached(it.contact)}</small>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        <Command.Group heading="Do">
          {acts
            .filter((key) => fits(key.words))
            .map((key) => (
              <Command.Item key={key.act} value={key.act} className={css.item} onSelect={run(() => can[key.act]?.())}>
                <CornerDownLeft aria-hidden />
                {key.words}
                <kbd>{spelled(key)}</kbd>
              </Command.Item>
            ))}
          {fits("Light appearance") && (
            <Command.Item value="light" className={css.item} onSelect={run(() => setTheme("light"))}>
              <Sun aria-hidden />
              Light appearance
            </Command.Item>
          )}
          {fits("Dark appearance") && (
            <Command.Item value="dark" className={css.item} onSelect={run(() => setTheme("dark"))}>
              <Moon aria-hidden />
              Dark appearance
            </Command.Item>
          )}
        </Command.Group>
      </Command.List>
    </Command>
  );
}
