// A ComfyUI that a studio can be told to render on, as the journeys of the engine use it.
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { built } from "./studio.mjs";

/**
 * One that paints Nova nearly right and gets her face right in a repair; with `paints("drifted")` not even then, until
 * `paints("drifting")`. It ends with `stop`, or with this process.
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
    paints: (how) => child.stdin.write(`${how}\n`),
    stop: () => {
      child.stdin.end();
      return ended;
    },
  };
}
