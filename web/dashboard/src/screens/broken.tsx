import { explain } from "@hubbub/client";
import { TriangleAlert } from "lucide-react";
import { useEffect } from "react";

import { Button } from "../pieces/button";
import { Empty } from "../pieces/empty";

/** A screen that fell over. What was typed and what waits to be sent are kept, so a reload costs nothing. */
export function Broken({ error, reset }: { error: unknown; reset: () => void }) {
  useEffect(() => console.error(error), [error]);
  return (
    <Empty
      icon={<TriangleAlert aria-hidden />}
      title="This screen stopped working"
      actions={
        <>
          <Button look="primary" onClick={() => window.location.reload()}>
            Reload
          </Button>
          <Button onClick={reset}>Try again</Button>
        </>
      }
    >
      {explain(error)} Your drafts and unsent messages are safe.
    </Empty>
  );
}
