import { X } from "lucide-react";

import { IconButton } from "../../../pieces/button";
import { Card } from "../../../pieces/card";
import { SelectField, TextField } from "../../../pieces/field";
import { LANGUAGES, languageName } from "./languages";
import { useForm } from "./settings-context";
import css from "./settings.module.css";

/** What a customer is told when a person takes over, by language. */
export function HandOverWords() {
  const { form, change, problems } = useForm();
  const { words } = form;
  const own = Object.keys(words);
  const rest = Object.keys(LANGUAGES).filter((it) => !own.includes(it));
  const remove = (language: string) => change({ words: Object.fromEntries(Object.entries(words).filter(([it]) => it !== language)) });
  return (
    <Card title="Words when a person takes over">
      <p className={css.hint}>
        Hubbub has words of its own in nine languages, such as “I’m passing you on to a colleague, who will answer you here.” Put yours in
        their place; a field that stays empty says nothing.
      </p>
      {own.map((language) => (
        <div key={language} className={css.words}>
          <TextField
            label={languageName(language)}
            dir="auto"
            rows={2}
            placeholder="The customer is told nothing"
            problem={problems[`hand_over_words.${language}`]}
            value={words[language]}
            onChange={(event) => change({ words: { ...words, [language]: event.target.value } })}
          />
          <IconButton label={`Hubbub’s own words in ${languageName(language)}`} onClick={() => remove(language)}>
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      {rest.length > 0 && (
        <div className={css.pair}>
          <SelectField
            label="Words of your own"
            value=""
            onChange={(event) => event.target.value && change({ words: { ...words, [event.target.value]: "" } })}
          >
            <option value="">In which language?</option>
            {rest.map((language) => (
              <option key={language} value={language}>
                {languageName(language)}
              </option>
            ))}
          </SelectField>
        </div>
      )}
    </Card>
  );
}
