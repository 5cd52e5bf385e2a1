import { explain } from "@hubbub/client";
import { ChevronUp, CircleCheck, LoaderCircle } from "lucide-react";
import { useState } from "react";

import { Button } from "../../pieces/button";
import { Tip } from "../../pieces/tip";
import { anchorWords } from "./anchors";
import css from "./checks-bar.module.css";
import { countsOf, countWords, listed, type Placed } from "./findings";
import { LEVELS } from "./form/place";
import type { Standing } from "./standing";
import type { useChecks } from "./use-checks";
import type { useSaving } from "./use-saving";

interface BarProps {
  checks: ReturnType<typeof useChecks>;
  stands: Standing;
  saving: ReturnType<typeof useSaving>;
  dirty: boolean;
  save: () => void;
  submit: () => void;
  jump: (anchor: string) => void;
  showAll: () => void;
}

const ID = "template-checks";

function List({ findings, jump }: { findings: readonly Placed[]; jump: (anchor: string) => void }) {
  return (
    <ul id={ID} className={css.list} aria-label="What WhatsApp would say">
      {findings.map((it, i) => {
        const { icon: Icon, words } = LEVELS[it.level];
        return (
          <li key={i}>
            <button type="button" data-level={it.level} onClick={() => jump(it.anchor)}>
              <Icon aria-label={words} />
              <span>
                <strong>{anchorWords(it.anchor)}</strong> {it.message}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Summary({ checks, open, toggle }: { checks: BarProps["checks"]; open: boolean; toggle: () => void }) {
  const { findings, checking, error, again } = checks;
  const all = listed(findings);
  const counts = countsOf(all);
  const worst = counts.error > 0 ? "error" : counts.warning > 0 ? "warning" : "hint";
  const Icon = all.length > 0 ? LEVELS[worst].icon : CircleCheck;
  if (error && !checking) {
    return (
      <p className={css.summary} role="status">
        Not checked: {explain(error)}
        <Button small onClick={again}>
          Try again
        </Button>
      </p>
    );
  }
  return (
    <button
      type="button"
      className={css.summary}
      data-level={all.length > 0 ? worst : "none"}
      aria-expanded={all.length > 0 ? open : undefined}
      aria-controls={open ? ID : undefined}
      disabled={all.length === 0}
      onClick={toggle}
    >
      {checking ? <LoaderCircle className={css.turning} aria-hidden /> : <Icon aria-hidden />}
      <span className={css.words}>{checking && all.length === 0 ? "Checking…" : countWords(counts)}</span>
      {all.length > 0 && <ChevronUp className={css.fold} aria-hidden />}
    </button>
  );
}

/** "Save draft", and on a phone "Save". */
function SaveWords({ words }: { words: string }) {
  const [first, ...rest] = words.split(" ");
  return (
    <>
      {first}
      <span className={css.long}> {rest.join(" ")}</span>
    </>
  );
}

/** The foot of the form: what is to mend, saving, submitting. */
export function ChecksBar({ checks, stands, saving, dirty, save, submit, jump, showAll }: BarProps) {
  const [open, setOpen] = useState(false);
  const all = listed(checks.findings);
  const shown = open && all.length > 0;
  if (stands.readOnly) return null;
  const button = (
    <Button
      look="primary"
      aria-disabled={stands.why !== "" || saving.busy !== null}
      onClick={() => {
        if (stands.why && all.some((it) => it.level === "error")) {
          setOpen(true);
          showAll();
        } else submit();
      }}
    >
      {saving.busy === "submitting" ? (
        "Submitting…"
      ) : (
        <span>
          Submit<span className={css.long}> for review</span>
        </span>
      )}
    </Button>
  );
  return (
    <footer
      className={css.bar}
      onKeyDown={(event) => {
        if (event.key === "Escape") setOpen(false);
      }}
    >
      {shown && (
        <List
          findings={all}
          jump={(anchor) => {
            setOpen(false);
            jump(anchor);
          }}
        />
      )}
      <span className="unseen" role="status">
        {saving.busy ? (saving.busy === "saving" ? "Saving…" : "Submitting…") : checks.checking ? "" : countWords(countsOf(all))}
      </span>
      <div className={css.line}>
        <Summary checks={checks} open={shown} toggle={() => setOpen(!open)} />
        <div className={css.actions}>
          <Button disabled={!dirty || saving.busy !== null} onClick={save} title="Ctrl+S">
            <span>{saving.busy === "saving" ? "Saving…" : dirty ? <SaveWords words={stands.save} /> : "Saved"}</span>
          </Button>
          {stands.why ? (
            <Tip text={stands.why} side="top">
              {button}
            </Tip>
          ) : (
            <Tip text="Save and submit" keys="Ctrl+Enter" side="top">
              {button}
            </Tip>
          )}
        </div>
      </div>
    </footer>
  );
}
