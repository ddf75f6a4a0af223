import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "@fontsource-variable/fraunces";
import "../shared/tokens.css";
import "../shared/base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createDoor, DoorContext, engineCache } from "../platform";
import { LocaleContext } from "../shared/words";
import { App } from "./App";
import { Safely } from "./Safely";
import { localeOf } from "./preferences";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

// The page comes from the engine itself, in the window as in a browser; the cookie it was let in with is its key.
const door = createDoor({ baseUrl: window.location.origin });

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={engineCache()}>
      <DoorContext value={door}>
        <LocaleContext value={localeOf(undefined)}>
          <Safely>
            <App />
          </Safely>
        </LocaleContext>
      </DoorContext>
    </QueryClientProvider>
  </StrictMode>,
);
