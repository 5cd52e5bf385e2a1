import css from "./columns-table.module.css";
import { FIELD_NAMES, FIELDS, unusable, withField, type Field } from "./columns";
import type { ListFile } from "./draft";
import { useWizard } from "./use-wizard";

const SHOWN_ROWS = 4;

/** What each column is, above the first rows of the file. */
export function ColumnsTable({ file }: { file: ListFile }) {
  const { change, wrong } = useWizard();
  const { columns, fields, rows } = file;
  const problem = wrong("columns") ?? (fields.includes("to") ? undefined : "Say which column holds the phone numbers.");
  const set = (at: number, field: Field) => change({ file: { ...file, fields: withField(fields, at, field) } });
  return (
    <div className={css.whole}>
      <p className={css.words}>What the columns are. Values for the text can stand in the template’s variables.</p>
      <div className={css.scroll} tabIndex={0} role="group" aria-label="Columns of the file">
        <table className={css.table}>
          <thead>
            <tr>
              {columns.map((name, at) => {
                const bad = unusable(columns, at);
                return (
                  <th key={at} scope="col" data-field={fields[at]}>
                    <span dir="auto" title={name}>
                      {name || "(no name)"}
                    </span>
                    {bad ? (
                      <small>Left out: it {bad}</small>
                    ) : (
                      <select aria-label={`${name} is`} value={fields[at]} onChange={(event) => set(at, event.target.value as Field)}>
                        {FIELDS.map((field) => (
                          <option key={field} value={field}>
                            {FIELD_NAMES[field]}
                          </option>
                        ))}
                      </select>
                    )}
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, SHOWN_ROWS).map((row, i) => (
              <tr key={i}>
                {columns.map((_name, at) => (
                  <td key={at} data-field={fields[at]} title={row[at]}>
                    <bdi>{row[at]}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {problem && <small className={css.problem}>{problem}</small>}
    </div>
  );
}
