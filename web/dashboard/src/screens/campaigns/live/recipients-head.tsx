import type { Campaign } from "@hubbub/client";
import { Download, Search, X } from "lucide-react";
import { useEffect, useState } from "react";

import { Button } from "../../../pieces/button";
import { Item, Line, Menu } from "../../../pieces/menu";
import { download } from "../acts";
import { STATE_NAMES, STATES } from "../campaign-words";
import { figure } from "../../../words/figures";
import { clicked } from "../funnel";
import type { RecipientsSearch } from "../search";
import css from "./recipients.module.css";

const TYPING_PAUSE_MS = 250;
const CLICKED: Record<string, boolean | undefined> = { true: true, false: false };

interface HeadProps {
  campaign: Campaign;
  asked: RecipientsSearch;
  change: (changes: RecipientsSearch) => void;
}

function Words({ asked, change }: Omit<HeadProps, "campaign">) {
  const [text, setText] = useState(asked.q ?? "");
  const [seen, setSeen] = useState(asked.q);
  if (asked.q !== seen) {
    setSeen(asked.q);
    if (!asked.q) setText(""); // cleared elsewhere
  }
  useEffect(() => {
    if (text.trim() === (asked.q ?? "")) return;
    const timer = setTimeout(() => change({ q: text.trim() || undefined }), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, asked.q, change]);
  return (
    <label className={css.search}>
      <span className="unseen">Find recipients</span>
      <Search aria-hidden />
      <input
        type="search"
        placeholder="Name or number"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && setText("")}
      />
    </label>
  );
}

function Downloads({ campaign, asked }: Omit<HeadProps, "change">) {
  const narrowed = (asked.state ?? asked.code ?? asked.q ?? asked.clicked) !== undefined;
  const trigger = (
    <Button>
      <Download aria-hidden />
      Download
    </Button>
  );
  return (
    <Menu trigger={trigger} align="end">
      <Item onSelect={() => void download(campaign, "csv")}>Everybody, for spreadsheets (CSV)</Item>
      <Item onSelect={() => void download(campaign, "parquet")}>Everybody, for programs (Parquet)</Item>
      {narrowed && <Line />}
      {narrowed && <Item onSelect={() => void download(campaign, "csv", asked)}>Only these, for spreadsheets (CSV)</Item>}
      {narrowed && <Item onSelect={() => void download(campaign, "parquet", asked)}>Only these, for programs (Parquet)</Item>}
    </Menu>
  );
}

/** Which recipients to see, and everything as a file. */
export function RecipientsHead({ campaign, asked, change }: HeadProps) {
  const reason = campaign.errors.find((it) => it.code === asked.code);
  return (
    <div className={css.head}>
      <Words asked={asked} change={change} />
      <label className={css.pick}>
        <span className="unseen">State</span>
        <select
          value={asked.state ?? ""}
          onChange={(event) => change({ state: STATES.find((it) => it === event.target.value), code: undefined })}
        >
          <option value="">Every state</option>
          {STATES.map((state) => (
            <option key={state} value={state}>
              {STATE_NAMES[state]} ({figure(campaign.counts[state] ?? 0)})
            </option>
          ))}
        </select>
      </label>
      {clicked(campaign) && (
        <label className={css.pick}>
          <span className="unseen">Clicks</span>
          <select value={String(asked.clicked ?? "")} onChange={(event) => change({ clicked: CLICKED[event.target.value] })}>
            <option value="">Clicked or not</option>
            <option value="true">Clicked ({figure(campaign.clicked)})</option>
            <option value="false">Did not click</option>
          </select>
        </label>
      )}
      {asked.code && (
        <button type="button" className={css.chip} onClick={() => change({ code: undefined })} aria-label={`${reason?.title ?? asked.code}: remove`}>
          {reason?.title ?? `Reason ${asked.code}`}
          <X aria-hidden />
        </button>
      )}
      <span className={css.gap} />
      <Downloads campaign={campaign} asked={asked} />
    </div>
  );
}
