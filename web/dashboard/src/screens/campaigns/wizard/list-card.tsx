import { explain, type Bringing, type Imported } from "@hubbub/client";
import { CircleAlert, Download, RefreshCw } from "lucide-react";

import { hub } from "../../../hub";
import { Button } from "../../../pieces/button";
import { saveBlob } from "../../../pieces/save-blob";
import { toast } from "../../../pieces/toasts";
import { useObserved } from "../../../reading";
import { Card } from "../../../pieces/card";
import { figure, many } from "../../../words/figures";
import { badRows } from "./bad-rows";
import { listMaking } from "./list-making";
import css from "./review-step.module.css";
import { useWizard } from "./use-wizard";

const SHOWN = 50;

function Rejected({ imported }: { imported: Imported }) {
  const { rejected, rejected_count, duplicates, duplicate_rows } = imported;
  const { draft } = useWizard();
  if (rejected_count + duplicates === 0) return null;
  const save = async () => {
    const rows = imported.not_taken ? await hub.campaigns.notTaken(imported.not_taken) : new Blob([badRows(imported)], { type: "text/csv" });
    saveBlob(rows, `${draft.name || "Campaign"} – not taken.csv`);
  };
  const known = imported.not_taken ? rejected_count + duplicates : rejected.length + duplicate_rows.length;
  return (
    <div className={css.rejected}>
      {rejected.length > 0 && (
        <div className={css.scroll} tabIndex={0} role="group" aria-label="Rows that were not taken">
          <table>
            <thead>
              <tr>
                <th scope="col">Line</th>
                <th scope="col">Value</th>
                <th scope="col">Why it was not taken</th>
              </tr>
            </thead>
            <tbody>
              {rejected.slice(0, SHOWN).map((it) => (
                <tr key={it.line}>
                  <td>{figure(it.line)}</td>
                  <td dir="auto">{it.value || "(empty)"}</td>
                  <td>{it.reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {known > 0 && (
        <div className={css.more}>
          <Button onClick={() => void save().catch((error: unknown) => toast(explain(error), { bad: true }))}>
            <Download aria-hidden />
            Download these rows
          </Button>
          <small>
            {rejected_count > SHOWN && `The first ${figure(SHOWN)} of ${figure(rejected_count)} are shown. `}
            {known < rejected_count + duplicates && `The file holds ${figure(known)} of them.`}
          </small>
        </div>
      )}
    </div>
  );
}

function Result({ imported, total }: { imported: Imported | null; total: number }) {
  if (!imported) return <p className={css.words}>{many(total, "customer")} on the list.</p>;
  return (
    <>
      <dl className={css.tally}>
        <div>
          <dt>On the list</dt>
          <dd>{figure(imported.accepted)}</dd>
        </div>
        <div>
          <dt>Twice in it, taken once</dt>
          <dd>{figure(imported.duplicates)}</dd>
        </div>
        <div data-bad={imported.rejected_count > 0 || undefined}>
          <dt>Not taken</dt>
          <dd>{figure(imported.rejected_count)}</dd>
        </div>
      </dl>
      <Rejected imported={imported} />
    </>
  );
}

function underWay(now: Bringing): string {
  if (now.phase === "sending") {
    return now.waiting ? "No connection. It goes on from here as soon as there is one." : `Sending the list, ${String(Math.round(now.share * 100))} %`;
  }
  if (now.rows === undefined) return "Looking at every row…";
  return `Looking at every row: ${figure(now.rows)} read, ${figure(now.refused ?? 0)} not taken`;
}

/** The list on its way, and what came of it. `again` makes it once more. */
export function ListCard({ again, ready }: { again: () => void; ready: boolean }) {
  const { draft } = useWizard();
  const making = useObserved(listMaking.state);
  const { listed } = draft;

  let body;
  if (making.phase === "failed" && !ready) {
    body = (
      <div className={css.failed} role="alert">
        <CircleAlert aria-hidden />
        <p>{explain(making.error)} Nothing of the list was kept.</p>
        <Button onClick={again}>Try again</Button>
      </div>
    );
  } else if (ready && listed) {
    body = <Result imported={listed.imported} total={listed.total} />;
  } else if (making.phase === "sending" || making.phase === "reading") {
    body = (
      <div className={css.sending}>
        <progress aria-label={making.phase === "sending" ? "Upload" : "Import"} value={making.share} max={1} />
        <p role="status">{underWay(making)}</p>
        {making.phase === "sending" && <Button onClick={() => listMaking.stop()}>Stop</Button>}
      </div>
    );
  } else {
    body = (
      <div className={css.sending}>
        <p>The list is not on the server.</p>
        <Button onClick={again}>
          <RefreshCw aria-hidden />
          Send it
        </Button>
      </div>
    );
  }
  return <Card title="The list">{body}</Card>;
}
