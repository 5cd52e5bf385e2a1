import { keys, type CannedReply, type ContactCard } from "@hubbub/client";
import { useQuery } from "@tanstack/react-query";
import { useState, type KeyboardEvent } from "react";

import { hub } from "../../../hub";
import { useMe } from "../../../reading";
import { filled, matching, slashWord } from "./canned";

const NONE: CannedReply[] = [];

/** What a slash in the text offers, and what keys do while it is offered. */
export function useCanned(text: string, caret: number, contact: ContactCard, write: (text: string, caret: number) => void) {
  const me = useMe().data?.person;
  const replies = useQuery({ queryKey: keys.canned, queryFn: hub.calls.canned }).data ?? NONE;
  const [state, setState] = useState<{ word: string | null; at: number }>({ word: null, at: 0 });
  const [refused, setRefused] = useState<string | null>(null);
  const word = slashWord(text, caret);
  const offered = word === null || refused === text ? NONE : matching(replies, word);
  const at = state.word === word ? Math.min(state.at, Math.max(0, offered.length - 1)) : 0;

  const take = (reply: CannedReply) => {
    const start = caret - (word?.length ?? 0) - 1;
    const body = filled(reply.body, contact, me);
    write(text.slice(0, start) + body + text.slice(caret), start + body.length);
  };

  /** True when the key was for the list. */
  const onKey = (event: KeyboardEvent): boolean => {
    const chosen = offered[at];
    if (!chosen) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const by = event.key === "ArrowDown" ? 1 : -1;
      setState({ word, at: (at + by + offered.length) % offered.length });
    } else if (event.key === "Enter" || event.key === "Tab") take(chosen);
    else if (event.key === "Escape") setRefused(text);
    else return false;
    event.preventDefault();
    return true;
  };
  return { offered, at, take, onKey };
}
