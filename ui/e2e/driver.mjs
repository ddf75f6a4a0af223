// WebKitWebDriver over the W3C protocol: what drives the real window, and the small browser with the same engine.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a driver of its own; `environment` is added to this program's and reaches what the driver starts. */
export async function startDriver(environment) {
  const port = await freePort();
  const child = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...environment },
  });
  const ask = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = await answer.json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  const isUp = () =>
    ask("GET", "/status").then(
      () => true,
      () => false,
    );
  for (let left = 100; !(await isUp()); left -= 1) {
    if (left === 0) {
      child.kill();
      throw new Error("WebKitWebDriver does not answer");
    }
    await pause(50);
  }
  return {
    pid: child.pid,
    /** Opens what the capabilities name; its `ask` speaks to that from then on. */
    open: async (capabilities) => {
      const session = await ask("POST", "/session", { capabilities: { alwaysMatch: capabilities } });
      const own = (method, path, body) => ask(method, `/session/${session.sessionId}${path}`, body);
      // A build without optimisation takes its time to seal a Muse.
      await own("POST", "/timeouts", { script: 300_000 });
      return { version: session.capabilities.browserVersion, ask: own };
    },
    stop: () => child.kill(),
  };
}
