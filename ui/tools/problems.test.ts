import { expect, test } from "vitest";
import { checksIn, codesIn, differences, tableOf } from "./problems.mjs";

test("the codes of a source file are those its errors, refusals and choices can have", () => {
  const source = `
    impl Advice for Refusal {
        fn code(&self) -> &'static str {
            match self {
                Self::WalletShort { .. } => "wallet.short",
                Self::Db(error) => error.code(),
            }
        }
        fn advice(&self) -> Option<String> { Some("an amount.such as this".to_owned()) }
    }
    let code = first.map_or("critic.rejected", |finding| finding.code());
    Refused::new(
        StatusCode::NOT_FOUND,
        "request.unknown_path",
        detail,
    )
    pub enum QualityProblem {
        /// Part of the face lies outside.
        CutOff,
    }`;
  expect(codesIn(source)).toEqual([
    "wallet.short",
    "request.unknown_path",
    "critic.rejected",
    "quality.cut_off",
  ]);
});

test("the doctor's links are found in every way it writes them", () => {
  const source = `
    check("disk", CheckState::Ok, detail, None)
    check(
        "gpu adapter",
        CheckState::Broken, "x", None)
    broken("models", &error)
    let unopened = |link| check(link, CheckState::Absent, "not opened", None);
    [unopened("onnx runtime")]
    answer("google", request, fix).await
    async fn answer(link: &str, fix: &str) -> Check {
        match x { Ok(_) => check(link, CheckState::Ok, "yes", None), _ => check(link, CheckState::Broken, "no", None) }
    }`;
  expect(checksIn(source)).toEqual([
    "disk ok",
    "gpu adapter broken",
    "models broken",
    "google ok",
    "google broken",
    "onnx runtime absent",
  ]);
});

test("a table is read with the names that lead to its entries", () => {
  const text = `const other = 1; export const table: T = { "a.b": ["A", "B"], disk: { ok: ["C"] } };`;
  expect([...tableOf(text).keys()]).toEqual(["a.b", "disk"]);
  expect(tableOf(text, 2)).toEqual(
    new Map([
      ["a.b", `"A" "B"`],
      ["disk ok", `"C"`],
    ]),
  );
});

test("what has no words and what nobody says are both told", () => {
  expect(differences({ said: ["a.b", "c.d"], translated: ["c.d", "e.f"], where: "french.ts" })).toEqual([
    "french.ts: a.b has no words",
    "french.ts: the engine says no e.f",
  ]);
});
