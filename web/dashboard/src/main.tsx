import "./theme/base.css";
import "./theme/theme";

import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { Tooltip } from "radix-ui";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { queries } from "./hub";
import { ToastRack } from "./pieces/toast-rack";
import { router } from "./router";

const TIP_AFTER_MS = 500;
const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Tooltip.Provider delayDuration={TIP_AFTER_MS} skipDelayDuration={300}>
        <RouterProvider router={router} />
        <ToastRack />
      </Tooltip.Provider>
    </QueryClientProvider>
  </StrictMode>,
);
