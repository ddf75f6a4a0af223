import { expect, test } from "vitest";
import { isMoving, menderOf, roomAt, secondsBetween, stepOf, wayOf } from "./model";

test("a work walks the stages in order, and the critic looks while the state still says rendering", () => {
  expect(wayOf("planned")).toEqual({ done: 0, at: "plan", ended: false });
  expect(wayOf("rendering", [{ ended_at: null }])).toMatchObject({ at: "render" });
  expect(wayOf("rendering", [{ ended_at: "2026-01-01T00:00:00Z" }])).toMatchObject({ at: "critic" });
  expect(wayOf("repairing", [{ ended_at: "2026-01-01T00:00:00Z" }])).toMatchObject({ at: "render", done: 2 });
  expect(wayOf("in_review")).toEqual({ done: 5, at: null, ended: false });
  expect(wayOf("failed")).toEqual({ done: 1, at: null, ended: true });
});

test("what rests is not moving", () => {
  expect(isMoving("granted")).toBe(true);
  expect(isMoving("in_review")).toBe(false);
  expect(isMoving("cancelled")).toBe(false);
});

test("a renderer's word is read as far as it is one", () => {
  expect(stepOf({ step: "working", what: "KSampler", done: 1.2 })).toEqual({
    step: "working",
    what: "KSampler",
    done: 1,
  });
  expect(stepOf({ step: "queued", position: 2 })).toEqual({ step: "queued", position: 2 });
  expect(stepOf({ step: "session", phase: "scheduled" })).toEqual({ step: "session", phase: "scheduled" });
  expect(stepOf({ step: "session", phase: "lunch" })).toBeNull();
  expect(stepOf({ step: "dreaming" })).toBeNull();
});

test("a refusal's advice says when room returns", () => {
  expect(roomAt("There is room again at 2026-11-23T05:10:00.000Z; only the creator may raise the cap.")).toBe(
    "2026-11-23T05:10:00.000Z",
  );
  expect(roomAt("It never fits under this cap.")).toBeNull();
});

test("each problem has the screen that mends it, if one does", () => {
  expect(menderOf("wallet.short")).toBe("budget");
  expect(menderOf("comfy.unreachable")).toBe("settings");
  expect(menderOf("budget.daily")).toBe("muse");
  expect(menderOf("burst.sign_in")).toBe("cluster");
  expect(menderOf("burst.lost")).toBe("burst");
  expect(menderOf("render.cancelled")).toBeNull();
});

test("time never runs backwards", () => {
  expect(secondsBetween("2026-01-01T00:00:02Z", "2026-01-01T00:00:01Z")).toBe(0);
  expect(secondsBetween("2026-01-01T00:00:00Z", "2026-01-01T00:00:01.5Z")).toBe(1.5);
});
