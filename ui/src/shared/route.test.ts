import { expect, test } from "vitest";
import { addressOf, placeOf } from "./route";

test("an address is read as screen, rest and query", () => {
  const place = placeOf("#/review/a%2Fb?sort=stars");
  expect([place.screen, place.rest, place.query.get("sort")]).toEqual(["review", ["a/b"], "stars"]);
});

test("nothing is today, and a broken escape is taken as it stands", () => {
  expect(placeOf("").screen).toBe("today");
  expect(placeOf("#/muse/%E0%A4%A").rest).toEqual(["%E0%A4%A"]);
});

test("what is written is read again", () => {
  expect(placeOf(addressOf("trends", "ü/?#")).rest).toEqual(["ü/?#"]);
});
