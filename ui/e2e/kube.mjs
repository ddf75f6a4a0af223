// A Kubernetes cluster that GPUs can be rented in, as the journeys of the engine use it.
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { built } from "./studio.mjs";

/**
 * One whose pods lead to `backend` (`127.0.0.1:8188`). Its kubeconfig, with the one context `double`, lies at `file`; a
 * machine, its image and ComfyUI together take 50 s. `tell({ gpus: 0 })` and the like change it; it ends with `stop`, or
 * with this process.
 */
export async function besideKube(file, backend) {
  const child = spawn(path.join(built, "kube-double"), [file, backend], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const url = await new Promise((resolve, reject) => {
    createInterface(child.stdout).once("line", resolve);
    child.on("error", reject);
    child.on("exit", (code) =>
      reject(new Error(`the cluster ended with ${code} before it told its address`)),
    );
  });
  return {
    url,
    tell: async (what) => {
      const answer = await fetch(new URL("/_double", url), { method: "POST", body: JSON.stringify(what) });
      if (!answer.ok) throw new Error(`the cluster says ${answer.status}: ${await answer.text()}`);
    },
    stop: () => {
      child.stdin.end();
      return ended;
    },
  };
}
