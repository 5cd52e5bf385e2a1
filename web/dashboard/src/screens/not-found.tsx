import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";

import { Empty } from "../pieces/empty";

export function NotFound() {
  return (
    <Empty icon={<Compass aria-hidden />} title="There is nothing here" actions={<Link to="/inbox">Go to the inbox</Link>}>
      The address may be old, or somebody may have shared it from another place.
    </Empty>
  );
}
