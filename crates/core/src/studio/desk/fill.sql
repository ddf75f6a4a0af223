insert or ignore into muse (muse_id, name, head_generation_id, created_at)
select '01900000-0000-7000-8000-000000000001', 'Nova', '01900000-0000-7000-8000-000000000002', 0 where ?1 is not null;

insert or ignore into generation (generation_id, muse_id, number, dna, dna_hash, signature, public_key, reason, sealed_at)
select '01900000-0000-7000-8000-000000000002', '01900000-0000-7000-8000-000000000001', 1, '{}', '', '', '', '', 0
where ?1 is not null;

insert or ignore into decision (decision_id, muse_id, generation_id, intent, outcome, reason, roi, detail, decided_at)
select '01900000-0000-7000-8000-000000000003', '01900000-0000-7000-8000-000000000001',
       '01900000-0000-7000-8000-000000000002', 'Minimalist Avant-Garde', 'produce', '', 1.0, '{}', 0
where ?1 is not null;

insert into production (production_id, muse_id, generation_id, decision_id, intent, state, plan, picture_blob, problem,
                        created_at, updated_at)
select value ->> 0, '01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000002',
       '01900000-0000-7000-8000-000000000003', 'Minimalist Avant-Garde',
       iif(value ->> 1 = 'accept', 'in_review', 'rejected'),
       '{"platform":"instagram","format":{"width_px":1080,"height_px":1350},"renderer":"draft","prompt":"editorial portrait, Minimalist Avant-Garde, ivory wool coat, brushed steel jewellery, soft neutral left side light, 85 mm lens, colour palette #f4f1ea #c9c2b8 #1f1f21 #7a8b99 #e6d8c3","negative_prompt":"blurry, deformed, extra fingers, text, watermark, child","attempts":3,"deadline_secs":900,"seed":7,"approved":false}',
       lower(hex(zeroblob(32))),
       iif(value ->> 1 = 'accept', null, '{"code":"critic.drifted","message":"The critic rejects it.","advice":null}'),
       0, 0
from json_each(?1);

insert into render (render_id, production_id, attempt, kind, renderer, picture_blob, cost, asked_at, ended_at)
select substr(value ->> 0, 1, 14) || '4' || substr(value ->> 0, 16), value ->> 0, 1, 'fresh', 'draft', null, 250000, 0, 0
from json_each(?1);

insert into render (render_id, production_id, attempt, kind, renderer, picture_blob, cost, asked_at, ended_at)
select substr(value ->> 0, 1, 14) || '5' || substr(value ->> 0, 16), value ->> 0, 2, 'fresh', 'draft', null, 120000, 0, 0
from json_each(?1);

insert into verdict (verdict_id, render_id, outcome, score, cosine, detail, judged_at)
select substr(value ->> 0, 1, 14) || '4' || substr(value ->> 0, 16),
       substr(value ->> 0, 1, 14) || '4' || substr(value ->> 0, 16),
       'reject', 0.1, 0.2, '{"outcome":"reject","findings":[{"kind":"no_face"}],"shape":{"kind":"no_face"}}', 0
from json_each(?1);

insert into verdict (verdict_id, render_id, outcome, score, cosine, detail, judged_at)
select substr(value ->> 0, 1, 14) || '5' || substr(value ->> 0, 16),
       substr(value ->> 0, 1, 14) || '5' || substr(value ->> 0, 16),
       value ->> 1, 0.9100000262260437, 0.7200000286102295,
       '{"outcome":"accept","score":0.91,"cosine":0.72,"anchors":[0.31,0.52],"anchors_source":"measured on 528 honest and 880 planted pictures","model":"arcface-r50","domain":"rendered","face_box":[411.2,287.9,268.4,371.0],"landmarks":[[480.1,420.2],[598.7,418.8],[541.0,498.3],[493.6,571.1],[589.4,569.9]],"nearest":["c8c8e1c92d2c42dcb0a6b4c3f4b1f0a85c3cb4f1ed7a76fda8d5af7bd2c4e51a",0.81],"findings":[{"kind":"copy_paste","reference":"c8c8e1c92d2c42dcb0a6b4c3f4b1f0a85c3cb4f1ed7a76fda8d5af7bd2c4e51a","declared":true,"mirrored":false},{"kind":"shape_drift","deviation":0.031}],"backend":"ort cpu","faces":1,"quality":{"eye_distance_px":118.6,"sharpness":212.4,"brightness":0.58,"dark_share":0.01,"bright_share":0.02,"problems":[]},"pose":{"yaw_degrees":2.1,"pitch_degrees":-3.4,"roll_degrees":0.6,"mouth_open":0.02},"shape":{"kind":"measured","deviation":0.031},"odds":{"strangers":0.0001,"own":0.02}}',
       0
from json_each(?1);

insert into review (production_id, status, who, why, at)
select value ->> 0, 'todo', 'studio', 'the critic has spoken', 0
from json_each(?1);

insert into review (production_id, status, who, why, at)
select value ->> 0, 'rejected', 'studio', 'the critic rejects it', 0
from json_each(?1)
where value ->> 1 <> 'accept'
