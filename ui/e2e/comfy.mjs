// A ComfyUI that a studio can be told to render on, as the journeys of the engine use it.
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { built } from "./studio.mjs";

/**
 * One that paints Nova nearly right and gets her face right in a repair; with `does("drifted")` not even then, until
 * `does("drifting")`. With `does("her")` it paints whoever is on the picture it is given. `does("raising")` makes its
 * sampler fail, `does("holding")` makes it wait after the first node, until `does("sound")`. It ends with `stop`, or with
 * this process.
 */
export async function besideComfy() {
  const child = spawn(path.join(built, "comfy-double"), [], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const url = await new Promise((resolve, reject) => {
    createInterface(child.stdout).once("line", resolve);
    child.on("error", reject);
    child.on("exit", (code) =>
      reject(new Error(`the ComfyUI ended with ${code} before it told its address`)),
    );
  });
  return {
    url,
    does: (how) => child.stdin.write(`${how}\n`),
    stop: () => {
      child.stdin.end();
      return ended;
    },
  };
}
