//! Journeys across crates: each test is a sentence about the whole studio.

mod a2a;
mod autopilot;
mod cli;
mod comfy;
mod crash;
mod critic;
mod desk;
mod forge;
mod life;
mod main_job;
mod meter;
mod minds;
mod refusals;
mod workbench;
