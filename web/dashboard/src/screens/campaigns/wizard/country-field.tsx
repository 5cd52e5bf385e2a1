import { useState } from "react";

import { SelectField } from "../../../pieces/field";
import { countries } from "../countries";
import { useWizard } from "./use-wizard";

/** Of numbers that are written without a country code. */
export function CountryField() {
  const { draft, change } = useWizard();
  const [all] = useState(countries);
  return (
    <SelectField
      label="Numbers without a country code are from"
      hint={draft.country ? "Numbers with + or 00 keep their own country." : "Every number has to begin with its country code, such as 351 or +351."}
      value={draft.country}
      onChange={(event) => change({ country: event.target.value })}
    >
      <option value="">nowhere: all have one</option>
      {all.map((it) => (
        <option key={it.code} value={it.code}>
          {it.name}
        </option>
      ))}
    </SelectField>
  );
}
