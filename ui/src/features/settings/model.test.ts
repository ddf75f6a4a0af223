import { expect, it } from "vitest";
import {
  type Check,
  grouped,
  homeOf,
  isSection,
  reportText,
  sameAddress,
  tally,
  wrongAddress,
} from "./model";

const check = (link: string, state: Check["state"], detail = "", fix: string | null = null): Check => ({
  link,
  state,
  detail,
  fix,
});

it("takes the address of a server and says what is wrong with others", () => {
  const says = (text: string, wrong: ReturnType<typeof wrongAddress>) =>
    expect(wrongAddress(text), text).toBe(wrong);
  says("http://127.0.0.1:8188", null);
  says(" https://render.lan/comfy/ ", null);
  says("", null);
  says("127.0.0.1:8188", "scheme");
  says("ftp://render.lan", "scheme");
  says("http://", "address");
  says("http://render lan", "address");
  says("http://render.lan:99999", "address");
  says("http://render.lan/?token=1", "more");
  expect(sameAddress("http://a:8188/", "http://a:8188")).toBe(true);
  expect(sameAddress("http://a:8188", "http://b:8188")).toBe(false);
});

it("groups every check and forgets none", () => {
  const checks = [
    check("disk", "ok"),
    check("comfyui", "absent"),
    check("gpu adapter", "note"),
    check("telepathy", "broken"),
  ];
  const found = grouped(checks);
  expect(found.services.map((one) => one.link)).toEqual(["comfyui", "telepathy"]);
  expect(found.studio.length + found.seeing.length + found.services.length).toBe(checks.length);
  expect(tally(checks)).toEqual({ ok: 1, note: 1, absent: 1, broken: 1 });
});

it("reads the folder and its room from the look at the disk, and nothing when it is broken", () => {
  const home = (detail: string, state: Check["state"] = "ok") => homeOf([check("disk", state, detail)]);
  expect(home("/home/ada/.local/share/sovereign-muse: 312 GiB free")).toEqual({
    folder: "/home/ada/.local/share/sovereign-muse",
    room: "312 GiB",
  });
  expect(home("C:\\Users\\Ada: her folder\\Muse: 1.2 GiB free", "note")?.folder).toBe(
    "C:\\Users\\Ada: her folder\\Muse",
  );
  expect(home("/x can be written")).toBeNull();
  expect(home("/x cannot be written: no room", "broken")).toBeNull();
  expect(homeOf([])).toBeNull();
});

it("writes a report with the remedy of what is not well", () => {
  const text = reportText("1.2.3", [
    check("disk", "ok", "fine", "nothing"),
    check("comfyui", "absent", "no answer", "Start it."),
  ]);
  expect(text).toBe(
    "Sovereign Muse OS 1.2.3\nok     disk: fine\nabsent comfyui: no answer\n       → Start it.\n",
  );
});

it("knows its own parts", () => {
  expect([isSection("privacy"), isSection("secrets"), isSection(undefined)]).toEqual([true, false, false]);
});
