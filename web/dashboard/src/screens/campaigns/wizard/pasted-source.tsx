import { Table2 } from "lucide-react";

import { Button } from "../../../pieces/button";
import { TextField } from "../../../pieces/field";
import { many } from "../../../words/figures";
import css from "./sources.module.css";
import { isTable, numbersIn } from "./audience";
import { CountryField } from "./country-field";
import { useFileChoice } from "./file-source";
import { useWizard } from "./use-wizard";

export function PastedSource() {
  const { draft, change } = useWizard();
  const { choose } = useFileChoice();
  const found = numbersIn(draft.pasted).length;
  const table = isTable(draft.pasted);
  return (
    <div className={css.panel}>
      <TextField
        label="Phone numbers"
        placeholder={"+351 912 000 111\n+55 21 95555-0162"}
        hint={found === 0 || table ? "One a line, or with commas between." : many(found, "number")}
        value={draft.pasted}
        rows={6}
        dir="ltr"
        spellCheck={false}
        onChange={(event) => change({ pasted: event.target.value })}
      />
      {table && (
        <p className={css.offer}>
          This looks like a table with names of columns.
          <Button onClick={() => choose(new File([draft.pasted], "Pasted table.csv"))}>
            <Table2 aria-hidden />
            Use it as a table
          </Button>
        </p>
      )}
      <CountryField />
    </div>
  );
}
