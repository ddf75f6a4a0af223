import { describe, expect, it } from "vitest";
import {
  actorsOf,
  byWay,
  type Draft,
  emptyDraft,
  type Feed,
  isSilent,
  kinds,
  namesIn,
  needsApproval,
  ofKind,
  pacesOf,
  paceOf,
  problemOf,
  standingOf,
  wantedOf,
  waysOf,
} from "./feeds";

const draft = (more: Partial<Draft> = {}): Draft => ({ ...emptyDraft("mei"), text: "r/art", ...more });

const feed = (more: Partial<Feed> = {}): Feed => ({
  feed_id: "f",
  name: "r/art",
  via: "rss",
  listening: { what: "communities", names: ["art"], sorting: "hot" },
  every_secs: 60,
  most_posts: 100,
  cap: 0,
  approved: false,
  enabled: true,
  created_at: "2026-11-23T10:00:00Z",
  next_at: "2026-11-23T12:00:00Z",
  not_before: "2026-11-23T10:00:00Z",
  pace_secs: 300,
  failures: 0,
  ...more,
});

const poll = (more: Partial<NonNullable<Feed["last"]>> = {}): NonNullable<Feed["last"]> => ({
  poll_id: "p",
  feed_id: "f",
  asked_at: "2026-11-23T11:00:00Z",
  ended_at: "2026-11-23T11:00:01Z",
  held: 0,
  read: 10,
  new_signals: 3,
  new_observations: 10,
  skipped: 0,
  bad: 0,
  ...more,
});

describe("what is typed", () => {
  it("loses the marks people write before names, and names nothing twice", () => {
    expect(namesIn("communities", "r/art, /r/art; AIVideo fog")).toEqual(["art", "AIVideo", "fog"]);
    expect(namesIn("hashtags", "#été\n#fog")).toEqual(["été", "fog"]);
    expect(namesIn("profiles", "@a.b_c @ada")).toEqual(["a.b_c", "ada"]);
  });

  it("is one search a line, blanks and commas and all", () => {
    expect(namesIn("reddit_searches", "brutalist fog, at night\n\nash glaze ")).toEqual([
      "brutalist fog, at night",
      "ash glaze",
    ]);
  });

  it("is refused by the first name that the engine would refuse", () => {
    const refused = (kind: Parameters<typeof namesIn>[0], text: string, name: string) =>
      expect(namesIn(kind, text), text).toEqual({ why: "bad", name });
    refused("communities", "art a", "a");
    refused("communities", "über", "über");
    refused("communities", "art/../..", "art/../..");
    refused("communities", "a234567890123456789012", "a234567890123456789012");
    refused("hashtags", "fog a-b", "a-b");
    refused("profiles", "@a", "a");
    refused("tiktok_searches", 'say "fog"', 'say "fog"');
  });

  it("is at least one name and at most twenty", () => {
    expect(namesIn("communities", " ,, ")).toEqual({ why: "none" });
    const names = Array.from({ length: 21 }, (_, n) => `place${n}`);
    expect(namesIn("communities", names.join(" "))).toEqual({ why: "many", count: 21 });
    expect(namesIn("communities", names.slice(1).join(" "))).toHaveLength(20);
  });
});

describe("a feed to be made", () => {
  it("asks for nothing that costs unless Apify is chosen, and then names who pays and how much", () => {
    expect(wantedOf(draft())).toEqual({
      listening: { what: "communities", names: ["art"], sorting: "hot" },
      via: "rss",
      every_secs: 60,
      most_posts: 100,
    });
    expect(wantedOf(draft({ via: "apify", cap: 250_000 }))).toMatchObject({
      via: "apify",
      muse: "mei",
      cap: 250_000,
      approved: false,
    });
    expect(wantedOf(draft({ via: "apify", museId: null }))).toEqual({ why: "nobody" });
    expect(wantedOf(draft({ kind: "file", text: " " }))).toEqual({ why: "none" });
  });

  it("goes by a way that leads there, and forgets an approval that was for another one", () => {
    const paid = ofKind(draft({ approved: true }), "hashtags");
    expect([paid.via, paid.everySecs, paid.approved]).toEqual(["apify", 3_600, false]);
    expect(ofKind(paid, "file").via).toBe("file");
    expect(byWay(paid, "apify")).toBe(paid);
    for (const kind of kinds) {
      expect(waysOf[kind]).toContain(ofKind(draft(), kind).via);
      expect(actorsOf[kind].length > 0).toBe(waysOf[kind].some((via) => via === "apify"));
    }
  });

  it("keeps names for another kind of names, not for searches or a path", () => {
    expect(ofKind(draft(), "hashtags").text).toBe("r/art");
    expect(ofKind(draft(), "reddit_searches").text).toBe("");
    expect(ofKind(draft(), "file").text).toBe("");
  });

  it("is approved by the creator only above what the Muse spends without asking", () => {
    expect(needsApproval(1_000_000, 1_000_000)).toBe(false);
    expect(needsApproval(1_000_001, 1_000_000)).toBe(true);
  });

  it("is offered no pace shorter than its source allows, and always the one that stands", () => {
    expect(pacesOf("apify", 3_600)[0]).toBe(300);
    expect(pacesOf("rss", 90)).toContain(90);
  });
});

describe("a feed that is listened to", () => {
  it("rests when it is paused, whatever went wrong before", () => {
    expect(standingOf(feed({ enabled: false, problem: "source.gone" }))).toBe("resting");
  });

  it("is being asked while a run is under way, and new until it was asked", () => {
    expect(standingOf(feed({ last: poll({ ended_at: null }), problem: "source.failing" }))).toBe("asking");
    expect(standingOf(feed())).toBe("new");
    expect(standingOf(feed({ polled_at: "2026-11-23T11:00:00Z", last: poll() }))).toBe("well");
  });

  it("tells what went wrong with the words of its last look, else by its code", () => {
    const gone = { code: "source.gone", message: "it is not there" };
    expect(problemOf(feed({ problem: "source.gone", last: poll({ problem: gone }) }))).toEqual(gone);
    expect(problemOf(feed({ problem: "source.gone", last: poll() }))).toEqual({
      code: "source.gone",
      message: "",
    });
    expect(problemOf(feed({ last: poll({ problem: gone }) }))).toBeNull();
  });

  it("says that there are no figures only where nobody counted, never for zero", () => {
    expect(isSilent(feed({ via: "rss" }))).toBe(true);
    expect(isSilent(feed({ via: "oauth", last: poll() }))).toBe(true);
    expect(isSilent(feed({ via: "oauth", last: poll(), speed: 0 }))).toBe(false);
    expect(isSilent(feed({ via: "oauth" }))).toBe(false);
  });
});

it("says a pace in the largest unit that fits, to two digits", () => {
  const said = [5, 60, 137, 5_400, 3_600, 86_400].map(paceOf);
  expect(said.map(({ count, unit }) => `${count} ${unit}`)).toEqual([
    "5 second",
    "1 minute",
    "2.3 minute",
    "1.5 hour",
    "1 hour",
    "1 day",
  ]);
});
