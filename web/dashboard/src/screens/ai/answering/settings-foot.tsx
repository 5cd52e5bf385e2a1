import { CircleAlert, Undo2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { Button } from "../../../pieces/button";
import { Confirm } from "../../../pieces/confirm";
import { useNow } from "../../../reading";
import { briefly } from "../../../words/time";
import { dollars, microsOf } from "../dollars";
import { useForm } from "./settings-context";
import css from "./settings.module.css";

function Said() {
  const { trouble, theirs, problems, dirty, saved } = useForm();
  const now = useNow();
  const wrong = Object.keys(problems).length;
  if (trouble) {
    return (
      <span className={css.trouble}>
        <CircleAlert aria-hidden />
        {trouble}
      </span>
    );
  }
  if (theirs) return "Choose above what becomes of your changes";
  if (dirty) return wrong > 0 ? `Not saved: ${wrong === 1 ? "a field needs" : `${String(wrong)} fields need`} a look` : "Not saved yet";
  if (!saved.changed_at) return "Nobody has changed it so far";
  const when = briefly(saved.changed_at, now);
  return `Changed by ${saved.changed_by?.name ?? "somebody"}, ${when === "now" ? "just now" : /min$/u.test(when) ? `${when} ago` : when}`;
}

/** Ctrl+S, wherever the focus is. */
function useSaveKey(save: () => void): void {
  const latest = useRef(save);
  useEffect(() => {
    latest.current = save;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      if (!document.querySelector("[role=alertdialog]")) latest.current();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

/** How the form stands, and what can be done with it. Automatic is asked about before it is switched on. */
export function SettingsFoot({ tryIt }: { tryIt: () => void }) {
  const { form, saved, dirty, theirs, problems, busy, save, discard } = useForm();
  const [asked, setAsked] = useState(false);
  const ready = dirty && !theirs && !busy && Object.keys(problems).length === 0;
  const act = () => {
    if (!ready) return;
    if (form.mode === "automatic" && saved.settings.mode !== "automatic") setAsked(true);
    else void save();
  };
  useSaveKey(act);
  return (
    <>
      <p className={css.say} role="status">
        <Said />
      </p>
      {dirty && (
        <Button look="quiet" disabled={busy} onClick={discard}>
          <Undo2 aria-hidden />
          Discard
        </Button>
      )}
      <Button look="primary" disabled={!ready} onClick={act}>
        {busy ? "Saving…" : "Save"}
      </Button>
      <Confirm
        open={asked}
        close={() => setAsked(false)}
        title="Let it answer customers by itself?"
        act="Switch to automatic"
        busy={busy}
        onConfirm={() => void save().then(() => setAsked(false))}
      >
        <p>
          It begins with the next message, and costs {dollars(microsOf(form.cost) || 0)} a month at most on this number. A person always
          wins, and everything it says is marked and stands in its log.
        </p>
        <p>
          <Button
            onClick={() => {
              setAsked(false);
              tryIt();
            }}
          >
            First see what it would have said
          </Button>
        </p>
      </Confirm>
    </>
  );
}
