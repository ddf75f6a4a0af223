//! One function per command, for the command line, HTTP and the window alike.
//!
//! In: a request as plain data. Out: an answer as plain data, or an error with code, message and advice.
//! Never: holds a rule of its own; each function is a few lines over the studio.

mod autopilot;
mod bench;
mod bench_forge;
mod bursts;
mod context;
mod critic;
mod desk;
mod doctor;
mod drafts;
mod faces;
mod feeds;
mod films;
mod forge;
mod identities;
mod meter;
mod money;
mod muses;
mod pictures;
mod productions;
mod settings;
mod trends;
mod workbench;
mod workflows;

pub use autopilot::{autopilot, begin_proposal, change_autopilot, let_muses_act, list_initiatives};
pub use bench::{BenchCritic, CriticFigures, Millis, bench_critic};
pub use bench_forge::{BenchForge, ForgeFigures, bench_forge};
pub use bursts::{
    BurstContext, BurstFinding, BurstFindingState, BurstLog, BurstManifests, BurstPlan, BurstPlanRow, BurstSignIn,
    BurstSurvey, PlanBurst, burst_contexts, burst_log, burst_manifests, burst_offer, burst_overview, burst_setup,
    change_burst_setup, end_stray, plan_burst, show_burst, start_burst, stop_burst, survey_burst, tend_bursts,
};
pub use context::{forget_studio, hand_over, share, shared_context};
pub use critic::{
    Audit, AuditRequest, CalibrateRequest, CalibrationReport, Comparison, Enrolment, ReferenceAdvice, audit, calibrate,
    compare, drift, enroll, evidence, look_alikes, uniqueness,
};
pub use desk::{
    ListTakes, again, change_desk, desk_history, lineage, list_pins, list_takes, redo_desk, start_again, undo_desk,
    watch_desk,
};
pub use doctor::{Check, CheckState, DoctorReport, doctor, test_connection};
pub use drafts::{keep_draft, list_drafts, redo_draft, remove_draft, show_draft, undo_draft};
pub use faces::{
    BlendFaces, CheckedDesign, ChildOf, DesignProblem, FaceDesign, ForgeView, NamedLight, PortraitRequest, RandomFace,
    forge_check, forge_mix, forge_offspring, forge_portrait, forge_vary, forge_view,
};
pub use feeds::{
    FeedQuote, KeepKey, add_feed, ask_feed, change_feed, drop_key, keep_key, list_feeds, list_keys, list_polls, listen,
    poll_due_feeds, poll_feed, quote_feed, remove_feed, show_feed,
};
pub use films::{
    ChooseKeyFrame, FilmReview, JoinedFilm, MakeFilm, add_film, board_film, change_film, choose_key_frame, film_on,
    film_on_all, film_sheet, join_film, list_films, release_film, remove_film, review_film, show_film, start_filming,
    stop_filming, video_file,
};
pub use forge::{
    DesignParameter, FaceExport, PresetFace, forge_blend, forge_child, forge_export, forge_identity, forge_parameters,
    forge_preset, forge_presets, forge_random, forge_render,
};
pub use identities::{CalibrateFaces, FacesReport, forge_calibrate};
pub use meter::{MeterRequest, forge_meter};
pub use money::{
    DepositRequest, LedgerQuery, ModelRow, MoneyLimits, SetLimit, export_ledger, ledger, limits, list_models,
    post_deposit, prices, set_limit, spend, verify_ledger, wallet, wallets,
};
pub use muses::{
    GenesisRequest, MuseSummary, MuseView, Surprise, diff_muse, genesis, list_muses, muse_meant, next_generation,
    show_muse, surprise_me, upload_picture, verify_muse,
};
pub use pictures::{
    CheckReferences, PreviewRequest, StarterFace, check_references, preview_muse, starter_picture, starters,
    stored_picture, tend_thumbnails, thumbnail,
};
pub use productions::{
    ProductionView, RenderView, ReviewRequest, cancel, decide, events_after, foresee, list_productions, picture,
    produce, quote, recent_productions, release, resume, review, review_queue, show_production, start_production,
    start_production_once,
};
pub use settings::{KeepMindKey, change_settings, drop_mind_key, keep_mind_key, settings};
pub use trends::{TrendView, import_signals, list_decisions, list_trends, score_posts, score_signals, show_trend};
pub use workbench::{
    bin_workflow, change_workflow, check_script, check_workflow, edit_workflow, import_workflow, keep_workflow_version,
    known_nodes, list_workflow_versions, list_workflows, new_workflow, open_workflow, open_workflow_version,
    picture_of_nodes, picture_so_far, posed_workflow, redo_workflow, restore_workflow, start_workflow, undo_workflow,
    upload_for_nodes, workflow_differences, workflow_prompt, workflow_script, workflow_starts, write_workflow_script,
};
pub use workflows::{
    NodeSource, WorkflowReport, WorkflowRun, compile_workflow, diff_workflows, run_workflow, script_to_prompt,
    script_to_workflow, validate_workflow, workflow_template, workflow_templates, workflow_to_script,
};

pub use crate::creation::forge::{DrawnOn, View};
pub use crate::governance::meter::{Form, IdentityMeter, Kinship};
pub use crate::studio::StudioError as ApiError;
pub use crate::studio::autopilot::{Autopilot, AutopilotChange, Initiative, InitiativeOutcome};
pub use crate::studio::context::{HandedOver, SharedContext, SharedMuse, SharingStudio};
pub use crate::studio::workbench::{PosedDocument, PosedWorkflow};

/// The prompt a ComfyUI runs, what is wrong with one, and events of a run as the client tells them.
pub use muse_comfy::{Diagnostic, Prompt, RunEvent};
/// Which kind of picture a similarity is calibrated for.
pub use muse_gpu::Domain;
