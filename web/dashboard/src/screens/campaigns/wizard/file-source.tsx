import { explain } from "@hubbub/client";
import { CircleAlert, FileSpreadsheet, Upload } from "lucide-react";
import { useState } from "react";

import { hub } from "../../../hub";
import { Bone } from "../../../pieces/skeleton";
import { fileSize } from "../../../words/sizes";
import css from "./sources.module.css";
import { listType, topOf } from "./audience";
import { ColumnsTable } from "./columns-table";
import { fieldsOf } from "./columns";
import { CountryField } from "./country-field";
import { fileOf, isListed } from "./draft";
import { heldFile, holdFile } from "./keeping";
import { useWizard } from "./use-wizard";

const TAKEN = ".csv,.tsv,.txt,.xlsx";
const NO_LIST = "This is no list: save it as CSV or as an Excel workbook (.xlsx).";

type Looking = { file: File; problem?: string } | null;

/** Looks at the top of a chosen file; what was mapped before stays where the same columns come again. */
export function useFileChoice() {
  const { draft, change } = useWizard();
  const [looking, setLooking] = useState<Looking>(null);
  const choose = (file: File | undefined) => {
    if (!file) return;
    const type = listType(file.name);
    setLooking(type ? { file } : { file, problem: NO_LIST });
    if (!type) return;
    hub.campaigns.headings(topOf(file), type).then(
      (headings) => {
        setLooking(null);
        holdFile(draft, file);
        change(({ file: before }) => {
          const same = before !== null && JSON.stringify(before.columns) === JSON.stringify(headings.columns);
          const fields = same ? before.fields : fieldsOf(headings.columns, headings.suggested);
          return { source: "file", file: fileOf(file, headings, fields) };
        });
      },
      (error: unknown) => setLooking({ file, problem: explain(error) }),
    );
  };
  return { looking, choose };
}

function Drop({ choose }: { choose: (file: File | undefined) => void }) {
  const [over, setOver] = useState(false);
  return (
    <label
      className={css.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        choose(event.dataTransfer.files[0]);
      }}
    >
      <Upload aria-hidden />
      <strong>Drop a file here, or choose one</strong>
      CSV or Excel (.xlsx), up to 1 GB. The first line names the columns.
      <input type="file" accept={TAKEN} onChange={(event) => choose(event.target.files?.[0])} />
    </label>
  );
}

export function FileSource() {
  const { draft } = useWizard();
  const { looking, choose } = useFileChoice();
  const { file } = draft;
  const lost = file !== null && heldFile(draft) === null && !isListed(draft);
  const busy = looking !== null && !looking.problem;
  return (
    <div className={css.panel}>
      {file && !busy ? (
        <div className={css.file}>
          <FileSpreadsheet aria-hidden />
          <span dir="auto" title={file.name}>
            {file.name} <small>{fileSize(file.size)}</small>
          </span>
          <label className={css.again}>
            Another file
            <input type="file" accept={TAKEN} onChange={(event) => choose(event.target.files?.[0])} />
          </label>
        </div>
      ) : (
        !busy && <Drop choose={choose} />
      )}
      {busy && (
        <div aria-busy aria-label={`Looking at ${looking.file.name}`}>
          <Bone className={css.boneFile} />
        </div>
      )}
      {looking?.problem && (
        <p className={css.alert} role="alert">
          <CircleAlert aria-hidden />
          <span>
            <strong dir="auto">{looking.file.name}</strong> {looking.problem}
          </span>
        </p>
      )}
      {lost && !looking && (
        <p className={css.lost} role="note">
          Choose {file.name} again: a browser does not keep files when a page is loaded anew.
        </p>
      )}
      {file && !busy && <ColumnsTable file={file} />}
      {file && <CountryField />}
    </div>
  );
}
