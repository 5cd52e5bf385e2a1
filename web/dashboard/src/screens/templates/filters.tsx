import type { TemplateState } from "@hubbub/client";
import { ChevronDown, Search, X } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";

import { Button } from "../../pieces/button";
import { Item, Menu } from "../../pieces/menu";
import css from "./filters.module.css";
import type { TemplatesSearch } from "./search";
import { CATEGORIES, categoryWords, STATES } from "./states";

const TYPING_PAUSE_MS = 250;

interface FiltersProps {
  asked: TemplatesSearch;
  change: (changes: TemplatesSearch) => void;
}

function SearchField({ asked, change }: FiltersProps) {
  const [text, setText] = useState(asked.q ?? "");
  const [shown, setShown] = useState(asked.q);
  if (shown !== asked.q) {
    setShown(asked.q);
    if ((asked.q ?? "") !== text.trim()) setText(asked.q ?? ""); // cleared from elsewhere
  }
  useEffect(() => {
    if (text.trim() === (asked.q ?? "")) return;
    const timer = setTimeout(() => change({ q: text.trim() || undefined }), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, asked.q, change]);
  return (
    <label className={css.search}>
      <span className="unseen">Search templates</span>
      <Search aria-hidden />
      <input
        type="search"
        data-search
        placeholder="Search by name"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setText("");
        }}
      />
    </label>
  );
}

function Pick({ label, chosen, clear, children }: { label: string; chosen: string | undefined; clear: () => void; children: ReactNode }) {
  return (
    <span className={css.pick} data-on={chosen ? "" : undefined}>
      <Menu
        trigger={
          <Button aria-label={chosen ? `${label}: ${chosen}` : label}>
            {chosen ?? label}
            {!chosen && <ChevronDown aria-hidden />}
          </Button>
        }
      >
        {children}
      </Menu>
      {chosen && (
        <button type="button" className={css.clear} aria-label={`${label}: show all`} onClick={clear}>
          <X aria-hidden />
        </button>
      )}
    </span>
  );
}

export function Filters({ asked, change }: FiltersProps) {
  const { status, category } = asked;
  return (
    <div className={css.filters} role="search">
      <SearchField asked={asked} change={change} />
      <Pick label="Status" chosen={status && STATES[status].words} clear={() => change({ status: undefined })}>
        {Object.entries(STATES).map(([value, { words, icon: Icon }]) => (
          <Item
            key={value}
            icon={<Icon aria-hidden />}
            checked={status === value}
            onSelect={() => change({ status: status === value ? undefined : (value as TemplateState) })}
          >
            {words}
          </Item>
        ))}
      </Pick>
      <Pick label="Category" chosen={category && categoryWords(category)} clear={() => change({ category: undefined })}>
        {Object.entries(CATEGORIES).map(([value, { words }]) => (
          <Item key={value} checked={category === value} onSelect={() => change({ category: category === value ? undefined : value })}>
            {words}
          </Item>
        ))}
      </Pick>
    </div>
  );
}
