import { explain } from "@hubbub/client";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { Button } from "../../../pieces/button";
import { Bone } from "../../../pieces/skeleton";
import css from "./cost.module.css";

/** What a card shows of a question to the inbox: its answer, that it failed, or that it is under way. */
export function Asked<T>({ of, children }: { of: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  if (of.data !== undefined) return children(of.data);
  if (of.error) {
    return (
      <p className={css.hint} role="alert">
        {explain(of.error)}{" "}
        <Button small onClick={() => void of.refetch()}>
          Try again
        </Button>
      </p>
    );
  }
  return <Bone className={css.boneText} />;
}
