//! Journeys across crates: each test is a sentence about the whole studio.

mod a2a;
mod autopilot;
mod burst;
mod cli;
mod comfy;
mod crash;
mod critic;
mod desk;
mod film;
mod forge;
mod google;
mod injections;
mod life;
mod main_job;
mod meter;
mod minds;
// One fixture for the crate that speaks to Redis and for these journeys; each uses what it needs.
#[allow(dead_code)]
#[path = "../../crates/redis/tests/server/fixture.rs"]
mod redis_server;
mod refusals;
mod secrets;
mod senses;
mod senses_cli;
mod senses_crash;
mod senses_money;
mod shared;
mod workbench;
