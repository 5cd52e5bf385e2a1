import type { RewriteWay } from "@hubbub/client";
import { BookOpenText, Briefcase, Feather, Languages, Minimize2, Smile, Sparkles, SpellCheck, type LucideIcon } from "lucide-react";
import { useEffect, useRef } from "react";

import { IconButton } from "../../../pieces/button";
import { Item, Line, Menu, Title } from "../../../pieces/menu";
import { useObserved } from "../../../reading";
import { languageName } from "../../../words/languages";
import { spelledOf } from "../../frame/keys";
import { menus } from "../shortcuts";
import { WAYS, type Wish } from "./help";

const ICONS: Record<RewriteWay, LucideIcon> = { friendly: Smile, formal: Briefcase, plain: Feather, shorter: Minimize2, fix: SpellCheck };

interface MenuProps {
  /** Whether something is written that could be put in other words. */
  written: boolean;
  language: string | null;
  busy: boolean;
  ask: (wish: Wish) => void;
  /** Back to the text, where Escape and Ctrl+Z are heard. */
  focus: () => void;
}

/** Help with the reply that is being written. */
export function HelpMenu({ written, language, busy, ask, focus }: MenuProps) {
  const open = useObserved(menus) === "help";
  const chose = useRef(false);
  useEffect(
    () => () => {
      if (menus.get() === "help") menus.set(null); // it must not stand open where one goes next
    },
    [],
  );
  const choose = (wish: Wish) => {
    chose.current = true;
    ask(wish);
  };
  const closed = (event: Event) => {
    if (!chose.current) return;
    chose.current = false;
    event.preventDefault();
    focus();
  };
  return (
    <Menu
      side="top"
      open={open}
      onOpenChange={(next) => menus.set(next ? "help" : null)}
      onClosed={closed}
      trigger={
        <IconButton small label="Help with this reply" keys={spelledOf("help")} disabled={busy}>
          <Sparkles aria-hidden />
        </IconButton>
      }
    >
      <Title>{written ? "Make it" : "Write something to have it changed"}</Title>
      {WAYS.map(({ way, name }) => {
        const Icon = ICONS[way];
        return (
          <Item key={way} icon={<Icon aria-hidden />} disabled={!written} onSelect={() => choose(way)}>
            {name}
          </Item>
        );
      })}
      <Line />
      <Item icon={<Languages aria-hidden />} disabled={!written || !language} onSelect={() => choose("translate")}>
        {language ? `Translate into ${languageName(language)}` : "Translate: language not known yet"}
      </Item>
      <Item icon={<BookOpenText aria-hidden />} onSelect={() => choose("answer")}>
        Answer from knowledge
      </Item>
    </Menu>
  );
}
