import { keys, type Filter, type MoodLabel, type Tab } from "@hubbub/client";
import { useQuery } from "@tanstack/react-query";
import { ListFilter, Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { hub } from "../../../hub";
import { IconButton } from "../../../pieces/button";
import { Item, Line, Menu, Title } from "../../../pieces/menu";
import { useLabels, useNumbers } from "../../../reading";
import type { Search as Changes } from "../../../router";
import { MOODS } from "../../../words/mood";
import { count } from "../../../words/sizes";
import { TABS } from "../filter";
import { MoodDot } from "../mood-dot";
import css from "./list-pane.module.css";

const TAB_NAMES: Record<Tab, string> = { mine: "Mine", unassigned: "Unassigned", all: "All" };
const STATUS_NAMES = { open: "Open", snoozed: "Snoozed", resolved: "Resolved" } as const;
const SORT_NAMES = { newest: "Newest first", waiting: "Longest waiting", window: "Window closing next" } as const;
const TYPING_PAUSE_MS = 250;

interface HeadProps {
  filter: Filter;
  change: (changes: Changes) => void;
}

function FilterMenu({ filter, change }: HeadProps) {
  const numbers = useNumbers();
  const labels = useLabels();
  const on = filter.status !== "open" || filter.sort !== "newest" || Boolean(filter.number ?? filter.label ?? filter.unread ?? filter.mood);
  const trigger = (
    <IconButton label="Filter and sort">
      <ListFilter aria-hidden />
    </IconButton>
  );
  return (
    <span className={css.filters} data-on={on || undefined}>
      <Menu trigger={trigger} align="end">
        <Title>Show</Title>
        {Object.entries(STATUS_NAMES).map(([status, name]) => (
          <Item
            key={status}
            checked={filter.status === status}
            onSelect={() => change({ status: status === "open" ? undefined : (status as Filter["status"]) })}
          >
            {name}
          </Item>
        ))}
        <Item checked={filter.unread === true} onSelect={() => change({ unread: filter.unread ? undefined : true })}>
          Unread only
        </Item>
        <Line />
        <Title>Mood</Title>
        {(Object.entries(MOODS) as [MoodLabel, string][]).map(([mood, name]) => (
          <Item
            key={mood}
            icon={<MoodDot mood={mood} className={css.moodIcon} />}
            checked={filter.mood === mood}
            onSelect={() => change({ mood: filter.mood === mood ? undefined : mood })}
          >
            {name}
          </Item>
        ))}
        <Line />
        <Title>Order</Title>
        {Object.entries(SORT_NAMES).map(([sort, name]) => (
          <Item
            key={sort}
            checked={filter.sort === sort}
            onSelect={() => change({ sort: sort === "newest" ? undefined : (sort as Filter["sort"]) })}
          >
            {name}
          </Item>
        ))}
        {numbers.length > 1 && <Line />}
        {numbers.length > 1 && <Title>Number</Title>}
        {numbers.length > 1 &&
          numbers.map((it) => (
            <Item
              key={it.id}
              checked={filter.number === it.id}
              onSelect={() => change({ number: filter.number === it.id ? undefined : it.id })}
            >
              {it.name}
            </Item>
          ))}
        {labels.length > 0 && <Line />}
        {labels.length > 0 && <Title>Label</Title>}
        {labels.map((it) => (
          <Item
            key={it.id}
            checked={filter.label === it.name}
            onSelect={() => change({ label: filter.label === it.name ? undefined : it.name })}
          >
            {it.name}
          </Item>
        ))}
      </Menu>
    </span>
  );
}

function Chips({ filter, change }: HeadProps) {
  const number = useNumbers().find((it) => it.id === filter.number);
  const chips: { name: string; off: Changes }[] = [];
  if (filter.status !== "open") chips.push({ name: STATUS_NAMES[filter.status], off: { status: undefined } });
  if (filter.mood) chips.push({ name: MOODS[filter.mood], off: { mood: undefined } });
  if (filter.unread) chips.push({ name: "Unread", off: { unread: undefined } });
  if (filter.number) chips.push({ name: number?.name ?? "Number", off: { number: undefined } });
  if (filter.label) chips.push({ name: filter.label, off: { label: undefined } });
  if (filter.sort !== "newest") chips.push({ name: SORT_NAMES[filter.sort], off: { sort: undefined } });
  if (chips.length === 0) return null;
  return (
    <div className={css.chips}>
      {chips.map(({ name, off }) => (
        <button key={name} type="button" className={css.chip} onClick={() => change(off)} aria-label={`${name}: remove`}>
          {name}
          <X aria-hidden />
        </button>
      ))}
    </div>
  );
}

function SearchField({ filter, change }: HeadProps) {
  const [text, setText] = useState(filter.q ?? "");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (text.trim() === (filter.q ?? "")) return;
    const timer = setTimeout(() => change({ q: text.trim() || undefined }), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, filter.q, change]);
  return (
    <label className={css.search}>
      <span className="unseen">Search conversations</span>
      <Search aria-hidden />
      <input
        ref={field}
        type="search"
        data-search
        placeholder="Search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          setText("");
          field.current?.blur();
        }}
      />
    </label>
  );
}

export function ListHead({ filter, change }: HeadProps) {
  const counts = useQuery({ queryKey: keys.counts, queryFn: hub.calls.counts }).data;
  const nextTab = (by: number) => {
    const at = TABS.indexOf(filter.tab);
    change({ tab: TABS[(at + by + TABS.length) % TABS.length] });
  };
  return (
    <header className={css.head}>
      <div className={css.line}>
        <SearchField filter={filter} change={change} />
        <FilterMenu filter={filter} change={change} />
      </div>
      <Chips filter={filter} change={change} />
      <div
        className={css.tabs}
        role="tablist"
        aria-label="Whose conversations"
        onKeyDown={(event) => {
          if (event.key === "ArrowRight") nextTab(1);
          if (event.key === "ArrowLeft") nextTab(-1);
        }}
      >
        {TABS.map((tab) => (
          <button
            key={tab}
            type="button"
            role="tab"
            aria-selected={filter.tab === tab}
            tabIndex={filter.tab === tab ? 0 : -1}
            className={css.tab}
            onClick={() => change({ tab })}
          >
            {TAB_NAMES[tab]}
            {counts && <span className={css.count}>{count(counts[tab])}</span>}
          </button>
        ))}
      </div>
    </header>
  );
}
