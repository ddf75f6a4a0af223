// Made from openapi.json by `npm run generate`; never edited.

export interface paths {
    "/api/v1/burst": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sessions that live and the last that ended, strays, and what is set up. */
        get: operations["burst_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/burst/contexts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The contexts of a kubeconfig of this machine; no credentials. */
        get: operations["burst_contexts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/burst/manifests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an administrator applies once, for this set-up. */
        get: operations["burst_manifests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/burst/offer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a session would be and cost, before the click; the most it can cost among it. */
        get: operations["burst_offer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/burst/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Plays pools of several sizes through: hits, waits and cost. */
        get: operations["plan_burst"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/burst/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rents a machine: the most it can cost is held, and the answer comes before the cluster has it; `burst_moved` tells on. */
        post: operations["start_burst"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/burst/sessions/{burst}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One session: its stretches with their cost, its lease, what the cluster said. */
        get: operations["show_burst"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/burst/sessions/{burst}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last lines of a session's container. */
        get: operations["burst_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/burst/sessions/{burst}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a session. */
        post: operations["stop_burst"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/burst/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Sets up where GPUs are rented; sessions that live go on where they are. */
        put: operations["change_burst_setup"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/burst/strays/{name}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a session of the cluster that is not in the books. */
        post: operations["end_stray"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/burst/survey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Looks at everything that sessions need of the cluster, and says what mends what is missing. */
        get: operations["survey_burst"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Examines one link that the studio really uses: `apify`, `comfyui`, `google`, `gpu`, `keychain`, `mind`, `models`, `reddit` or
         *     `storage`.
         */
        post: operations["test_connection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/context": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The studios that share this one's Muses, what they have together, and what was handed over. */
        get: operations["shared_context"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/context/studios/{studio}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Declares that another studio is gone for good: nobody waits for its ledger any more. */
        delete: operations["forget_studio"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/context/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hands an intent to whichever studio that shares her has time. */
        post: operations["hand_over"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/critic/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Judges a picture against a Muse; nothing is kept. */
        post: operations["audit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/critic/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The judged picture with what speaks for and against it drawn in: faces, score, where her shape deviates. */
        post: operations["evidence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decides about an intent and keeps the decision; nothing is made, nothing is spent. */
        post: operations["decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Latest decisions, newest first. */
        get: operations["list_decisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/desk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stars, flags, pins and words of the review: all of it or nothing, as one step that can be taken back. */
        post: operations["change_desk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/desk/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The latest steps, newest first. */
        get: operations["desk_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/desk/redo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Does the step again that was taken back last. */
        post: operations["redo_desk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/desk/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the latest step back, whichever window it was made in. */
        post: operations["undo_desk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/doctor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every link the studio can use: its state, what was found, and what mends it. Takes a few seconds. */
        get: operations["doctor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is being written and not sealed yet, newest first. */
        get: operations["list_drafts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts/{draft}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One draft as it stands. */
        get: operations["show_draft"];
        /**
         * Keeps a draft under an id of the writer's choice, as a step that can be undone.
         * @description Sent with the revision it was written upon, it is refused when another one stands. What stands already is not kept
         *     again.
         */
        put: operations["keep_draft"];
        post?: never;
        /** Removes a draft with all its steps. */
        delete: operations["remove_draft"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts/{draft}/redo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Does the step of a draft again that was taken back last. */
        post: operations["redo_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts/{draft}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the last step of a draft back; the last 200 are kept. */
        post: operations["undo_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens in the studio, as server-sent events.
         * @description Stored events carry their number as `id` and can be resumed from with `Last-Event-ID`; progress of a render is only
         *     sent live and has none. `event` is the kind, `data` the event as JSON. A comment comes every 15 seconds.
         */
        get: operations["events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feeds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the studio listens to live, oldest first. */
        get: operations["list_feeds"];
        put?: never;
        /**
         * Begins to listen to something; it is asked for the first time at once.
         * @description By way of Apify it costs money: it needs a Muse whose wallet pays and a cap of one poll, and a cap above what she spends
         *     without asking needs `approved`.
         */
        post: operations["add_feed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feeds/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a feed would cost. Nothing is kept. */
        post: operations["quote_feed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feeds/{feed}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One feed: whose it is, what it costs, how it went. */
        get: operations["show_feed"];
        put?: never;
        post?: never;
        /** Stops listening; what it brought and what it cost stay. */
        delete: operations["remove_feed"];
        options?: never;
        head?: never;
        /** Changes what is named; what is left out stays. */
        patch: operations["change_feed"];
        trace?: never;
    };
    "/api/v1/feeds/{feed}/poll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks a feed as soon as its source allows, without waiting for it: the event `feed_polled` tells how it went. */
        post: operations["ask_feed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feeds/{feed}/polls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The latest polls of a feed, newest first: what each brought and what it cost. */
        get: operations["list_polls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/films": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every film, last changed first. */
        get: operations["list_films"];
        put?: never;
        /** Writes a film: with the shots that are given, else with shots proposed for its intent. Costs nothing. */
        post: operations["add_film"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/films/{film}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One film: its shots with their pictures and clips, and what the missing ones would cost. */
        get: operations["show_film"];
        put?: never;
        post?: never;
        /** Takes a film out of the lists; its pictures, its clips and what they cost stay. */
        delete: operations["remove_film"];
        options?: never;
        head?: never;
        /** Changes title or script; clips that no longer fit stay and are called stale. */
        patch: operations["change_film"];
        trace?: never;
    };
    "/api/v1/films/{film}/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the pictures that open its shots and are missing: the answer comes at once, `events` tell how it goes. */
        post: operations["board_film"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/films/{film}/clips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes the clips that are missing or stale, each with a grant of its own: the answer comes at once, `events` tell how it
         *     goes.
         */
        post: operations["start_filming"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/films/{film}/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Joins its clips to one file, where ffmpeg is installed. Joining the same clips again costs nothing. */
        post: operations["join_film"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/films/{film}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Releases an approved film: clips, the joined file, the sheet and a signed manifest in one folder. */
        post: operations["release_film"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/films/{film}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the creator's word on the whole. */
        post: operations["review_film"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/films/{film}/sheet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The film at a glance: a row for each shot. */
        get: operations["film_sheet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/films/{film}/shots/{shot}/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Opens a shot with the picture of another production of hers. */
        put: operations["choose_key_frame"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/films/{film}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops making clips; what Google works on is called off as far as it can be, and may be charged. */
        post: operations["stop_filming"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/foresee": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What would be decided about an intent now, while somebody still types it: nothing is kept. */
        post: operations["foresee"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What can be chosen when a face is designed: parameters, presets, expressions, lights, backgrounds, lenses. */
        get: operations["forge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forge/blend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A face between two. */
        post: operations["forge_blend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forge/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A design as it would be drawn, and what had to change for that. */
        post: operations["forge_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forge/child": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A grown-up child of two faces. */
        post: operations["forge_child"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forge/meter": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whether a designed face is one person from every side, and none of the studio's Muses.
         * @description Draws and reads the design: about a second for one draft, up to half a minute for the eight views on two busy cores.
         *     Nothing is kept.
         */
        post: operations["forge_meter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forge/portrait": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draws a portrait of a design; nothing is kept.
         * @description Portraits are drawn one after the other. A request that ends before its turn is not drawn.
         */
        post: operations["forge_portrait"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forge/random": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A face that belongs to nobody, or a face with some groups left to chance. */
        post: operations["forge_random"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the studio answers. */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/initiatives/{initiative}/begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets what she proposed become a work: the answer comes at once, `events` tell how it goes. */
        post: operations["begin_proposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which keys of services there are and where, never the keys themselves. */
        get: operations["list_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/mind_key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Keeps the key of the mind outside, encrypted, for as long as the mind stays at its place. It is never shown again. */
        put: operations["keep_mind_key"];
        post?: never;
        /** Forgets the key of the mind outside. */
        delete: operations["drop_mind_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Keeps a key of a service, encrypted; it is never shown again. */
        put: operations["keep_key"];
        post?: never;
        /** Forgets a key of a service; one of the environment stands in from then on. */
        delete: operations["drop_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rows of the ledger that fit, newest first. */
        get: operations["ledger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ledger/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Recomputes the whole chain of the ledger; faults are in the report. */
        get: operations["verify_ledger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The breaker as it stands, and how its cap came to be. */
        get: operations["limits"];
        /** Sets the breaker's cap; a reason is needed. */
        put: operations["set_limit"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models that others run: what each makes and costs, when it ends, what follows it. */
        get: operations["list_models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/muses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All Muses, oldest first, with what a list shows of them. */
        get: operations["list_muses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/muses/genesis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** As `/muses/genesis`. */
        post: operations["genesis_v1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/muses/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A draft's picture as the draft compositor would make it; nothing is kept. */
        post: operations["preview_muse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/muses/surprise-me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** As `/muses/surprise-me`. */
        get: operations["surprise_me_v1"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/muses/{muse}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One Muse with her sealed DNA, her generations and her money. */
        get: operations["show_muse"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/muses/{muse}/autopilot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether she acts by herself: her leave, what holds her, how she feels. */
        get: operations["autopilot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Lets her act by herself, stops her, or says where and with what. Letting her act takes away why she stopped by herself. */
        patch: operations["change_autopilot"];
        trace?: never;
    };
    "/api/v1/muses/{muse}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed between two generations, field by field. */
        get: operations["diff_muse"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/muses/{muse}/drift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether her last five accepted pictures wander off from her. */
        get: operations["drift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/muses/{muse}/generations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Seals a changed draft as the next generation; a reason is needed. */
        post: operations["next_generation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/muses/{muse}/initiatives": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What she did, proposed and let be, newest first, each with its reason. */
        get: operations["list_initiatives"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/muses/{muse}/look-alikes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pairs among her latest 500 pictures that show the same shot twice, the most alike first. */
        get: operations["look_alikes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/muses/{muse}/references/{n}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of her reference pictures, by its place in the sealed DNA, from 0. */
        get: operations["reference_picture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/muses/{muse}/uniqueness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether her face is hers alone in this studio. */
        get: operations["uniqueness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/muses/{muse}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Checks seals, line of generations, vectors and references. */
        get: operations["verify_muse"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The node classes there are: of the connected ComfyUI, else as it had them last, else those the studio knows. */
        get: operations["known_nodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A picture that a node names, from the connected server. */
        get: operations["picture_of_nodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/nodes/pictures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a picture into the connected server's input folder, for nodes that load one. */
        post: operations["upload_for_nodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pictures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keeps a picture, so that a draft can name it as a reference. */
        post: operations["upload_picture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pictures/{blob}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A picture of the store by its hash. */
        get: operations["stored_picture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pictures/{blob}/thumbnail/{side}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A picture of the store in small: 160, 320 or 640 pixels along its longer side, never larger than it is. */
        get: operations["thumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The prices in force, each with its source. */
        get: operations["prices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/productions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Latest productions, newest first. */
        get: operations["list_productions"];
        put?: never;
        /** Decides and, on a yes, begins: the answer comes at once, `events` tell how it goes. */
        post: operations["produce"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/productions/{production}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One production with its decision, its attempts and what the creator said. */
        get: operations["show_production"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/productions/{production}/again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a new version of what is in review or rejected: with ComfyUI a repair of its picture, as a draft a new picture.
         *     The answer comes at once, `events` tell how it goes.
         */
        post: operations["again"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/productions/{production}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops a production and frees the money it holds. */
        post: operations["cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/productions/{production}/lineage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version of the work that this is a version of, oldest first. */
        get: operations["lineage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/productions/{production}/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The picture of a production. */
        get: operations["picture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/productions/{production}/pins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The notes on a picture, oldest first. */
        get: operations["list_pins"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/productions/{production}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a production that is being rendered looks like so far. */
        get: operations["picture_so_far"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/productions/{production}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Releases an approved work as a signed export; doing it again gives the same one. */
        post: operations["release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/productions/{production}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the creator's word; approvals and rejections teach the next decisions. */
        post: operations["review"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a production would cost, before anything is asked for. */
        get: operations["quote"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/references/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What enrolment would say of pictures that were uploaded; nothing is kept. */
        post: operations["check_references"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reviews/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What waits for the creator, oldest first. */
        get: operations["review_queue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scripts/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The first fault of a script. */
        post: operations["check_script"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the creator chose, and the default of what she did not. */
        get: operations["settings"];
        /** Keeps what is named; what is left out stays. Another ComfyUI server is used from the next render on. */
        put: operations["change_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signals/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reads posts with their counts into the studio: JSON lines, a JSON array, or a Reddit listing. */
        post: operations["import_signals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/spend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was spent by day, Muse and kind, how the breaker's window filled, what is held, and what the rest of the month is
         *     likely to cost.
         */
        get: operations["spend"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/starters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The designed faces that ship with the studio. */
        get: operations["starters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/starters/{name}/{n}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One picture of a designed face, by its place among its views, from 0. */
        get: operations["starter_picture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/takes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Takes with everything that is shown of them, newest first; `next` is the `before` of the next page. */
        get: operations["list_takes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Current trends, fastest first. */
        get: operations["list_trends"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trends/{insight}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One trend: its posts, its speed at each look, and the decisions that leaned on it.
         * @description Titles and communities come from the web: they are to be shown, never obeyed.
         */
        get: operations["show_trend"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/videos/{video}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A clip or a joined film by the hash of its file, whole or a part of it. */
        get: operations["video"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wallets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every Muse's money. */
        get: operations["wallets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wallets/{muse}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One Muse's money. */
        get: operations["wallet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wallets/{muse}/deposit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Moves money into a wallet or, with a negative amount, out of it. */
        post: operations["post_deposit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflow-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Workflows to begin from. */
        get: operations["workflow_starts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workflow documents, newest first. */
        get: operations["list_workflows"];
        put?: never;
        /** Begins a document: empty, or from a template, a copy or a document given whole. */
        post: operations["new_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins a document from a file: a workflow, an API prompt, a PNG, WebP or JPEG that carries one, or a script. */
        post: operations["import_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/posed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begins a document that makes a picture of a designed head in its pose.
         * @description The head's depth, lines and normals are drawn and put onto the connected ComfyUI; some seconds without a graphics
         *     device.
         */
        post: operations["posed_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One document as it stands. */
        get: operations["open_workflow"];
        put?: never;
        post?: never;
        /** Puts a document into the bin; nothing of it is lost. */
        delete: operations["remove_workflow"];
        options?: never;
        head?: never;
        /** Calls a document otherwise, or gives it to another Muse. */
        patch: operations["change_workflow"];
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/bring-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a document out of the bin. */
        post: operations["bring_back_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the connected server would say to a document and what a run is quoted at; nothing is sent. */
        get: operations["check_workflow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/edits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes edits, all or none; they are durable when this is answered. Each is one step of undo.
         * @description Edits sent twice, by their ids, are made once.
         */
        post: operations["edit_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/prompt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A document as the prompt that a server runs. */
        get: operations["workflow_prompt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/redo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Does the edit again that was taken back last. */
        post: operations["redo_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs a document for a Muse: the answer comes at once, `events` tell how it goes, its picture comes into review. */
        post: operations["run_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/script": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A document as ComfyScript. */
        get: operations["workflow_script"];
        /** Takes a changed script into its document, as one edit; what the script does not say stays. */
        put: operations["write_workflow_script"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the last edit back. */
        post: operations["undo_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The versions of a document, newest first. */
        get: operations["list_workflow_versions"];
        put?: never;
        /** Keeps what stands as a version. */
        post: operations["keep_workflow_version"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/versions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version with its document. */
        get: operations["open_workflow_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/versions/{number}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What differs from a version to another one, or to what stands. */
        get: operations["workflow_differences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow}/versions/{number}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a version in the place of what stands, as one edit that can be undone. */
        post: operations["restore_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/muses/genesis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Seals a draft as a new Muse.
         * @description Takes what surprise-me answers as it is. The body is read as JSON whatever its content type says. Costs nothing.
         */
        post: operations["genesis"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/muses/surprise-me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A coherent draft of a Muse; the same seed gives the same draft. */
        get: operations["surprise_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description A program on Apify that this studio knows how to ask.
         *
         *     Source of the inputs: the actors' public documentation and public code that calls them; a field an actor does not
         *     know is ignored by it.
         * @enum {string}
         */
        Actor: "trudax/reddit-scraper" | "trudax/reddit-scraper-lite" | "clockworks/tiktok-scraper" | "clockworks/free-tiktok-scraper" | "clockworks/tiktok-hashtag-scraper" | "clockworks/tiktok-profile-scraper";
        /** @description What is wanted of the next version. */
        AgainRequest: {
            /** @description The creator approves a quote above her threshold. */
            approved?: boolean;
            region?: components["schemas"]["RepairRegion"] | null;
            /**
             * Format: int64
             * @description Seed of its first attempt; another one than its parent's when left out.
             */
            seed?: number | null;
            /** @description Why; a take that is still in review then goes back for changes with this reason. */
            why?: string | null;
        };
        /** @description One node or edge of the moral graph and what it did to the alignment. */
        AlignmentReason: {
            /**
             * Format: double
             * @description What it added (or took), in alignment units.
             */
            effect: number;
            /** @description `axis technophilia`, `value slow_craft`, `edge slow_craft→technophilia`. */
            node: string;
        };
        /** @description Who was asked besides the lexicon. */
        AskedMind: {
            /** @description Where. */
            address: string;
            /** @description Which kind. */
            kind: components["schemas"]["MindKind"];
            /** @description Which model, when it has several. */
            model?: string | null;
            /** @description The prompt it was asked with: `read-subject.v1`. */
            prompt: string;
        };
        /**
         * @description The shape of the picture.
         * @enum {string}
         */
        Aspect: "wide" | "tall";
        /** @description Which revision a request means. */
        AtRevision: {
            /**
             * Format: int64
             * @description The revision that the asker sees.
             */
            revision: number;
        };
        /** @description A judgement in words and numbers. */
        Audit: components["schemas"]["Judgement"] & {
            /** @description In one sentence. */
            sentence: string;
        };
        /** @description Whether a Muse acts by herself, and how it stands. */
        Autopilot: {
            /**
             * Format: int32
             * @description Works she began by herself today (UTC).
             */
            begun_today: number;
            /** @description She may act. */
            enabled: boolean;
            halted?: components["schemas"]["Problem"] | null;
            /** @description How far she may go. */
            leave: components["schemas"]["Leave"];
            /** @description How she feels about how it went. */
            mood: components["schemas"]["Mood"];
            /** @description Whose. */
            muse_id: components["schemas"]["MuseId"];
            /** @description Where her works are to be shown. */
            platform: components["schemas"]["Platform"];
            /** @description What makes her pictures. */
            renderer: components["schemas"]["RendererChoice"];
            resting?: components["schemas"]["Reason"] | null;
            /**
             * Format: int32
             * @description Works of hers that wait for the creator.
             */
            waiting: number;
        };
        /** @description What to change; what is left out stays. */
        AutopilotChange: {
            /** @description Let her act, or stop her. Letting her act takes away why she stopped by herself. */
            enabled?: boolean | null;
            platform?: components["schemas"]["Platform"] | null;
            renderer?: components["schemas"]["RendererChoice"] | null;
        };
        /** @description A level on each axis, each in [0, 1]. */
        Axes: {
            /**
             * Format: double
             * @description See `Axis::Autonomy`.
             */
            autonomy: number;
            /**
             * Format: double
             * @description See `Axis::Ego`.
             */
            ego: number;
            /**
             * Format: double
             * @description See `Axis::Sophistication`.
             */
            sophistication: number;
            /**
             * Format: double
             * @description See `Axis::Technophilia`.
             */
            technophilia: number;
        };
        /** @description A row of a file that was left out, and why. */
        BadRow: {
            /** @description The field at fault, when it is one. */
            field?: string | null;
            /**
             * Format: int64
             * @description Line of the file, from 1; for a JSON array the item's number.
             */
            line: number;
            /** @description What is wrong with it. */
            reason: string;
        };
        /** @description Why the studio may use a face. */
        Basis: {
            /** @enum {string} */
            kind: "synthetic";
            /** @description How it was made. */
            origin: string;
        } | {
            /** @description Who says so. */
            declared_by: string;
            /** @enum {string} */
            kind: "own_face";
        } | {
            /** @description Where the signed paper is, in the creator's own words. */
            document: string;
            /** @enum {string} */
            kind: "consent";
            /** @description Who agreed. */
            person: string;
        };
        /** @description Two faces to mix. */
        BlendFaces: {
            /** @description The first. */
            a: {
                [key: string]: unknown;
            };
            /** @description The second. */
            b: {
                [key: string]: unknown;
            };
            /**
             * Format: float
             * @description 0 the first, 1 the second.
             */
            share: number;
        };
        /** @description BLAKE3 of a stored file's bytes, 64 lower-case hexadecimal digits; also its name in the blob folder. */
        BlobHash: string;
        /** @description The breaker as it stands. */
        Breaker: {
            /** @description The cap. */
            cap: components["schemas"]["Usd"];
            /** @description Captured in the last 60 minutes. */
            captured: components["schemas"]["Usd"];
            /** @description Held in open grants, of all Muses. */
            in_flight: components["schemas"]["Usd"];
            /** @description What could be granted now. */
            room: components["schemas"]["Usd"];
        };
        /**
         * @description How sessions are to be run.
         * @enum {string}
         */
        BurstChoice: "auto" | "job" | "pool";
        /** @description A context of a kubeconfig. */
        BurstContext: {
            /** @description The cluster's name in the file. */
            cluster: string;
            /** @description It is the one `kubectl` uses. */
            current: boolean;
            /** @description The program that makes tokens, or the name of an old way. */
            detail?: string | null;
            /** @description What the program's maker says to somebody who does not have it. */
            hint?: string | null;
            /** @description Its name. */
            name: string;
            /** @description The namespace it works in, where it names one. */
            namespace?: string | null;
            /** @description The API server's address, where the file has one. */
            server?: string | null;
            /** @description How it signs in. */
            sign_in: components["schemas"]["BurstSignIn"];
        };
        /** @description Why a session ends. */
        BurstEnd: {
            /** @description What the cluster said. */
            detail?: string | null;
            /**
             * @description `asked`, `breaker`, `slow`, `idle`, `granted`, `lease`, `evicted`, `preempted`, `failed`, `refused`, `vanished`,
             *     `stale`.
             */
            why: string;
        };
        /** @description One thing that was looked at. */
        BurstFinding: {
            /** @description What mends it: a command, or which manifest. */
            advice?: string | null;
            /** @description How it stands. */
            state: components["schemas"]["BurstFindingState"];
            /** @description `reachable`, `namespace`, `may`, `may_claim`, `quota`, `gpus`, `pools`, `snapshots`, `queues`, `buckets`. */
            subject: string;
            /** @description In a sentence. */
            text: string;
        };
        /**
         * @description How something stands that was looked at.
         * @enum {string}
         */
        BurstFindingState: "good" | "absent" | "missing" | "not_visible";
        /**
         * Format: uuid
         * @description One stay of a rented machine.
         */
        BurstId: string;
        /** @description The last lines of a session's container. */
        BurstLog: {
            /** @description As it was written. */
            text: string;
        };
        /** @description What an administrator applies once. */
        BurstManifests: {
            /** @description For `kubectl apply -f -`. */
            yaml: string;
        };
        /** @description Something the cluster said. */
        BurstNews: {
            /** @description What can be done. */
            advice: string;
            /** @description When it was last said. */
            at: components["schemas"]["Timestamp"];
            /**
             * @description `no_gpu`, `node_coming`, `image_pull`, `pulling`, `quota`, `evicted`, `preempted`, `mount`, `unschedulable`, `queued`,
             *     `container`.
             */
            kind: string;
            /** @description In the cluster's own words. */
            said: string;
            /** @description In a sentence. */
            text: string;
            /** @description It may wait for something that never comes. */
            trouble: boolean;
        };
        /** @description What a session would be and cost, before the click. */
        BurstOffer: {
            /**
             * Format: int32
             * @description How many sessions of hers live.
             */
            alive: number;
            /** @description It is above what she may spend without the creator's approval. */
            approval: boolean;
            /** @description The breaker as it stands. */
            breaker: components["schemas"]["Breaker"];
            /** @description What is free in her wallet. */
            free: components["schemas"]["Usd"];
            /** @description Whether a pod waits that is warm or restored from a snapshot; unknown for Jobs and where pools are not visible. */
            hit?: boolean | null;
            /**
             * Format: int32
             * @description After how many seconds without work it ends.
             */
            idle_secs: number;
            /**
             * Format: int32
             * @description How long it lives without a word from the studio.
             */
            lease_secs: number;
            /** @description What it would be, in a few words. */
            machine: string;
            /**
             * Format: int32
             * @description How long it could live, in minutes.
             */
            minutes: number;
            /** @description Who would pay. */
            muse_id: components["schemas"]["MuseId"];
            /**
             * Format: int32
             * @description For how many pictures the cost is reckoned.
             */
            pictures: number;
            /** @description Its cost and the most it can cost. */
            quote: components["schemas"]["Quote"];
            refusal?: components["schemas"]["Problem"] | null;
            /** @description What it can cost if this computer dies right after it began. */
            unattended: components["schemas"]["Usd"];
            wait_hit?: components["schemas"]["Span"] | null;
            /** @description Seconds until it answers otherwise. */
            wait_miss: components["schemas"]["Span"];
            /** @description How it would be run. */
            way: components["schemas"]["BurstWay"];
            /** @description Why so. */
            why: string;
        };
        /** @description Rented GPUs at a glance. */
        BurstOverview: {
            compared_at?: components["schemas"]["Timestamp"] | null;
            /** @description Whether a session can be asked for. */
            is_set_up: boolean;
            problem?: components["schemas"]["Problem"] | null;
            /** @description Those that live, then the last thirty that ended, newest first. */
            sessions: components["schemas"]["BurstView"][];
            /** @description What is set up. */
            setup: components["schemas"]["BurstSetup"];
            /** @description In the cluster and not in the books. */
            strays: components["schemas"]["BurstStray"][];
        };
        /**
         * @description Where a session stands.
         * @enum {string}
         */
        BurstPhase: "intent" | "asked" | "scheduled" | "started" | "restored" | "ready" | "rendering" | "idle" | "ending" | "gone";
        /** @description Pools of several sizes, played through over a month. */
        BurstPlan: {
            /** @description The GPU. */
            gpu: string;
            /**
             * Format: double
             * @description Hours that were played through.
             */
            hours: number;
            /**
             * Format: double
             * @description Sessions asked for in an hour, on average.
             */
            per_hour: number;
            /** @description From no pool to the largest. */
            rows: components["schemas"]["BurstPlanRow"][];
            /** @description Pods are restored from snapshots. */
            snapshots: boolean;
            /** @description Where the starts were measured. */
            source: string;
        };
        /** @description What a pool of one size would do. */
        BurstPlanRow: {
            /**
             * Format: int32
             * @description Sessions that were asked for.
             */
            asked: number;
            /**
             * Format: double
             * @description Share of them that found a warm pod, in [0, 1].
             */
            hits: number;
            /**
             * Format: double
             * @description To here.
             */
            hits_high: number;
            /**
             * Format: double
             * @description Where that share lies with 95 % certainty: from here.
             */
            hits_low: number;
            /** @description An hour of all machines. */
            per_hour: components["schemas"]["Usd"];
            /** @description One session's part of all machines. */
            per_session: components["schemas"]["Usd"];
            /**
             * Format: int32
             * @description Pods that wait to be claimed.
             */
            pool: number;
            /**
             * Format: double
             * @description Share of machine time in which somebody rendered, in [0, 1].
             */
            used: number;
            /**
             * Format: double
             * @description Seconds waited on average.
             */
            wait_mean: number;
            /**
             * Format: double
             * @description Seconds waited by half of them at most.
             */
            wait_p50: number;
            /**
             * Format: double
             * @description Seconds waited by 95 of 100 at most.
             */
            wait_p95: number;
        };
        /** @description What the creator set up to rent GPUs. */
        BurstSetup: {
            /**
             * @description Nodes of GKE with this accelerator, such as `nvidia-l4`; any GPU when neither this nor a class is named.
             * @default null
             */
            accelerator?: string | null;
            /**
             * @description What the wrapper is given beside its environment, such as `--lowvram`.
             * @default []
             */
            args: string[];
            /** @default null */
            cluster?: components["schemas"]["ClusterName"] | null;
            /**
             * @description A compute class of GKE, in the accelerator's place.
             * @default null
             */
            compute_class?: string | null;
            /**
             * Format: int32
             * @description Thousandths of a CPU.
             * @default 3000
             */
            cpu_millis: number;
            /**
             * Format: int32
             * @description How many GPUs; `0` runs ComfyUI on the CPU.
             * @default 1
             */
            gpus: number;
            /**
             * Format: int32
             * @description After how many seconds without work a session ends.
             * @default 120
             */
            idle_secs: number;
            /**
             * @description The container image of a Job: ComfyUI and its start-up wrapper.
             * @default
             */
            image: string;
            /**
             * Format: int32
             * @description Memory in MiB.
             * @default 12288
             */
            memory_mib: number;
            /**
             * Format: int32
             * @description How long a session may live, in minutes, unless its start says otherwise.
             * @default 20
             */
            minutes: number;
            /**
             * @description Where models come from, `bucket` or `bucket/prefix`; none when the image has them.
             * @default null
             */
            models?: string | null;
            /**
             * Format: int32
             * @description How many sessions may live at the same time.
             * @default 2
             */
            most_at_once: number;
            /**
             * @description The namespace; the context's own, else `muse-burst`, when none is named.
             * @default null
             */
            namespace?: string | null;
            /**
             * @description Where results also go, `bucket` or `bucket/prefix`.
             * @default null
             */
            outputs?: string | null;
            /**
             * @description The row of the price book that has an hour of the machine.
             * @default burst.nvidia-l4.hour
             */
            price: string;
            /**
             * @description A LocalQueue of Kueue.
             * @default null
             */
            queue?: string | null;
            /**
             * Format: int32
             * @description Scratch space in GiB.
             * @default 20
             */
            scratch_gib: number;
            /**
             * @description The service account that may read and write the buckets.
             * @default null
             */
            service_account?: string | null;
            /**
             * @description Where the pool's snapshots are kept, `bucket` or `bucket/path`; none when its pods are only warm.
             * @default null
             */
            snapshots?: string | null;
            /**
             * @description Whether a cheaper machine will do that can be taken away at any time.
             * @default false
             */
            spot: boolean;
            /**
             * Format: int32
             * @description Seconds that an empty machine is billed before the cluster removes it.
             * @default 600
             */
            tail_secs: number;
            /**
             * @description The SandboxWarmPool to claim from.
             * @default null
             */
            warm_pool?: string | null;
            /**
             * @description How sessions are run.
             * @default auto
             */
            way: components["schemas"]["BurstChoice"];
        };
        /**
         * @description How a context signs in.
         * @enum {string}
         */
        BurstSignIn: "plugin" | "token" | "certificate" | "password" | "unsupported" | "none";
        /** @description A session in the cluster that is not in the books. */
        BurstStray: {
            created?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: int64
             * @description For how many seconds it can still cost anything if nobody does anything.
             */
            left_secs?: number | null;
            /** @description The object's name. */
            name: string;
            /** @description This studio began it. */
            ours: boolean;
            /** @description It is over already. */
            over: boolean;
            /** @description The session's id. */
            session: string;
        };
        /** @description A stretch of a session's life. */
        BurstStretch: {
            /** @description What the machine cost meanwhile. */
            cost: components["schemas"]["Usd"];
            /** @description Where it stood. */
            phase: components["schemas"]["BurstPhase"];
            /**
             * Format: double
             * @description For how many seconds.
             */
            secs: number;
            /** @description Since when. */
            since: components["schemas"]["Timestamp"];
        };
        /** @description What the cluster that is set up can do. */
        BurstSurvey: {
            /** @description A session could be started. */
            can_run: boolean;
            /** @description Everything that was looked at. */
            findings: components["schemas"]["BurstFinding"][];
            /** @description The API server's version; nothing when it does not answer. */
            version?: string | null;
            /** @description How sessions would be run. */
            way: components["schemas"]["BurstWay"];
            /** @description Why so. */
            why: string;
        };
        /** @description A rented machine: where it stands, what it has cost, until when it lives. */
        BurstView: {
            /** @description When it was asked for. */
            asked_at: components["schemas"]["Timestamp"];
            /** @description Its id. */
            burst_id: components["schemas"]["BurstId"];
            /** @description Which cluster. */
            cluster: components["schemas"]["ClusterName"];
            cost?: components["schemas"]["Usd"] | null;
            ended_at?: components["schemas"]["Timestamp"] | null;
            ends?: components["schemas"]["BurstEnd"] | null;
            /** @description This process looks after it. */
            followed: boolean;
            /**
             * Format: int32
             * @description The most seconds it may live.
             */
            granted_secs: number;
            /** @description What is held for it: the most it can cost. */
            held: components["schemas"]["Usd"];
            lease_ends?: components["schemas"]["Timestamp"] | null;
            /** @description What it is, in a few words. */
            machine: string;
            /** @description Who pays. */
            muse_id: components["schemas"]["MuseId"];
            /** @description Which namespace of it. */
            namespace: string;
            /** @description What the cluster said. */
            news: components["schemas"]["BurstNews"][];
            /** @description What an hour of it likely costs. */
            per_hour: components["schemas"]["Usd"];
            /** @description Where it stands. */
            phase: components["schemas"]["BurstPhase"];
            problem?: components["schemas"]["Problem"] | null;
            /**
             * Format: int32
             * @description Renders in it.
             */
            running: number;
            /** @description Its name in the cluster. */
            session: string;
            /** @description What it has cost, as far as it was seen. */
            spent: components["schemas"]["Usd"];
            /** @description What it can have cost while nobody looked. */
            spent_at_most: components["schemas"]["Usd"];
            /** @description Its life so far. */
            stretches: components["schemas"]["BurstStretch"][];
            /** @description What it can still cost if nobody does anything from now on. */
            unattended: components["schemas"]["Usd"];
            /**
             * Format: int32
             * @description Renders of hers that wait for a machine.
             */
            waiting: number;
            /** @description How it is run. */
            way: components["schemas"]["BurstWay"];
        };
        /**
         * @description Which of the two ways a session is run.
         * @enum {string}
         */
        BurstWay: "job" | "pool";
        /**
         * @description What the camera does.
         * @enum {string}
         */
        Camera: "still" | "push_in" | "pull_back" | "pan_left" | "pan_right" | "orbit" | "handheld";
        /** @description One link. */
        Check: {
            /** @description The code of what is wrong, where something is. */
            code?: string | null;
            /** @description What was found. */
            detail: string;
            /** @description What mends it, or sets it up. */
            fix?: string | null;
            /** @description `database`, `models`, `comfyui`, … */
            link: string;
            /** @description How it is. */
            state: components["schemas"]["CheckState"];
        };
        /** @description Pictures to be measured before they are enrolled. */
        CheckReferences: {
            /** @description Their hashes, one to twenty. */
            blobs: components["schemas"]["BlobHash"][];
            /** @description `photo`, `generated` or `rendered`. */
            domain: string;
        };
        /**
         * @description How a link is.
         * @enum {string}
         */
        CheckState: "ok" | "note" | "absent" | "broken";
        /** @description A design as it would be drawn, and what that changed. */
        CheckedDesign: {
            /** @description As it would be drawn. */
            design: {
                [key: string]: unknown;
            };
            /** @description What had to change; empty when nothing had to. */
            problems: components["schemas"]["DesignProblem"][];
        };
        /** @description Two parents. */
        ChildOf: {
            /** @description The first. */
            a: {
                [key: string]: unknown;
            };
            /** @description The second. */
            b: {
                [key: string]: unknown;
            };
            /**
             * Format: int64
             * @description Another seed, another child.
             */
            seed: number;
        };
        /** @description Which picture opens a shot. */
        ChooseKeyFrame: {
            /** @description The production that made it: its id, or the last digits of it. */
            production: string;
        };
        /** @description One clip that was asked for. */
        Clip: {
            /** @description When it was asked for. */
            asked_at: components["schemas"]["Timestamp"];
            audit?: components["schemas"]["ClipAudit"] | null;
            /** @description Its id. */
            clip_id: components["schemas"]["ClipId"];
            cost?: components["schemas"]["Usd"] | null;
            ended_at?: components["schemas"]["Timestamp"] | null;
            /** @description Of which film. */
            film_id: components["schemas"]["FilmId"];
            /** @description How much is held for it, or was. */
            held: components["schemas"]["Usd"];
            problem?: components["schemas"]["Problem"] | null;
            /** @description Of which shot. */
            shot_id: components["schemas"]["ShotId"];
            video_blob?: components["schemas"]["BlobHash"] | null;
            /** @description What was asked for. */
            wanted: components["schemas"]["ClipWish"];
        };
        /** @description What was seen in a clip. */
        ClipAudit: {
            /**
             * Format: float
             * @description How far its first picture is from the one it was given, as mean difference of a colour value in [0, 255].
             */
            first_off?: number | null;
            /**
             * Format: float
             * @description The same of its last picture, where it was given one.
             */
            last_off?: number | null;
            probe?: components["schemas"]["Probe"] | null;
            problem?: components["schemas"]["Problem"] | null;
            /** @description Its first, middle and last picture, judged. */
            seen: components["schemas"]["SeenPicture"][];
        };
        /**
         * Format: uuid
         * @description One clip that was asked for.
         */
        ClipId: string;
        /**
         * @description Whether a clip shows her.
         * @enum {string}
         */
        ClipStanding: "hers" | "drifts" | "unseen";
        /** @description What is asked of a model for one shot, word for word; two that are equal would give the same clip. */
        ClipWish: {
            /** @description Its shape. */
            aspect: components["schemas"]["Aspect"];
            /** @description Which way it is asked. */
            family: string;
            /** @description The picture it begins with. */
            first_frame: components["schemas"]["BlobHash"];
            /** @description The row of the price book for one second. */
            item: string;
            last_frame?: components["schemas"]["BlobHash"] | null;
            /** @description How many lines it has. */
            lines: components["schemas"]["Lines"];
            /** @description The model's id. */
            model: string;
            /** @description What happens, for a model. */
            prompt: string;
            /**
             * Format: int32
             * @description How long the clip is, in seconds; some models make it longer than the shot.
             */
            secs: number;
            /**
             * Format: int32
             * @description The same seed gives nearly the same clip.
             */
            seed: number;
        };
        /** @description Which cluster. */
        ClusterName: {
            /** @enum {string} */
            by: "context";
            /** @description The context; the current one when none is named. */
            context?: string | null;
            /** @description The file; `KUBECONFIG` or `~/.kube/config` when none is named. */
            file?: string | null;
        } | {
            /** @enum {string} */
            by: "gke";
            /** @description The cluster's name. */
            cluster: string;
            /** @description Region or zone. */
            location: string;
            /** @description The project's id. */
            project: string;
        };
        /** @description One complaint about a workflow, as a server would make it. */
        Complaint: {
            /** @description What to do about it. */
            advice?: string | null;
            /** @description Only a file is missing on the server. */
            asset_missing: boolean;
            /** @description The node's class; empty when unknown. */
            class_type: string;
            /** @description The input. */
            input?: string | null;
            /** @description What kind. */
            kind: string;
            /** @description What is wrong. */
            message: string;
            /** @description The node, inside subgraphs `outer:inner`; none when the whole is meant. */
            node_id?: string | null;
        };
        /** @description What one Muse spent on one day for one kind of work. */
        DaySpend: {
            /** @description Captured, above zero. */
            amount: components["schemas"]["Usd"];
            /** @description The day in UTC, `2026-11-23`. */
            day: string;
            /** @description The renderer (`comfy`), else the row of the price book, else `other`. */
            kind: string;
            /** @description Whose money. */
            muse_id: components["schemas"]["MuseId"];
            /** @description Her name. */
            muse_name: string;
        };
        /** @description One answer to "is this worth making?". */
        Decision: {
            /** @description When. */
            decided_at: components["schemas"]["Timestamp"];
            /** @description Its id. */
            decision_id: components["schemas"]["DecisionId"];
            /** @description Under which sealed DNA. */
            generation_id: components["schemas"]["GenerationId"];
            /** @description Everything it was computed from. */
            inputs: components["schemas"]["DecisionInputs"];
            /** @description What was asked for. */
            intent: string;
            /** @description For whom. */
            muse_id: components["schemas"]["MuseId"];
            /** @description The answer. */
            outcome: components["schemas"]["Outcome"];
            /** @description Why. */
            reason: components["schemas"]["Reason"];
            /** @description Value over cost. */
            roi: components["schemas"]["Interval"];
        };
        /**
         * Format: uuid
         * @description One answer to "is this worth making?", with everything that led to it.
         */
        DecisionId: string;
        /** @description Everything a decision was computed from, so that it can be explained and computed again. */
        DecisionInputs: {
            /**
             * Format: double
             * @description In [0, 1].
             */
            alignment: number;
            /** @description Which nodes and edges made the alignment. */
            alignment_reasons: components["schemas"]["AlignmentReason"][];
            /** @description Dollars of cost, the creator's attention included. */
            cost: components["schemas"]["Interval"];
            /** @description The creator said "anyway". */
            insisted: boolean;
            /**
             * Format: double
             * @description What past reviews multiply the value with.
             */
            lesson_factor: number;
            /** @description Who read it. */
            mind?: components["schemas"]["MindNote"];
            /** @description Where the work will be shown. */
            platform: components["schemas"]["Platform"];
            /** @description Expected views. */
            reach_views: components["schemas"]["Interval"];
            /** @description Which price-book rows and other data the numbers came from. */
            sources: string[];
            /** @description What the subject is about. */
            subject: components["schemas"]["Subject"];
            trend?: components["schemas"]["TrendContext"] | null;
            /** @description Dollars of value. */
            value: components["schemas"]["Interval"];
            /** @description Dollars per 1,000 views. */
            value_per_1000_views: components["schemas"]["Interval"];
        };
        /** @description Money in or, when negative, out. */
        DepositRequest: {
            /** @description Micro-dollars; negative takes out. */
            amount: components["schemas"]["Usd"];
            /** @description Why. */
            note?: string;
            transfer_id?: components["schemas"]["TransferId"] | null;
        };
        /** @description One number or choice of a design. */
        DesignParameter: {
            /**
             * Format: float
             * @description What it is when nothing is said: a number, of a choice its place among the words.
             */
            default: number;
            /** @description What it does. */
            doc: string;
            /** @description What it belongs to on screen: `nose`, `brow_hair`. */
            group: string;
            /** @description What it is called, in English. */
            label: string;
            /** @description Section and name: `sliders.nose_width`. */
            path: string;
            /** @description Smallest and largest number; absent for a choice. */
            range?: [
                number,
                number
            ] | null;
            /** @description The words of a choice. */
            words?: string[] | null;
        };
        /** @description A place of a design that cannot stay as it is. */
        DesignProblem: {
            /** @description What is wrong and what became of it. */
            message: string;
            /** @description Section and name: `sliders.nose_width`; empty for the face as a whole. */
            path: string;
        };
        /** @description One step of the desk's history. */
        DeskEntry: {
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /**
             * Format: int64
             * @description Its id.
             */
            desk_step_id: number;
            /** @description What was done, in words. */
            sentence: string;
            /** @description Whether it is taken back. */
            undone: boolean;
        };
        /** @description What came of it. */
        DeskReply: {
            /**
             * Format: int64
             * @description The step of the history; `null` when everything stood so already.
             */
            desk_step_id?: number | null;
            /** @description What was done, in words. */
            sentence: string;
            /** @description The takes it was about, as they are now. */
            takes: components["schemas"]["Take"][];
        };
        /** @description Several things done at once: all of them or none, taken back together. */
        DeskRequest: {
            /** @description In this order, 1 to 5000. */
            steps: components["schemas"]["DeskStep"][];
        };
        /** @description One thing done at the desk. */
        DeskStep: {
            /** @enum {string} */
            kind: "stars";
            /** @description To which take. */
            production_id: components["schemas"]["ProductionId"];
            /**
             * Format: int32
             * @description 0 to 5.
             */
            stars: number;
        } | {
            flag?: components["schemas"]["Flag"] | null;
            /** @enum {string} */
            kind: "flag";
            /** @description On which take. */
            production_id: components["schemas"]["ProductionId"];
        } | {
            /** @enum {string} */
            kind: "review";
            /** @description On which take. */
            production_id: components["schemas"]["ProductionId"];
            /** @description Which word. */
            status: components["schemas"]["SetWord"];
            /** @description Why. */
            why?: string;
        } | {
            /** @enum {string} */
            kind: "add_pin";
            /** @description The pin. */
            pin: components["schemas"]["NewPin"];
            /** @description On which take. */
            production_id: components["schemas"]["ProductionId"];
        } | {
            /** @description Whether it is dealt with. */
            done: boolean;
            /** @enum {string} */
            kind: "edit_pin";
            /** @description Which pin. */
            pin_id: components["schemas"]["PinId"];
            /** @description On which take. */
            production_id: components["schemas"]["ProductionId"];
            /** @description What it says now. */
            text: string;
        } | {
            /** @enum {string} */
            kind: "remove_pin";
            /** @description Which pin. */
            pin_id: components["schemas"]["PinId"];
            /** @description On which take. */
            production_id: components["schemas"]["ProductionId"];
        };
        /** @description One field that differs between two generations. */
        DnaChange: {
            /** @description After; absent when it is gone. */
            after?: {
                [key: string]: unknown;
            } | null;
            /** @description Before; absent when it is new. */
            before?: {
                [key: string]: unknown;
            } | null;
            /** @description Path of the field. */
            field: string;
        };
        /** @description A field that cannot stay as it is. */
        DnaProblem: {
            /** @description Path of the field: `moral_graph.axes.ego`. */
            field: string;
            /** @description What is wrong, and what would be right. */
            message: string;
        };
        /** @description Every link. */
        DoctorReport: {
            /** @description In the order in which the studio needs them. */
            checks: components["schemas"]["Check"][];
        };
        /** @description DNA before genesis: everything can still be changed. */
        Draft: {
            /** @description Her face. */
            identity: components["schemas"]["DraftIdentity"];
            /** @description Her wallet's limits. */
            limits: components["schemas"]["Limits"];
            /** @description Her values. */
            moral_graph: components["schemas"]["MoralGraph"];
            /** @description Her name. */
            name: string;
            /** @description Who she is. */
            persona: string;
            /** @description What she never does. */
            red_lines?: components["schemas"]["RedLine"][];
            /**
             * Format: int64
             * @description The seed it was drawn from, when it was drawn.
             */
            seed?: number | null;
            /** @description Her look. */
            style: components["schemas"]["Style"];
            /** @description Her speech. */
            voice: components["schemas"]["Voice"];
        };
        /**
         * Format: uuid
         * @description Something that is being written and not sealed yet; its writer chooses the id.
         */
        DraftId: string;
        /** @description Whose face a draft asks for. */
        DraftIdentity: {
            /** @enum {string} */
            kind: "starter";
            /** @description `nova`, `idris` or `mei`. */
            starter: string;
        } | {
            /** @description The design, by section: what differs from the default. */
            design: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            kind: "forged";
        } | {
            /** @description Why the studio may use them. */
            basis: components["schemas"]["Basis"];
            /** @description `photo`, `generated` or `rendered`. */
            domain: string;
            /** @enum {string} */
            kind: "references";
            /** @description Their hashes. */
            references: components["schemas"]["BlobHash"][];
        };
        /** @description A draft in the list. */
        DraftRow: {
            /** @description Its id. */
            draft_id: components["schemas"]["DraftId"];
            muse_id?: components["schemas"]["MuseId"] | null;
            /** @description What its body calls it; empty when it says nothing. */
            name: string;
            /**
             * Format: int64
             * @description Rises with every change.
             */
            revision: number;
            /** @description When it last changed. */
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description Where portraits are drawn. */
        DrawnOn: {
            /** @description `CPU, 8 threads`, or the adapter's name and interface. */
            device: string;
            /** @description Why not on a graphics device; absent when on one. */
            note?: string | null;
        };
        /** @description Whether the last accepted pictures wander off from her. */
        Drift: {
            /** @description What is beyond its bound, in words; an empty list is no alarm. */
            alarms: string[];
            /**
             * Format: float
             * @description The score of her own references against each other.
             */
            baseline: number;
            /** @description How many accepted pictures were looked at, at most five. */
            pictures: number;
            /**
             * Format: float
             * @description Their mean calibrated score; absent without pictures.
             */
            score?: number | null;
            /**
             * Format: float
             * @description Deviation of their mean shape from her reference shape; absent when fewer than three of them can be compared.
             */
            shape?: number | null;
        };
        /** @description How one node bears on another: support above zero, conflict below. */
        Edge: {
            /** @description An axis name or a value's id. */
            from: string;
            /** @description An axis name or a value's id. */
            to: string;
            /**
             * Format: double
             * @description In [-1, 1].
             */
            weight: number;
        };
        /** @description One edit: what a person did, in the words of a menu, and what that means for the document. */
        Edit: {
            /** @description Chosen by the editor, so that an edit sent twice is done once. */
            edit_id: components["schemas"]["EditId"];
            /** @description "Connect", "Set steps". */
            name: string;
            /**
             * @description JSON Patch operations `add`, `remove` and `replace`, in order; `add` may say with `at` at which place among
             *     the keys of an object.
             */
            steps: {
                [key: string]: unknown;
            }[];
        };
        /**
         * Format: uuid
         * @description One edit of a workflow document, named by the editor that made it.
         */
        EditId: string;
        /** @description Edits made one after the other. */
        EditWorkflow: {
            /** @description At most 1,000. */
            edits: components["schemas"]["Edit"][];
            /**
             * Format: int64
             * @description The revision the first of them was made upon.
             */
            revision: number;
        };
        /** @description One row. */
        Entry: {
            /** @description Micro-dollars, zero or more. */
            amount: components["schemas"]["Usd"];
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /** @description The account that gets. */
            credit: string;
            /** @description The account that gives. */
            debit: string;
            grant_id?: components["schemas"]["GrantId"] | null;
            /** @description BLAKE3 over this row's other fields. */
            hash: string;
            /** @description What it does. */
            kind: components["schemas"]["EntryKind"];
            /** @description Why, in words. */
            note: string;
            /** @description Hash of the row before; 64 zeros for the first. */
            prev_hash: string;
            production_id?: components["schemas"]["ProductionId"] | null;
            /**
             * Format: int64
             * @description Counts from 1 without a gap.
             */
            seq: number;
            /** @description Unique. */
            transfer_id: components["schemas"]["TransferId"];
        };
        /**
         * @description What a row does.
         * @enum {string}
         */
        EntryKind: "deposit" | "withdraw" | "hold" | "capture" | "release";
        /** @description A share of comparisons with its 95 % Wilson interval, as if every comparison stood alone. */
        Estimate: {
            /**
             * Format: double
             * @description Upper end of the interval.
             */
            high: number;
            /**
             * Format: double
             * @description Lower end of the interval.
             */
            low: number;
            /**
             * Format: int64
             * @description How many comparisons it rests on; with 0 the interval is all of `[0, 1]`.
             */
            of: number;
            /**
             * Format: double
             * @description The share that was seen, in `[0, 1]`; 0 when there was nothing to compare.
             */
            rate: number;
        };
        /** @description One thing that happened. */
        Event: {
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /** @description The particulars. */
            detail: {
                [key: string]: unknown;
            };
            /** @description What. */
            kind: components["schemas"]["EventKind"];
            /**
             * Format: int64
             * @description Counts up; the id to resume from. Zero for events that are only sent, not stored.
             */
            seq: number;
            /** @description Whom it is about: an id. */
            subject: string;
        };
        /**
         * @description What can happen in the studio; closed on purpose, so that whoever waits for events can match on all of them.
         * @enum {string}
         */
        EventKind: "muse_sealed" | "signals_imported" | "decided" | "production_moved" | "render_progress" | "judged" | "drift_alarm" | "ledger_posted" | "breaker_tripped" | "limit_changed" | "initiative" | "reviewed" | "desk_changed" | "settings_changed" | "draft_changed" | "feed_changed" | "task_taken" | "feed_polled" | "workflow_changed" | "film_changed" | "burst_moved";
        /** @description Where a released work lies. */
        Export: {
            /** @description The folder. */
            folder: string;
            /** @description The signed manifest in it. */
            manifest: string;
            /** @description The picture in it. */
            picture: string;
        };
        /** @description A design, alone. */
        FaceDesign: {
            /** @description The design: what differs from the average face, by section. */
            design: {
                [key: string]: unknown;
            };
        };
        /** @description How well a face can be seen. */
        FaceQuality: {
            /**
             * Format: float
             * @description Share of the face that is burnt out, 0 to 1.
             */
            bright_share: number;
            /**
             * Format: float
             * @description Share of the face that is black, 0 to 1.
             */
            dark_share: number;
            /**
             * Format: float
             * @description Distance between the eyes' centres, in pixels.
             */
            eye_distance_px: number;
            /**
             * Format: float
             * @description About 1 for a face that looks at the camera, less for one that is turned.
             */
            eye_spread: number;
            /**
             * Format: float
             * @description Share of the picture that the face fills, 0 to 1.
             */
            face_share: number;
            /**
             * Format: float
             * @description 0 is flat, below 0.03 is soft.
             */
            sharpness: number;
            /**
             * Format: float
             * @description Slope of the line through the eyes: 0 level, positive clockwise on screen.
             */
            tilt_degrees: number;
        };
        /** @description One thing the studio listens to, and how it went so far. */
        Feed: {
            actor?: components["schemas"]["Actor"] | null;
            /** @description The creator approved that cost for every poll. */
            approved: boolean;
            /** @description The most one poll may cost; nothing where it is free. */
            cap: components["schemas"]["Usd"];
            /** @description Since when. */
            created_at: components["schemas"]["Timestamp"];
            /** @description It is listened to. */
            enabled: boolean;
            /**
             * Format: int32
             * @description Not oftener than this, in seconds; quiet feeds are asked less often.
             */
            every_secs: number;
            /**
             * Format: int32
             * @description Polls that failed in a row.
             */
            failures: number;
            /** @description Its id. */
            feed_id: components["schemas"]["FeedId"];
            /** @description To what. */
            listening: components["schemas"]["Listening"];
            /**
             * Format: int32
             * @description Posts asked for at once.
             */
            most_posts: number;
            muse_id?: components["schemas"]["MuseId"] | null;
            /** @description What the creator calls it. */
            name: string;
            /** @description When it is to be asked again. */
            next_at: components["schemas"]["Timestamp"];
            /** @description Not sooner than this, whoever asks: the source said so. */
            not_before: components["schemas"]["Timestamp"];
            /**
             * Format: int32
             * @description The time between polls as it is now, in seconds.
             */
            pace_secs: number;
            polled_at?: components["schemas"]["Timestamp"] | null;
            /** @description The code of what went wrong at the last poll; absent when it went well. */
            problem?: string | null;
            /**
             * Format: double
             * @description VVS of its posts together at the last poll; absent where nobody counted.
             */
            speed?: number | null;
            /** @description By which way. */
            via: components["schemas"]["Via"];
        };
        /** @description What to change about a feed; what is left out stays. */
        FeedChange: {
            /** @description The creator approves that cost for every poll. */
            approved?: boolean | null;
            cap?: components["schemas"]["Usd"] | null;
            /** @description Listen to it, or rest. */
            enabled?: boolean | null;
            /**
             * Format: int32
             * @description Not oftener than this, in seconds.
             */
            every_secs?: number | null;
            /**
             * Format: int32
             * @description Posts asked for at once, 1 to 5,000.
             */
            most_posts?: number | null;
            /** @description What to call it. */
            name?: string | null;
        };
        /** @description What a feed by way of Apify costs. */
        FeedCost: {
            /** @description The most one poll can cost. */
            cap: components["schemas"]["Usd"];
            /** @description The most it can cost in a day: asked as often as it may be, within the Muse's daily budget. */
            most_a_day: components["schemas"]["Usd"];
            /** @description One poll: likely cost and its 80 % interval. */
            poll: components["schemas"]["UsdRange"];
        };
        /**
         * Format: uuid
         * @description One thing the studio listens to.
         */
        FeedId: string;
        /** @description What a feed would cost. */
        FeedQuote: {
            cost?: components["schemas"]["FeedCost"] | null;
        };
        /** @description A feed with whose it is, what it costs and how it went. */
        FeedView: components["schemas"]["Feed"] & {
            cost?: components["schemas"]["FeedCost"] | null;
            last?: components["schemas"]["Poll"] | null;
            /** @description Her name, when it is a Muse's. */
            muse_name?: string | null;
        };
        /** @description A film. */
        Film: {
            /** @description Since when it is there. */
            created_at: components["schemas"]["Timestamp"];
            /** @description Its id. */
            film_id: components["schemas"]["FilmId"];
            filming_since?: components["schemas"]["Timestamp"] | null;
            /** @description Who is in it. */
            muse_id: components["schemas"]["MuseId"];
            problem?: components["schemas"]["Problem"] | null;
            /**
             * Format: int32
             * @description Counts its changes, from 1.
             */
            revision: number;
            /** @description Shots, shape, model. */
            script: components["schemas"]["FilmScript"];
            /** @description What it is called. */
            title: string;
            /** @description When it last changed. */
            updated_at: components["schemas"]["Timestamp"];
            /** @description Who said it. */
            who: string;
            /** @description Why. */
            why: string;
            /** @description The creator's word on the whole. */
            word: components["schemas"]["FilmWord"];
        };
        /** @description What changes about a film; what is left out stays. */
        FilmChange: {
            /**
             * Format: int32
             * @description The revision that the change is made upon; one made upon an older one is refused.
             */
            revision: number;
            script?: components["schemas"]["FilmScript"] | null;
            /** @description What it is called. */
            title?: string | null;
        };
        /** @description Where a released film lies. */
        FilmExport: {
            /** @description The clips in it, in their order, as they came. */
            clips: string[];
            /** @description The one file, when they were joined. */
            film?: string | null;
            /** @description The folder. */
            folder: string;
            /** @description The signed manifest. */
            manifest: string;
            /** @description The film at a glance. */
            sheet: string;
        };
        /**
         * Format: uuid
         * @description One film: a list of shots on its way to a sequence of clips.
         */
        FilmId: string;
        /** @description What the missing parts of a film would cost. */
        FilmQuote: {
            /**
             * Format: int32
             * @description Clips.
             */
            clips: number;
            filming?: components["schemas"]["Quote"] | null;
            /** @description The model, as people call it. */
            model?: string | null;
            picture?: components["schemas"]["Quote"] | null;
            /**
             * Format: int32
             * @description Pictures that open shots: one production each.
             */
            pictures: number;
            problem?: components["schemas"]["Problem"] | null;
            /**
             * Format: int32
             * @description Their seconds, as the model makes them.
             */
            secs: number;
        };
        /** @description The creator's word on a film. */
        FilmReview: {
            /** @description Who. */
            who?: string | null;
            /** @description Why. */
            why?: string;
            /** @description `todo`, `approved` or `rejected`. */
            word: components["schemas"]["FilmWord"];
        };
        /** @description A film in a list. */
        FilmRow: {
            /** @description The shape of its pictures. */
            aspect: components["schemas"]["Aspect"];
            /** @description Its id. */
            film_id: components["schemas"]["FilmId"];
            /** @description Who is in it. */
            muse_id: components["schemas"]["MuseId"];
            /** @description Her name. */
            muse_name: string;
            picture_blob?: components["schemas"]["BlobHash"] | null;
            /**
             * Format: int32
             * @description How long it is by its script, in seconds.
             */
            secs: number;
            /** @description How many shots it has. */
            shots: number;
            /** @description How far it is. */
            stage: components["schemas"]["FilmStage"];
            /** @description What it is called. */
            title: string;
            /** @description When it last changed. */
            updated_at: components["schemas"]["Timestamp"];
            /** @description The creator's word on the whole. */
            word: components["schemas"]["FilmWord"];
        };
        /** @description Everything a film is made from. */
        FilmScript: {
            /** @description The shape of its pictures. */
            aspect?: components["schemas"]["Aspect"];
            /** @description How many lines its clips have. */
            lines?: components["schemas"]["Lines"];
            /** @description Which model films it, by its id; the first of the registry that still answers when left out. */
            model?: string | null;
            /** @description What makes the pictures that open its shots. */
            renderer?: components["schemas"]["RendererChoice"];
            /** @description Its shots, first to last. */
            shots: components["schemas"]["Shot"][];
        };
        /**
         * @description How far a film is.
         * @enum {string}
         */
        FilmStage: "written" | "boarding" | "boarded" | "filming" | "filmed";
        /** @description A film with everything that belongs to it. */
        FilmView: components["schemas"]["Film"] & {
            /** @description The version of the ffmpeg on this machine; without one clips are neither looked into nor joined. */
            ffmpeg?: string | null;
            joined?: components["schemas"]["BlobHash"] | null;
            /** @description Her name. */
            muse_name: string;
            /** @description What its missing parts would cost. */
            quote: components["schemas"]["FilmQuote"];
            /**
             * Format: int32
             * @description How long it is by its script, in seconds.
             */
            secs: number;
            /** @description Its shots, first to last. */
            shots: components["schemas"]["ShotView"][];
            /** @description What its clips cost so far. */
            spent: components["schemas"]["Usd"];
            /** @description How far it is. */
            stage: components["schemas"]["FilmStage"];
        };
        /**
         * @description The creator's word on a film as a whole.
         * @enum {string}
         */
        FilmWord: "todo" | "approved" | "rejected" | "released";
        /** @description Something the critic noticed. */
        Finding: {
            /** @enum {string} */
            kind: "no_face";
        } | {
            /**
             * Format: int32
             * @description How many faces of comparable size.
             */
            count: number;
            /** @enum {string} */
            kind: "several_faces";
        } | {
            /** @enum {string} */
            kind: "unsure";
            /** @description Why. */
            problems: string[];
        } | {
            /** @enum {string} */
            kind: "stranger";
        } | {
            /** @enum {string} */
            kind: "drifted";
        } | {
            /** @description Whether the renderer said that it lays this reference into the picture. */
            declared: boolean;
            /** @enum {string} */
            kind: "copy_paste";
            /** @description Whether it is mirrored. */
            mirrored?: boolean;
            /** @description Which reference. */
            reference: components["schemas"]["BlobHash"];
        } | {
            /**
             * Format: float
             * @description Root mean square deviation, as a share of the distance of the outer eye corners.
             */
            deviation: number;
            /** @enum {string} */
            kind: "shape_drift";
        } | {
            /** @description What: `score`, `faces`, `sharpness`, `shape`, `visibility`. */
            axes: string[];
            /** @enum {string} */
            kind: "repair_worse";
        } | {
            /** @enum {string} */
            kind: "only_itself";
        } | {
            /** @enum {string} */
            kind: "uncalibrated";
        };
        /**
         * @description The creator's quick yes or no while looking through takes; not yet a word of a review.
         * @enum {string}
         */
        Flag: "pick" | "reject";
        /** @description What the rest of the month is likely to cost. */
        Forecast: {
            /**
             * Format: int32
             * @description Whole days it is made from.
             */
            days_of_data: number;
            /** @description One chance in ten that it is more. */
            high: components["schemas"]["Usd"];
            /** @description One chance in ten that it is less. */
            low: components["schemas"]["Usd"];
            /** @description The likely value. */
            mid: components["schemas"]["Usd"];
            /** @description The same as one sentence. */
            sentence: string;
        };
        /** @description What can be chosen when a face is designed. */
        ForgeView: {
            /** @description What can be behind it. */
            backgrounds: string[];
            drawn_on?: components["schemas"]["DrawnOn"] | null;
            /** @description What a face can do. */
            expressions: string[];
            /** @description What is shown, locked or left to chance together, in the order of the parameters. */
            groups: string[];
            /** @description Focal lengths, in millimetres. */
            lenses_mm: number[];
            /** @description Lights. */
            lights: components["schemas"]["NamedLight"][];
            /** @description Every number and choice of a design, in the order of its sections. */
            parameters: components["schemas"]["DesignParameter"][];
            /** @description Faces made by hand. */
            presets: components["schemas"]["PresetFace"][];
            /**
             * Format: int32
             * @description Changes whenever the same design gives other pixels.
             */
            renderer_version: number;
        };
        /** @description The head behind a designed face: from these numbers the same renderer draws the same face for ever. */
        ForgedHead: {
            /** @description The design, by section: what differs from the default. */
            design: {
                [key: string]: unknown;
            };
            /** @description SHA-256 of the head asset that was shaped, hexadecimal. */
            head_sha256: string;
            /**
             * Format: int32
             * @description Which renderer drew the references; another version gives other pixels.
             */
            renderer_version: number;
        };
        /**
         * @description How much of a design is looked at.
         * @enum {string}
         */
        Form: "one" | "three" | "full";
        /** @description Size of a picture. */
        Format: {
            /**
             * Format: int32
             * @description In pixels.
             */
            height_px: number;
            /**
             * Format: int32
             * @description In pixels.
             */
            width_px: number;
        };
        /**
         * @description How much of her and of the place a shot shows.
         * @enum {string}
         */
        Framing: "wide" | "full" | "medium" | "close";
        /** @description One sealed version of a Muse. */
        Generation: components["schemas"]["Sealed"] & {
            /** @description Its id. */
            generation_id: components["schemas"]["GenerationId"];
            /** @description Why it was made. */
            reason: string;
            /** @description When. */
            sealed_at: components["schemas"]["Timestamp"];
        };
        /**
         * Format: uuid
         * @description One sealed version of a Muse's DNA.
         */
        GenerationId: string;
        /** @description One generation in the line. */
        GenerationRow: {
            /** @description Hash of its DNA. */
            dna_hash: string;
            /**
             * Format: int32
             * @description From 1.
             */
            number: number;
            /** @description Why it was made. */
            reason: string;
        };
        /** @description What to seal. */
        GenesisRequest: {
            /** @description The draft, for example from surprise-me. */
            draft_dna: components["schemas"]["Draft"];
            /** @description Why; kept with the generation. */
            reason?: string | null;
            /**
             * Format: int64
             * @description The seed a draft came with, so that surprise-me's reply can be sent back as it is.
             */
            seed?: number | null;
        };
        /**
         * Format: uuid
         * @description Money held for one production.
         */
        GrantId: string;
        /** @description A task that is not done yet. */
        HandedOver: {
            /** @description What is wanted, in the creator's words. */
            intent: string;
            /** @description Whose. */
            muse_id: components["schemas"]["MuseId"];
            studio_id?: components["schemas"]["StudioId"] | null;
            /** @description Which. */
            task_id: components["schemas"]["TaskId"];
        };
        /** @description That somebody is at home. */
        Health: {
            /** @description `ok`. */
            status: string;
            /** @description The version that answers. */
            version: string;
        };
        /** @description Money that is held for a production or for a poll of a feed. */
        Hold: {
            /** @description How much. */
            amount: components["schemas"]["Usd"];
            /** @description Since when. */
            created_at: components["schemas"]["Timestamp"];
            feed_id?: components["schemas"]["FeedId"] | null;
            /** @description The grant. */
            grant_id: components["schemas"]["GrantId"];
            /** @description What was asked for: an intent, or the name of the feed. */
            intent: string;
            /** @description Whose money. */
            muse_id: components["schemas"]["MuseId"];
            /** @description Her name. */
            muse_name: string;
            production_id?: components["schemas"]["ProductionId"] | null;
        };
        /** @description The face that may not drift. The vectors themselves are not here: they stay encrypted on the machine. */
        Identity: {
            /**
             * Format: double
             * @description Mean raw cosine of each reference to the centre of the others; 1 for a single reference.
             */
            baseline_cosine: number;
            /** @description Why the studio may use it. */
            basis: components["schemas"]["Basis"];
            /** @description What kind of pictures the references are; chooses the calibration. */
            domain: string;
            forged?: components["schemas"]["ForgedHead"] | null;
            /** @description The model the vectors came from. */
            model: string;
            /** @description The reference pictures, at least one. */
            references: components["schemas"]["Reference"][];
            /** @description BLAKE3 over the enrolled vectors, so that a changed vector is noticed. */
            vectors_hash: string;
            /**
             * Format: double
             * @description The lowest of those cosines.
             */
            weakest_cosine: number;
        };
        /** @description What the meter says of a design. */
        IdentityMeter: {
            /** @description Whether the views are of one person; absent for a single view, or where nothing is calibrated. */
            coherent?: boolean | null;
            /**
             * Format: float
             * @description Nineteen of twenty cosines lie within this of what the full reading gives; absent where nothing is calibrated.
             */
            error?: number | null;
            /** @description How much was looked at. */
            form: components["schemas"]["Form"];
            /** @description Personas whose faces another model read, so that nothing can be compared. */
            left_out: string[];
            /** @description Why there is no verdict. */
            not_calibrated?: string | null;
            /**
             * Format: float
             * @description Their mean.
             */
            own_mean?: number | null;
            /**
             * Format: float
             * @description The lowest cosine of the views.
             */
            own_min?: number | null;
            /** @description Everybody it was compared with, the most alike first. */
            personas: components["schemas"]["PersonaKinship"][];
            /** @description All of it in words, the most important first. */
            sentences: string[];
            /** @description Views in which no face was found. */
            unseen: string[];
            verdict?: components["schemas"]["Kinship"] | null;
            /**
             * Format: float
             * @description From here on a view goes with the others.
             */
            view_cosine?: number | null;
            /** @description Each view against the centre of the others. */
            views: components["schemas"]["OwnView"][];
        };
        /** @description What an import did. */
        ImportReport: {
            /**
             * Format: int64
             * @description Rows left out because something is wrong with them.
             */
            bad: number;
            /** @description The first hundred of those. */
            bad_rows: components["schemas"]["BadRow"][];
            /**
             * Format: int64
             * @description Insights after the import.
             */
            insights: number;
            /**
             * Format: int64
             * @description Looks not recorded before.
             */
            new_observations: number;
            /**
             * Format: int64
             * @description Posts not seen before.
             */
            new_signals: number;
            /**
             * Format: int64
             * @description Rows that were understood.
             */
            read: number;
            /**
             * Format: int64
             * @description Looks that were recorded already.
             */
            repeated: number;
            /**
             * Format: int64
             * @description Rows of a kind that is no post (comments, users).
             */
            skipped: number;
        };
        /** @description One look of a Muse at a trend, and what came of it. */
        Initiative: {
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            decision_id?: components["schemas"]["DecisionId"] | null;
            /** @description What she would make, in her own words; absent when nothing of hers is in the trend. */
            idea?: string | null;
            /** @description Its id. */
            initiative_id: components["schemas"]["InitiativeId"];
            /** @description The trend. */
            insight_id: components["schemas"]["InsightId"];
            /** @description Whose. */
            muse_id: components["schemas"]["MuseId"];
            /** @description What came of it. */
            outcome: components["schemas"]["InitiativeOutcome"];
            /** @description The phase it was in. */
            phase: components["schemas"]["Phase"];
            production_id?: components["schemas"]["ProductionId"] | null;
            /** @description Why. */
            reason: components["schemas"]["Reason"];
        };
        /**
         * Format: uuid
         * @description One thing a Muse did, or thought of doing, by herself.
         */
        InitiativeId: string;
        /**
         * @description What came of a look at a trend.
         * @enum {string}
         */
        InitiativeOutcome: "begun" | "proposed" | "declined";
        /**
         * Format: uuid
         * @description One cluster of signals; made from its earliest signal, so it stays the same when it is computed again.
         */
        InsightId: string;
        /** @description A positive quantity with its 80 % interval. Products of intervals are taken as log-normal and independent. */
        Interval: {
            /**
             * Format: double
             * @description One chance in ten that it is more.
             */
            high: number;
            /**
             * Format: double
             * @description One chance in ten that it is less.
             */
            low: number;
            /**
             * Format: double
             * @description The likely value.
             */
            mid: number;
        };
        /**
         * @description How a shot begins.
         * @enum {string}
         */
        Join: "cut" | "carried";
        /** @description The one file of a film. */
        JoinedFilm: {
            /** @description Its hash; `/api/v1/videos/{video}` plays it. */
            video_blob: components["schemas"]["BlobHash"];
        };
        /** @description What the critic found out about one picture, with the evidence. */
        Judgement: {
            /** @description Raw cosines at which the score is 0.25 and 0.75. */
            anchors: [
                number,
                number
            ];
            /** @description Where the anchors come from. */
            anchors_source: string;
            /** @description What computed it. */
            backend: string;
            /**
             * Format: float
             * @description Raw cosine to the centre of the references that count.
             */
            cosine?: number | null;
            /** @description Which kind of picture the anchors are for. */
            domain: string;
            /** @description Left, top, width, height of the face, in pixels. */
            face_box?: number[] | null;
            /**
             * Format: int32
             * @description How many faces there are.
             */
            faces?: number;
            /** @description What was noticed; the first one decides. */
            findings: components["schemas"]["Finding"][];
            /** @description Right eye, left eye, nose, right and left corner of the mouth, in pixels. */
            landmarks?: number[][] | null;
            /** @description The model the vectors come from. */
            model: string;
            /** @description The reference that is nearest, and its raw cosine. */
            nearest?: [
                string,
                number
            ] | null;
            odds?: components["schemas"]["Odds"] | null;
            /** @description The word. */
            outcome: components["schemas"]["VerdictOutcome"];
            /** @description Which way it looks. */
            pose?: {
                [key: string]: unknown;
            } | null;
            /** @description How well the face can be seen. */
            quality?: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: float
             * @description Calibrated similarity in [0, 1]; absent when there is no face to measure.
             */
            score?: number | null;
            /** @description How far its shape is from her reference shape. */
            shape?: components["schemas"]["Shape"];
        };
        /** @description What to keep. */
        KeepDraft: {
            /** @description Any JSON of at most 256 KiB. */
            body: {
                [key: string]: unknown;
            };
            muse_id?: components["schemas"]["MuseId"] | null;
            /**
             * Format: int64
             * @description The revision this was written upon: refused when another one stands. Left out, it is kept whatever stands.
             */
            revision?: number | null;
        };
        /** @description A key to be kept. */
        KeepKey: {
            /** @description The key itself; it is never shown again. */
            value: string;
        };
        /** @description The key of a mind outside, to be kept. There is no `Debug`: it would show it. */
        KeepMindKey: {
            /** @description The key itself; it is never shown again. */
            value: string;
        };
        /** @description A version to keep. */
        KeepVersion: {
            /** @description What it is called. */
            name?: string | null;
        };
        /** @description A picture that is kept. */
        Kept: {
            /** @description Its name from now on; a draft's identity may list it. */
            blob: components["schemas"]["BlobHash"];
        };
        /** @description The picture that opens a shot. */
        KeyFrame: {
            picture_blob?: components["schemas"]["BlobHash"] | null;
            problem?: components["schemas"]["Problem"] | null;
            /** @description The production that made it. */
            production_id: components["schemas"]["ProductionId"];
            /** @description Where that stands. */
            state: components["schemas"]["ProductionState"];
            /** @description Whether it may open the shot: the critic or the creator let it through. */
            usable: boolean;
        };
        /**
         * @description A key that the studio can keep.
         * @enum {string}
         */
        KeyName: "apify_token" | "reddit_app_id" | "reddit_secret" | "google_key" | "redis_url";
        /**
         * @description Where a key is.
         * @enum {string}
         */
        KeyPlace: "studio" | "environment" | "missing";
        /** @description Whether there is a key, never the key itself. */
        KeyState: {
            changed_at?: components["schemas"]["Timestamp"] | null;
            /** @description Which. */
            name: components["schemas"]["KeyName"];
            /** @description Where it is. */
            place: components["schemas"]["KeyPlace"];
            /** @description The variable that stands in where the studio keeps none. */
            variable: string;
        };
        /**
         * @description Whether two faces are two people.
         * @enum {string}
         */
        Kinship: "distinct" | "close" | "same";
        /** @description A node class that the server lacks. */
        LackedClass: {
            /** @description The class. */
            class_type: string;
            /** @description How many nodes are of it. */
            count: number;
            /** @description The pack that provides it, as the document says: a registry id or `owner/repository`. */
            pack?: string | null;
            /** @description Where that pack is described. */
            url?: string | null;
        };
        /** @description A model file that the server lacks. */
        LackedModel: {
            /** @description The folder below the server's `models`; empty when nobody says. */
            folder: string;
            /** @description The file's name. */
            name: string;
            /** @description Where the document says it can be had. */
            url?: string | null;
            /** @description The nodes that name it. */
            used_by: string[];
        };
        /** @description What a server lacks to run a document. */
        Lacking: {
            /** @description Model files. */
            models: components["schemas"]["LackedModel"][];
            /** @description Node classes. */
            nodes: components["schemas"]["LackedClass"][];
        };
        /** @description How far she may go without being asked. */
        Leave: {
            /**
             * Format: int32
             * @description Pieces of work she may begin in a calendar day (UTC).
             */
            per_day: number;
            /** @description The most that a piece of work may cost, in micro-dollars; what may cost more she only proposes. */
            unasked: components["schemas"]["Usd"];
            /**
             * Format: int32
             * @description Pieces of work of hers that may wait for the creator; with more she waits for them.
             */
            waiting: number;
        };
        /** @description What is wrong with a ledger, and at which row. */
        LedgerFault: {
            /** @description What is wrong with it. */
            message: string;
            /**
             * Format: int64
             * @description The first row at fault.
             */
            seq: number;
        };
        /** @description What verifying found. */
        LedgerReport: {
            /** @description Sum per account, recomputed from the rows. */
            balances: {
                [key: string]: components["schemas"]["Usd"];
            };
            /** @description Empty when all is well. */
            faults: components["schemas"]["LedgerFault"][];
            /** @description Hash of the last row: write it down elsewhere, and nobody can rewrite the past unseen. */
            head: string;
            /** @description Money in open grants, recomputed from the rows. */
            held: components["schemas"]["Usd"];
            /**
             * Format: int64
             * @description Rows read.
             */
            rows: number;
        };
        /** @description Where the light comes from and what it is like. */
        LightDna: {
            /**
             * Format: double
             * @description Degrees around her, 0 from the front, 90 from her left, in [-180, 180].
             */
            azimuth_degrees: number;
            /**
             * Format: double
             * @description Degrees above the horizon, in [-10, 90].
             */
            elevation_degrees: number;
            /**
             * Format: double
             * @description From a bare bulb (0) to an overcast sky (1).
             */
            softness: number;
            /**
             * Format: double
             * @description From cold (-1) to warm (1).
             */
            warmth: number;
        };
        /** @description A limit that was set, by whom and why. */
        LimitChange: {
            /** @description Its value from then on. */
            amount: components["schemas"]["Usd"];
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /** @description `hourly_cap`. */
            name: string;
            /** @description Who. */
            who: string;
            /** @description Why. */
            why: string;
        };
        /** @description What she may spend, and how far she may go alone. */
        Limits: {
            /** @description A quote above this waits for the creator, in micro-dollars. */
            approval_above: components["schemas"]["Usd"];
            /** @description Micro-dollars per calendar day (UTC). */
            daily_budget: components["schemas"]["Usd"];
            /**
             * Format: int32
             * @description Pictures tried for one plan, repairs included, 1 to 8.
             */
            max_attempts: number;
        };
        /**
         * @description How many lines a clip has; its price depends on them.
         * @enum {string}
         */
        Lines: "360p" | "720p" | "1080p" | "4k";
        /** @description What a feed listens to. */
        Listening: {
            /** @description Their names. */
            names: string[];
            /** @description In which order. */
            sorting?: components["schemas"]["Sorting"];
            /** @enum {string} */
            what: "communities";
        } | {
            /** @enum {string} */
            what: "reddit_searches";
            /** @description Each is looked for on its own. */
            words: string[];
        } | {
            /** @description Their names. */
            names: string[];
            /** @enum {string} */
            what: "hashtags";
        } | {
            /** @enum {string} */
            what: "tiktok_searches";
            /** @description Each is looked for on its own. */
            words: string[];
        } | {
            /** @description Their names. */
            names: string[];
            /** @enum {string} */
            what: "profiles";
        } | {
            /** @description Where it lies. */
            path: string;
            /** @enum {string} */
            what: "file";
        };
        /**
         * @description The language of the window.
         * @enum {string}
         */
        Locale: "en" | "fr" | "system";
        /** @description Two pictures of a Muse that are one shot twice. */
        LookAlikes: {
            /**
             * Format: float
             * @description How different they look, 0 to 1; below 0.05 it is the same shot, scaled or graded.
             */
            distance: number;
            /** @description The newer one. */
            newer: components["schemas"]["ProductionId"];
            /** @description The older one. */
            older: components["schemas"]["ProductionId"];
        };
        /** @description Pictures or clips of a film are to be made. */
        MakeFilm: {
            /** @description The creator approves quotes above the Muse's threshold. */
            approved?: boolean;
        };
        /**
         * @description What a model makes.
         * @enum {string}
         */
        Makes: "text" | "image" | "image_edit" | "video" | "speech";
        /** @description One picture as enrolment sees it. */
        MeasuredReference: {
            /** @description Which. */
            blob: components["schemas"]["BlobHash"];
            /** @description Faces found. */
            faces: number;
            /**
             * Format: int32
             * @description In pixels; 0 for what cannot be read.
             */
            height_px: number;
            /** @description Why not, or what could be better. */
            problems: components["schemas"]["Problem"][];
            quality?: components["schemas"]["FaceQuality"] | null;
            /** @description Whether enrolment would take it together with the other usable ones. */
            usable: boolean;
            /**
             * Format: int32
             * @description In pixels; 0 for what cannot be read.
             */
            width_px: number;
        };
        /** @description Pictures of one face, measured together. */
        MeasuredReferences: {
            /** @description Every two pictures with a face. */
            pairs: components["schemas"]["ReferencePair"][];
            /** @description Each picture, in the order asked for. */
            pictures: components["schemas"]["MeasuredReference"][];
            /** @description What follows, in a sentence. */
            sentence: string;
        };
        /** @description A design to be measured as an identity. */
        MeterRequest: {
            /** @description The design, as `muse forge random` prints it. */
            design: {
                [key: string]: unknown;
            };
            /** @description How much is looked at: `one` or `three` drafts, or the `full` eight views. */
            form: components["schemas"]["Form"];
        };
        /**
         * @description Which mind reads.
         * @enum {string}
         */
        MindKind: "embedded" | "openai" | "a2a" | "gemini";
        /** @description Whose reading a decision rests on; with the subject beside it the decision can be computed again without asking. */
        MindNote: {
            asked?: components["schemas"]["AskedMind"] | null;
            /** @description Whose reading counts. */
            kind: components["schemas"]["MindKind"];
            /** @description Red lines that it found crossed where the lexicon found none, by their tags. */
            red_lines?: string[];
            refused?: components["schemas"]["Reason"] | null;
        };
        /** @description One model. */
        Model: {
            /** @description How it is asked. */
            api: components["schemas"]["ModelApi"];
            /** @description When it was read, ISO date. */
            as_of: string;
            /** @description `high`, `medium`, `low`. */
            confidence: string;
            /** @description As its provider calls it on the wire. */
            id: string;
            /** @description What it makes. */
            makes: components["schemas"]["Makes"][];
            /** @description As people call it. */
            name: string;
            /** @description Rows of the price book, by what is counted: `picture`, `input`, `output`, `image_output`, `second_720p`. */
            prices: {
                [key: string]: string;
            };
            /** @description The day from which it no longer answers, ISO date. */
            retires_on?: string | null;
            /** @description Who says so. */
            source: string;
            /** @description What follows it. */
            successor?: string | null;
        };
        /**
         * @description How a model is asked, as Google calls it.
         * @enum {string}
         */
        ModelApi: "generate_content" | "interactions" | "predict_long_running";
        /** @description A model that others run, and what it costs now. */
        ModelRow: components["schemas"]["Model"] & {
            /** @description It is what is taken for these jobs when nobody chose another. */
            first_for: components["schemas"]["Makes"][];
            /** @description Its rows of the price book. */
            price_rows: components["schemas"]["Price"][];
            /** @description Whether it still answers, by what is known. */
            standing: components["schemas"]["ModelStanding"];
        };
        /**
         * @description How long a model still answers, by what is written down.
         * @enum {string}
         */
        ModelStanding: "current" | "ending" | "retired";
        /** @description The breaker and how its cap came to be. */
        MoneyLimits: {
            /** @description As it stands. */
            breaker: components["schemas"]["Breaker"];
            /** @description Every change, newest first. */
            changes: components["schemas"]["LimitChange"][];
        };
        /** @description How a Muse feels, from what became of her last works. */
        Mood: {
            /**
             * Format: double
             * @description From 0, she has done all she may do today, to 1, she has done nothing yet.
             */
            energy: number;
            /**
             * Format: double
             * @description From -1, all was rejected, to 1, all was approved; 0 when nobody said anything yet.
             */
            valence: number;
            /** @description Both in a word. */
            word: components["schemas"]["MoodWord"];
        };
        /**
         * @description A mood in a word.
         * @enum {string}
         */
        MoodWord: "radiant" | "content" | "calm" | "restless" | "low";
        /** @description What she stands for. It is policy: every refusal names the node or edge that refused. */
        MoralGraph: {
            /** @description The four fixed axes. */
            axes: components["schemas"]["Axes"];
            /** @description Support and conflict between axes and values. */
            edges?: components["schemas"]["Edge"][];
            /** @description The creator's own values. */
            values?: components["schemas"]["ValueNode"][];
        };
        /** @description A document moved by the engine: what its editor has to do to its own copy. */
        Moved: components["schemas"]["Standing"] & {
            /** @description The change. */
            patch: {
                [key: string]: unknown;
            };
        };
        /** @description Everything that makes a Muse herself. Sealed: a change is a new generation that names its parent. */
        MuseDna: {
            /**
             * Format: int32
             * @description Version of this document's shape.
             */
            format: number;
            /**
             * Format: int32
             * @description Counts from 1.
             */
            generation: number;
            /** @description Her face. */
            identity: components["schemas"]["Identity"];
            /** @description Her wallet's limits. */
            limits: components["schemas"]["Limits"];
            /** @description Her values. */
            moral_graph: components["schemas"]["MoralGraph"];
            /** @description Whose DNA it is. */
            muse_id: components["schemas"]["MuseId"];
            /** @description Her name. */
            name: string;
            /** @description Hash of the parent generation's DNA; absent for the first. */
            parent?: string | null;
            /** @description Who she is, in a sentence or two. */
            persona: string;
            /** @description What she never does. */
            red_lines: components["schemas"]["RedLine"][];
            /** @description Her look. */
            style: components["schemas"]["Style"];
            /** @description Her speech. */
            voice: components["schemas"]["Voice"];
        };
        /**
         * Format: uuid
         * @description One creative identity the studio works for.
         */
        MuseId: string;
        /** @description A Muse in the list. */
        MuseRow: {
            /** @description Since when. */
            created_at: components["schemas"]["Timestamp"];
            /**
             * Format: int32
             * @description How many generations there are.
             */
            generations: number;
            /** @description Her newest generation. */
            head: components["schemas"]["GenerationId"];
            /** @description Her id. */
            muse_id: components["schemas"]["MuseId"];
            /** @description Her name. */
            name: string;
            /** @description Her colours as `#rrggbb`; the first is the ground. */
            palette: string[];
            portrait?: components["schemas"]["BlobHash"] | null;
            /** @description Her money. */
            wallet: components["schemas"]["Wallet"];
        };
        /** @description A Muse with her sealed DNA and her money. */
        MuseView: {
            /** @description Every generation: number, hash, reason. */
            generations: components["schemas"]["GenerationRow"][];
            /** @description Her newest generation. */
            head: components["schemas"]["Generation"];
            uniqueness?: components["schemas"]["Uniqueness"] | null;
            /** @description Her money. */
            wallet: components["schemas"]["Wallet"];
        };
        /** @description A light of the studio. */
        NamedLight: {
            /** @description What it looks like, in a line. */
            doc: string;
            /** @description Its name. */
            name: string;
        };
        /** @description Another Muse and how alike the two faces are. */
        Neighbour: {
            /**
             * Format: float
             * @description Raw cosine of the centres of both faces.
             */
            cosine: number;
            /** @description Who. */
            muse_id: components["schemas"]["MuseId"];
            /** @description Her name. */
            name: string;
            /**
             * Format: float
             * @description The same, calibrated for the kind of picture she was enrolled from.
             */
            score: number;
        };
        /** @description A feed that is wished for. */
        NewFeed: {
            actor?: components["schemas"]["Actor"] | null;
            /** @description The creator approves that cost for every poll, also above what the Muse spends without asking. */
            approved?: boolean;
            cap?: components["schemas"]["Usd"] | null;
            /**
             * Format: int32
             * @description Not oftener than this, in seconds; else an hour by way of Apify, and what the source allows by another.
             */
            every_secs?: number | null;
            /** @description To what to listen. */
            listening: components["schemas"]["Listening"];
            /**
             * Format: int32
             * @description Posts asked for at once, 1 to 5,000.
             */
            most_posts?: number | null;
            /** @description Name or id of the Muse whose it is; her wallet pays for what costs money. */
            muse?: string | null;
            /** @description What to call it; else it is called after what it listens to. */
            name?: string | null;
            via?: components["schemas"]["Via"] | null;
        };
        /** @description A film to be written. */
        NewFilm: {
            /** @description The shape of its pictures. */
            aspect?: components["schemas"]["Aspect"];
            /** @description How many shots are proposed, 1 to 12; 4 when left out. */
            count?: number | null;
            /** @description What it is about: shots are proposed for it where none are given. */
            intent?: string | null;
            /** @description How many lines its clips have. */
            lines?: components["schemas"]["Lines"];
            /** @description Which model films it. */
            model?: string | null;
            /** @description Name or id of the Muse in it; may be left out when there is only one. */
            muse?: string | null;
            /** @description What makes the pictures that open its shots. */
            renderer?: components["schemas"]["RendererChoice"];
            /**
             * Format: int32
             * @description How long they are together, in seconds; 20 when left out.
             */
            secs?: number | null;
            /** @description Its shots, in the place of proposed ones. */
            shots?: components["schemas"]["Shot"][] | null;
            /** @description What it is called; the beginning of the intent when left out. */
            title?: string | null;
        };
        /** @description A pin to be put on a picture. */
        NewPin: {
            pin_id?: components["schemas"]["PinId"] | null;
            /** @description A line drawn around what is meant, up to 2000 points. */
            stroke?: number[][] | null;
            /** @description What is to be said there, up to 2000 characters. */
            text: string;
            /**
             * Format: double
             * @description From the left, as a share of the picture's width.
             */
            x: number;
            /**
             * Format: double
             * @description From the top, as a share of the picture's height.
             */
            y: number;
        };
        /** @description A new document. At most one of the last three; with none of them it is empty. */
        NewWorkflow: {
            copy_of?: components["schemas"]["WorkflowId"] | null;
            /** @description ComfyUI's workflow JSON. */
            document?: {
                [key: string]: unknown;
            } | null;
            muse_id?: components["schemas"]["MuseId"] | null;
            /** @description What it is called; the template's or the copied one's name when left out. */
            name?: string | null;
            /** @description A template of the studio, by name. */
            template?: string | null;
        };
        /** @description The node classes of the connected ComfyUI, or those known without it. */
        NodeClasses: {
            /** @description ComfyUI's `/object_info`. */
            classes: {
                [key: string]: unknown;
            };
            problem?: components["schemas"]["Problem"] | null;
            /** @description The server they are of; none for those known without one. */
            server?: string | null;
        };
        /** @description What a gate at one cosine would have done on the measured set. */
        Odds: {
            /** @description Share of the strangers that reach this cosine or more. */
            false_accept: components["schemas"]["Estimate"];
            /** @description Share of the right people's pictures that reach no more than this cosine. */
            false_reject: components["schemas"]["Estimate"];
        };
        /** @description A version with its document. */
        OpenVersion: {
            /** @description ComfyUI's workflow JSON. */
            document: {
                [key: string]: unknown;
            };
            /** @description Which. */
            version: components["schemas"]["WorkflowVersion"];
        };
        /** @description A document as it stands. */
        OpenWorkflow: components["schemas"]["WorkflowRow"] & {
            /** @description There is an edit to do again. */
            can_redo: boolean;
            /** @description There is an edit to undo. */
            can_undo: boolean;
            /** @description ComfyUI's workflow JSON, version 0.4 or newer. */
            document: {
                [key: string]: unknown;
            };
            /** @description What would be done again. */
            redo_name?: string | null;
            /** @description What would be undone. */
            undo_name?: string | null;
        };
        /**
         * @description What was decided.
         * @enum {string}
         */
        Outcome: "produce" | "skip" | "refuse";
        /** @description Which workflow of the creator's own makes a picture. */
        OwnPlan: {
            /** @description The document as it stood then. */
            document: components["schemas"]["BlobHash"];
            /** @description Nodes up to which it runs; all outputs when empty. */
            targets: string[];
            /** @description The document it was run from. */
            workflow_id: components["schemas"]["WorkflowId"];
        };
        /** @description A view and how well it goes with the others. */
        OwnView: {
            /**
             * Format: float
             * @description Raw cosine to the centre of the other views; absent without a face, or without others.
             */
            cosine?: number | null;
            /** @description Which one: `2-left-15`. */
            view: string;
        };
        /** @description A persona and how alike she is. */
        PersonaKinship: {
            /**
             * Format: float
             * @description From here on the two are close.
             */
            close_cosine?: number | null;
            /**
             * Format: float
             * @description Raw cosine of the centres of both faces.
             */
            cosine: number;
            /** @description What her references are: `photo`, `generated`, `rendered`. */
            domain: string;
            /** @description Whether those thresholds were measured on pairs of this kind: renders of this renderer. */
            measured: boolean;
            /** @description Who. */
            muse_id: components["schemas"]["MuseId"];
            /** @description Her name. */
            name: string;
            /**
             * Format: float
             * @description From here on they are the same person.
             */
            same_cosine?: number | null;
            /** @description Whether the full reading would say the same, as far as its known error goes. */
            sure: boolean;
            verdict?: components["schemas"]["Kinship"] | null;
        };
        /**
         * @description Where a trend stands in its life. See `rules::phase` for the definition.
         * @enum {string}
         */
        Phase: "emerging" | "rising" | "peaking" | "fading";
        /** @description A note at a place of a picture. */
        Pin: {
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /** @description Whether it is dealt with. */
            done: boolean;
            /** @description Its id. */
            pin_id: components["schemas"]["PinId"];
            /** @description A line drawn around what is meant, as such shares; empty without one. */
            stroke: number[][];
            /** @description What is to be said there. */
            text: string;
            /** @description Who said it. */
            who: string;
            /**
             * Format: double
             * @description From the left, as a share of the picture's width.
             */
            x: number;
            /**
             * Format: double
             * @description From the top, as a share of the picture's height.
             */
            y: number;
        };
        /**
         * Format: uuid
         * @description One note at a place of a picture.
         */
        PinId: string;
        /**
         * @description Where the work will be shown.
         * @enum {string}
         */
        Platform: "instagram" | "tiktok" | "youtube" | "reddit";
        /** @description One poll of a feed: what it brought and what it cost. */
        Poll: {
            /** @description When it was asked. */
            asked_at: components["schemas"]["Timestamp"];
            /**
             * Format: int64
             * @description Posts that could not be read.
             */
            bad: number;
            cost?: components["schemas"]["Usd"] | null;
            ended_at?: components["schemas"]["Timestamp"] | null;
            /** @description Of which feed. */
            feed_id: components["schemas"]["FeedId"];
            grant_id?: components["schemas"]["GrantId"] | null;
            /** @description How much is or was held. */
            held: components["schemas"]["Usd"];
            /**
             * Format: int64
             * @description Looks not recorded before.
             */
            new_observations: number;
            /**
             * Format: int64
             * @description Posts not seen before.
             */
            new_signals: number;
            /** @description Its id. */
            poll_id: components["schemas"]["PollId"];
            problem?: components["schemas"]["Problem"] | null;
            /**
             * Format: int64
             * @description Posts that were understood.
             */
            read: number;
            /** @description The run at the service, once it is known. */
            run_id?: string | null;
            /**
             * Format: int64
             * @description Comments, advertisements and what is not for everybody.
             */
            skipped: number;
            /**
             * Format: double
             * @description VVS of its posts together; absent where nobody counted.
             */
            speed?: number | null;
        };
        /**
         * Format: uuid
         * @description One poll of a feed.
         */
        PollId: string;
        /** @description A face to be drawn. */
        PortraitRequest: {
            /** @description The face. */
            design: {
                [key: string]: unknown;
            };
            /** @description How it is shown. */
            view?: components["schemas"]["View"];
        };
        /** @description A document that was drawn along a pose. */
        PosedDocument: {
            /** @description What the creator should know: models that are assumed, guides that are left out. */
            notes: string[];
            /** @description The document. */
            workflow: components["schemas"]["OpenWorkflow"];
        };
        /** @description A designed head, how it is shown, and what becomes of it. */
        PosedWorkflow: {
            /** @description The face. */
            design: {
                [key: string]: unknown;
            };
            muse_id?: components["schemas"]["MuseId"] | null;
            /** @description What the document is called; after the template when left out. */
            name?: string | null;
            /** @description What is to be seen; words to begin with when left out. */
            prompt?: string | null;
            /** @description Its pose and light. Width and height are the picture's, in whole eights of a pixel row; a draft is no guide. */
            view?: components["schemas"]["View"];
        };
        /** @description A face made by hand, to start from. */
        PresetFace: {
            /** @description Its design. */
            design: {
                [key: string]: unknown;
            };
            /** @description Who it is. */
            doc: string;
            /** @description Its name. */
            name: string;
        };
        /** @description A draft to look at. */
        PreviewRequest: {
            /** @description The draft, sealable or not. */
            draft_dna: components["schemas"]["Draft"];
            /** @description Whose format; Instagram's when left out. */
            platform?: components["schemas"]["Platform"];
            /**
             * Format: int64
             * @description The same seed gives the same picture; 1 when left out.
             */
            seed?: number | null;
        };
        /** @description One price. */
        Price: {
            /** @description When it was read, ISO date. */
            as_of: string;
            /** @description `high`, `medium`, `low`. */
            confidence: string;
            /** @description `draft.picture`, `comfy.picture`, `attention.picture`, `apify.post`. */
            item: string;
            /** @description Likely price per unit and its 80 % interval, in micro-dollars. */
            price: components["schemas"]["UsdRange"];
            /** @description Who says so. */
            source: string;
            /** @description `picture`, `hour`, `million tokens`. */
            unit: string;
        };
        /** @description What a clip is. */
        Probe: {
            /** @description `h264` and so on. */
            codec: string;
            /**
             * Format: int32
             * @description In pixels.
             */
            height_px: number;
            /**
             * Format: double
             * @description How long it is, in seconds.
             */
            secs: number;
            /** @description Whether there is sound. */
            sound: boolean;
            /**
             * Format: int32
             * @description In pixels.
             */
            width_px: number;
        };
        /** @description What went wrong, in the three parts every door shows. */
        Problem: {
            /** @description What the person at the screen can do. */
            advice?: string | null;
            /** @description Stable, dotted, lower case: `wallet.short`. */
            code: string;
            /** @description What happened, as one sentence. */
            message: string;
            /** @description The node of the workflow it is about, by its id in the prompt. */
            node?: string | null;
        };
        /** @description What went wrong and what to do (RFC 9457). */
        ProblemDetails: {
            /** @description What the person at the screen can do. */
            advice?: string | null;
            /** @description Stable, dotted, lower case: `wallet.short`. Compare this, never the text. */
            code: string;
            /** @description Column of that line, in bytes. */
            column?: number | null;
            /** @description What happened, as one sentence. */
            detail: string;
            /** @description The fields at fault, when they are known. */
            errors?: components["schemas"]["DnaProblem"][];
            /** @description Line of the body, from 1, when it could not be read. */
            line?: number | null;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description The status in words. */
            title: string;
            /** @description `about:blank`: the title is that of the status; `code` tells problems apart. */
            type: string;
        };
        /** @description What to make. */
        ProduceRequest: {
            /** @description The creator wants it although the ROI says no. */
            anyway?: boolean;
            /** @description The creator approves a quote above her threshold. */
            approved?: boolean;
            /** @description In the creator's words, 1 to 400 characters. */
            intent: string;
            /** @description Name or id; may be left out when there is only one Muse. With none at all the first one is drawn and sealed. */
            muse?: string | null;
            /** @description Where it will be shown. */
            platform?: components["schemas"]["Platform"];
            /** @description What renders it. */
            renderer?: components["schemas"]["RendererChoice"];
            /**
             * Format: int64
             * @description Seed of the first attempt; drawn when left out.
             */
            seed?: number | null;
        };
        /** @description What came of it. */
        Produced: {
            /** @description The decision, with its arithmetic. */
            decision: components["schemas"]["Decision"];
            production?: components["schemas"]["Production"] | null;
        };
        /** @description One piece of work. */
        Production: {
            /** @description Somebody asked to stop it. */
            cancel_asked: boolean;
            /** @description When it began. */
            created_at: components["schemas"]["Timestamp"];
            /** @description The decision behind it. */
            decision_id: components["schemas"]["DecisionId"];
            /** @description Under which sealed DNA. */
            generation_id: components["schemas"]["GenerationId"];
            grant_id?: components["schemas"]["GrantId"] | null;
            /** @description What was asked for. */
            intent: string;
            /** @description For whom. */
            muse_id: components["schemas"]["MuseId"];
            /** @description What the creator should know of the workflow: the route that was chosen, models that are assumed. */
            notes: string[];
            picture_blob?: components["schemas"]["BlobHash"] | null;
            /** @description How it is made. */
            plan: components["schemas"]["ProductionPlan"];
            problem?: components["schemas"]["Problem"] | null;
            /** @description Its id. */
            production_id: components["schemas"]["ProductionId"];
            prompt_blob?: components["schemas"]["BlobHash"] | null;
            /** @description Where it stands. */
            state: components["schemas"]["ProductionState"];
            /** @description When it last moved. */
            updated_at: components["schemas"]["Timestamp"];
            workflow_blob?: components["schemas"]["BlobHash"] | null;
        };
        /**
         * Format: uuid
         * @description One piece of work on its way from intent to release.
         */
        ProductionId: string;
        /** @description How a yes will be carried out. */
        ProductionPlan: {
            /** @description The creator approved a quote above her threshold; kept, so that a restart does not ask again. */
            approved: boolean;
            /**
             * Format: int32
             * @description Pictures tried at most, repairs included.
             */
            attempts: number;
            /**
             * Format: int64
             * @description Seconds one render may take.
             */
            deadline_secs: number;
            /** @description Size of the picture. */
            format: components["schemas"]["Format"];
            /** @description What it must not show. */
            negative_prompt: string;
            own?: components["schemas"]["OwnPlan"] | null;
            /** @description Where it will be shown. */
            platform: components["schemas"]["Platform"];
            /** @description What the picture shows, in words for a model. Made from the intent and the DNA, never from scraped text. */
            prompt: string;
            /** @description Which renderer was asked for. */
            renderer: components["schemas"]["RendererChoice"];
            /**
             * Format: int64
             * @description Noise seed of the first attempt.
             */
            seed: number;
        };
        /**
         * @description Where a production stands.
         * @enum {string}
         */
        ProductionState: "planned" | "compiled" | "granted" | "rendering" | "audited" | "repairing" | "in_review" | "approved" | "released" | "rejected" | "failed" | "cancelled";
        /** @description A production with everything that belongs to it. */
        ProductionView: {
            /** @description The decision behind it. */
            decision: components["schemas"]["Decision"];
            /** @description The production. */
            production: components["schemas"]["Production"];
            /** @description Its attempts, first to last. */
            renders: components["schemas"]["RenderView"][];
            /** @description What the creator said, oldest first. */
            reviews: components["schemas"]["Review"][];
        };
        /** @description What something will cost, with the rows it was computed from. */
        Quote: {
            /** @description Likely cost and its 80 % interval. */
            cost: components["schemas"]["UsdRange"];
            /** @description The most it can cost; a grant covers this. */
            maximum: components["schemas"]["Usd"];
            /** @description The rows used, as they stood. */
            rows: components["schemas"]["Price"][];
            /** @description What for, in words. */
            what: string;
        };
        /** @description What to leave to chance. */
        RandomFace: {
            /**
             * Format: float
             * @description How far shapes go, 0 to 1; 0.4 when left out. 0.35 to 0.5 looks human, 0.7 is a caricature.
             */
            amplitude?: number | null;
            /** @description The face to start from; the average one when left out. */
            from?: {
                [key: string]: unknown;
            } | null;
            /** @description Only these groups change; all of them when empty. */
            groups?: string[];
            /**
             * Format: int64
             * @description The same seed gives the same face.
             */
            seed: number;
        };
        /** @description Why it was decided so. */
        Reason: {
            /** @description Stable: `roi.high`, `trend.peaking`, `creator.insisted`, `roi.low`, `red_line`, `alignment.low`. */
            code: string;
            /** @description As one sentence with the numbers. */
            sentence: string;
        };
        /** @description What she never does. Typed, so that a machine can keep it. */
        RedLine: {
            /** @enum {string} */
            tag: "nudity";
        } | {
            /** @enum {string} */
            tag: "violence";
        } | {
            /** @enum {string} */
            tag: "weapons";
        } | {
            /** @enum {string} */
            tag: "politics";
        } | {
            /** @enum {string} */
            tag: "religion";
        } | {
            /** @enum {string} */
            tag: "drugs";
        } | {
            /** @enum {string} */
            tag: "gambling";
        } | {
            /** @enum {string} */
            tag: "medical_claims";
        } | {
            /** @enum {string} */
            tag: "financial_advice";
        } | {
            /** @enum {string} */
            tag: "minors";
        } | {
            /** @enum {string} */
            tag: "real_people";
        } | {
            /** @description How it is called when it refuses. */
            label: string;
            /** @enum {string} */
            tag: "custom";
            /** @description Words that cross it. */
            terms: string[];
        };
        /** @description One picture of the identity. */
        Reference: {
            /** @description The picture's bytes. */
            blob: components["schemas"]["BlobHash"];
            /** @description Where it came from: a file name, `front`. */
            name: string;
        };
        /** @description How alike two of the pictures are. */
        ReferencePair: {
            /** @description Place of the one among the pictures. */
            a: number;
            /** @description Place of the other. */
            b: number;
            /**
             * Format: float
             * @description Raw cosine of the two faces.
             */
            cosine: number;
            /**
             * Format: float
             * @description Calibrated similarity in [0, 1].
             */
            score: number;
        };
        /** @description Who releases. */
        ReleaseRequest: {
            /** @description `creator` when left out. */
            who?: string | null;
        };
        /**
         * Format: uuid
         * @description One attempt at a picture; for ComfyUI it is also the prompt id that we choose.
         */
        RenderId: string;
        /** @description One attempt at a picture. */
        RenderRow: {
            /** @description When it was asked for. */
            asked_at: components["schemas"]["Timestamp"];
            /**
             * Format: int32
             * @description From 1.
             */
            attempt: number;
            /** @description What it cost. */
            cost: components["schemas"]["Usd"];
            ended_at?: components["schemas"]["Timestamp"] | null;
            /** @description `fresh` or `repair`. */
            kind: string;
            laid_from?: components["schemas"]["BlobHash"] | null;
            picture_blob?: components["schemas"]["BlobHash"] | null;
            problem?: components["schemas"]["Problem"] | null;
            /** @description For which production. */
            production_id: components["schemas"]["ProductionId"];
            prompt_blob?: components["schemas"]["BlobHash"] | null;
            /** @description Its id. */
            render_id: components["schemas"]["RenderId"];
            /** @description `draft`, `comfy`. */
            renderer: string;
        };
        /** @description An attempt with its verdict. */
        RenderView: components["schemas"]["RenderRow"] & {
            verdict?: components["schemas"]["Verdict"] | null;
        };
        /**
         * @description Which renderer the creator asked for.
         * @enum {string}
         */
        RendererChoice: "auto" | "draft" | "comfy" | "google" | "burst";
        /**
         * @description What part of a picture is to be made anew.
         * @enum {string}
         */
        RepairRegion: "face";
        /** @description One word of the creator. */
        Review: {
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /** @description On which piece of work. */
            production_id: components["schemas"]["ProductionId"];
            /** @description The word. */
            status: components["schemas"]["ReviewStatus"];
            /** @description Who said it. */
            who: string;
            /** @description Why. */
            why: string;
        };
        /** @description A word of the creator. */
        ReviewRequest: {
            /** @description `in_review`, `changes`, `approved`, `rejected`. */
            status: components["schemas"]["ReviewStatus"];
            /** @description Who. */
            who?: string | null;
            /** @description Why. */
            why?: string;
        };
        /**
         * @description Where a piece of work stands in the creator's eyes.
         * @enum {string}
         */
        ReviewStatus: "todo" | "in_review" | "changes" | "approved" | "rejected" | "released";
        /** @description A run that is asked for. */
        RunWorkflow: {
            /** @description The creator approves a quote above her threshold. */
            approved?: boolean;
            /** @description For whom: her limits hold, her critic judges. */
            muse_id: components["schemas"]["MuseId"];
            /**
             * Format: int64
             * @description The revision that is meant.
             */
            revision: number;
            /** @description Nodes up to which it runs; all outputs when empty. Inside subgraphs `outer:inner`. */
            targets?: string[];
        };
        /** @description A draft as it stands. */
        SavedDraft: {
            /** @description What is written: any JSON. */
            body: {
                [key: string]: unknown;
            };
            /** @description There is a step to do again. */
            can_redo: boolean;
            /** @description There is a step to undo. */
            can_undo: boolean;
            /** @description Its id. */
            draft_id: components["schemas"]["DraftId"];
            muse_id?: components["schemas"]["MuseId"] | null;
            /** @description What its body calls it; empty when it says nothing. */
            name: string;
            /**
             * Format: int64
             * @description Rises with every change, also when a step is undone.
             */
            revision: number;
            /** @description When it last changed. */
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description What is said of a script. */
        ScriptCheck: {
            fault?: components["schemas"]["ScriptFault"] | null;
        };
        /** @description Where a script is wrong. */
        ScriptFault: {
            /** @description What to write instead. */
            advice?: string | null;
            /** @description Column in characters, from 1. */
            column: number;
            /** @description Line, from 1. */
            line: number;
            /** @description What is wrong. */
            message: string;
        };
        /** @description A text to look at. */
        ScriptText: {
            /** @description ComfyScript. */
            script: string;
        };
        /** @description DNA under its seal. */
        Sealed: {
            /** @description The DNA. */
            dna: components["schemas"]["MuseDna"];
            /** @description BLAKE3 of its canonical JSON. */
            dna_hash: string;
            /** @description The studio's public key, hexadecimal. */
            public_key: string;
            /** @description Ed25519 over the hash's 32 bytes, hexadecimal. */
            signature: string;
        };
        /** @description What the critic says about a picture of a clip. */
        SeenPicture: {
            /**
             * Format: double
             * @description Seconds after the clip's beginning.
             */
            at_secs: number;
            outcome?: components["schemas"]["VerdictOutcome"] | null;
            /** @description The picture. */
            picture_blob: components["schemas"]["BlobHash"];
            /**
             * Format: float
             * @description Calibrated similarity in [0, 1].
             */
            score?: number | null;
            /** @description In words. */
            sentence: string;
        };
        /** @description How fast an insight was at one look. */
        SeriesPoint: {
            /** @description When it was looked at. */
            at: components["schemas"]["Timestamp"];
            /**
             * Format: double
             * @description Measured VVS, not smoothed, damped as that of the insight; `null` where no source gave figures.
             */
            vvs?: number | null;
        };
        /** @description A new cap. */
        SetLimit: {
            /** @description Micro-dollars that may be captured or in flight in any 60 minutes. */
            hourly_cap: components["schemas"]["Usd"];
            /** @description Who. */
            who?: string | null;
            /** @description Why; a limit is changed only with a reason. */
            why: string;
        };
        /**
         * @description A word of a review that the creator can say at the desk.
         * @enum {string}
         */
        SetWord: "in_review" | "changes" | "approved" | "rejected";
        /** @description What the creator chose, and the default of what she did not. */
        Settings: {
            /** @description The ComfyUI server in use. */
            comfy_url: string;
            /** @description The first run was walked through. */
            first_run_done: boolean;
            /** @description The language of the window. */
            locale: components["schemas"]["Locale"];
            /** @description Who reads what an intent is about. */
            mind: components["schemas"]["MindKind"];
            /** @description Whether a key of its own is kept for it. */
            mind_has_key: boolean;
            /** @description Which of its models. */
            mind_model?: string | null;
            /** @description Where a mind outside is asked. */
            mind_url?: string | null;
            muse?: components["schemas"]["MuseId"] | null;
            /** @description The window may say when something waits for the creator. */
            notify: boolean;
            /** @description New work is refused; what runs goes on. */
            paused: boolean;
            /** @description The colours of the window. */
            theme: components["schemas"]["Theme"];
        };
        /** @description What to change; what is left out stays. */
        SettingsChange: {
            /** @description The ComfyUI server, used from now on; empty takes the choice back. */
            comfy_url?: string | null;
            /** @description The first run was walked through. */
            first_run_done?: boolean | null;
            locale?: components["schemas"]["Locale"] | null;
            mind?: components["schemas"]["MindKind"] | null;
            /** @description Which of its models; empty takes the choice back. */
            mind_model?: string | null;
            /** @description Where a mind outside is asked; empty takes the choice back. Its key is forgotten with the place. */
            mind_url?: string | null;
            muse?: components["schemas"]["MuseId"] | null;
            /** @description The window may say when something waits for the creator. */
            notify?: boolean | null;
            /** @description Refuse new work; what runs goes on. */
            paused?: boolean | null;
            theme?: components["schemas"]["Theme"] | null;
        };
        /** @description What the shape of a face says. */
        Shape: {
            /**
             * Format: float
             * @description Root mean square deviation, as a share of the distance of the outer eye corners; 0.009 is usual.
             */
            deviation: number;
            /** @enum {string} */
            kind: "measured";
        } | {
            /** @enum {string} */
            kind: "not_measurable";
            /** @description Why. */
            why: string;
        } | {
            /** @enum {string} */
            kind: "no_face";
        };
        /** @description The studios that share this one's Muses. */
        SharedContext: {
            /** @description A restart of that Redis forgets nothing; otherwise every studio has to be there to heal after one. */
            durable: boolean;
            /**
             * Format: int64
             * @description There and back, in microseconds.
             */
            latency_micros: number;
            /** @description What is shared. */
            muses: components["schemas"]["SharedMuse"][];
            /** @description Host and port of Redis. */
            place: string;
            /** @description This studio. */
            studio_id: components["schemas"]["StudioId"];
            /** @description Its version. */
            version: string;
        };
        /** @description One Muse, as all studios together have her. */
        SharedMuse: {
            /** @description Captured within 60 minutes. */
            captured: components["schemas"]["Usd"];
            /** @description Free, in micro-dollars; below zero when studios spent apart what they owned together. */
            free: components["schemas"]["Usd"];
            /** @description Work that was handed over and is not done yet. */
            handed_over: components["schemas"]["HandedOver"][];
            /** @description Why nothing is granted; absent when all is well. */
            healing?: string | null;
            /** @description In flight. */
            held: components["schemas"]["Usd"];
            /** @description Who. */
            muse_id: components["schemas"]["MuseId"];
            /** @description Her name. */
            name: string;
            /** @description Who takes part. */
            studios: components["schemas"]["SharingStudio"][];
        };
        /** @description One studio that takes part. */
        SharingStudio: {
            /** @description It and the others have met; before that it cannot spend. */
            admitted: boolean;
            /** @description Which. */
            studio_id: components["schemas"]["StudioId"];
            /** @description It is this one. */
            this: boolean;
            /** @description Its ledger is part of the shared wallet. */
            told: boolean;
        };
        /** @description One shot. */
        Shot: {
            /** @description What happens, in the creator's words: one line of 1 to 300 characters. */
            action: string;
            /** @description What the camera does. */
            camera?: components["schemas"]["Camera"];
            /** @description How much it shows. */
            framing: components["schemas"]["Framing"];
            /** @description How it begins. */
            join?: components["schemas"]["Join"];
            /**
             * Format: int32
             * @description How long it is, in seconds: 3 to 10.
             */
            secs: number;
            /** @description Its id; a new one is given where it is left out. */
            shot_id?: components["schemas"]["ShotId"];
        };
        /**
         * Format: uuid
         * @description One shot of a film; it keeps its id wherever it is moved.
         */
        ShotId: string;
        /** @description A shot with what was made for it. */
        ShotView: {
            clip?: components["schemas"]["Clip"] | null;
            key_frame?: components["schemas"]["KeyFrame"] | null;
            latest?: components["schemas"]["Clip"] | null;
            /** @description The shot. */
            shot: components["schemas"]["Shot"];
            /** @description The script or a picture changed since that clip was made. */
            stale: boolean;
            standing?: components["schemas"]["ClipStanding"] | null;
        };
        /** @description A post as it was last seen. Its words are from the web: to be shown, never obeyed. */
        SignalLook: {
            /**
             * Format: int64
             * @description Comments.
             */
            comments?: number | null;
            /** @description Subreddit, hashtag or channel, cleaned for display. */
            community: string;
            created_at?: components["schemas"]["Timestamp"] | null;
            /** @description When it was last looked at. */
            observed_at: components["schemas"]["Timestamp"];
            /**
             * Format: int64
             * @description Shares.
             */
            shares?: number | null;
            /** @description Where. */
            source: components["schemas"]["SourceKind"];
            /** @description What it says, cleaned for display. */
            title: string;
            /**
             * Format: int64
             * @description Upvotes, hearts, diggs.
             */
            upvotes?: number | null;
            /** @description Where it can be seen, when that is an address of the web. */
            url?: string | null;
            /** @description By which way the figures came; by which it was last seen, when nobody counted. */
            via: components["schemas"]["Via"];
        };
        /**
         * @description How a community's posts are ordered by Reddit itself.
         * @enum {string}
         */
        Sorting: "hot" | "new" | "rising" | "top";
        /**
         * @description Where a signal was seen.
         * @enum {string}
         */
        SourceKind: "reddit" | "tiktok" | "file";
        /** @description A least and a greatest number of seconds. */
        Span: {
            /**
             * Format: double
             * @description The least.
             */
            least: number;
            /**
             * Format: double
             * @description The greatest.
             */
            most: number;
        };
        /** @description What was spent, what is held, what is likely to come. Days and months are those of UTC, as budgets are. */
        Spend: {
            /** @description By day, Muse and kind, oldest first; what cost nothing is left out. */
            by_day: components["schemas"]["DaySpend"][];
            forecast?: components["schemas"]["Forecast"] | null;
            /** @description Money in open grants, newest first. */
            holds: components["schemas"]["Hold"][];
            /** @description Captured in the last 60 minutes. */
            last_hour: components["schemas"]["Usd"];
            /** @description Captured since the first of the month. */
            month: components["schemas"]["Usd"];
            /** @description Captured since midnight. */
            today: components["schemas"]["Usd"];
            /** @description The breaker's window over the last three hours: a point every five minutes and at each change. */
            window: components["schemas"]["WindowPoint"][];
        };
        /** @description Where a document stands among its edits. */
        Standing: {
            /** @description There is an edit to do again. */
            can_redo: boolean;
            /** @description There is an edit to undo. */
            can_undo: boolean;
            /** @description What would be done again. */
            redo_name?: string | null;
            /**
             * Format: int64
             * @description Rises with every edit, also when one is undone.
             */
            revision: number;
            /** @description What would be undone. */
            undo_name?: string | null;
        };
        /** @description A machine to be rented. */
        StartBurst: {
            /** @description The creator approves a quote above the Muse's threshold. */
            approved?: boolean;
            /**
             * Format: int32
             * @description How long it may live, in minutes; as set up when left out.
             */
            minutes?: number | null;
            /** @description Name or id of the Muse who pays; may be left out when there is only one. */
            muse?: string | null;
        };
        /** @description A designed face that ships with the studio. */
        StarterFace: {
            /** @description Who it is. */
            doc: string;
            /** @description Its name. */
            name: string;
            /** @description What its pictures are called, in their order. */
            views: string[];
        };
        /**
         * Format: uuid
         * @description One home that works for Muses, among others that share them.
         */
        StudioId: string;
        /** @description How her pictures look. */
        Style: {
            /**
             * Format: int32
             * @description Focal length of the lens, 35 mm equivalent, in millimetres.
             */
            lens_mm: number;
            /** @description Her light. */
            light: components["schemas"]["LightDna"];
            /** @description `minimal`, `editorial`, `noir` or `chroma`. */
            look: string;
            /** @description One to eight colours as `#rrggbb`; the first is the ground. */
            palette: string[];
            /** @description What she wears. */
            wardrobe: string[];
        };
        /** @description What a subject is about, as numbers: the only thing that leaves the text it was read from. */
        Subject: {
            /**
             * @description Per axis: the level it speaks of in [0, 1] and how much that weighs: words of the lexicon, or the confidence of
             *     another mind in tenths.
             */
            axes: {
                [key: string]: [
                    number,
                    number
                ];
            };
            /** @description Ids of the Muse's own values it touches. */
            values: string[];
        };
        /** @description A draft that was drawn. */
        Surprise: {
            /** @description The draft, as genesis takes it. */
            draft_dna: components["schemas"]["Draft"];
            /**
             * Format: int64
             * @description The seed it was drawn from: the same seed gives the same draft.
             */
            seed: number;
        };
        /** @description A production as it lies on the desk. */
        Take: {
            /**
             * Format: int32
             * @description Pictures tried so far.
             */
            attempts: number;
            /**
             * Format: float
             * @description Raw cosine.
             */
            cosine?: number | null;
            /** @description What they cost. */
            cost: components["schemas"]["Usd"];
            /** @description When it began. */
            created_at: components["schemas"]["Timestamp"];
            /**
             * Format: float
             * @description How far the shape of the face is from hers, as a share of the distance of the outer eye corners.
             */
            deviation?: number | null;
            /** @description The creator thinks otherwise than the critic. */
            disagrees: boolean;
            /** @description What the critic noticed, by kind; the first one decided. */
            findings: string[];
            flag?: components["schemas"]["Flag"] | null;
            /**
             * Format: int32
             * @description Height of the picture that was planned.
             */
            height_px: number;
            /** @description What was asked for. */
            intent: string;
            /** @description Whose it is. */
            muse_id: components["schemas"]["MuseId"];
            /** @description Her name. */
            muse_name: string;
            outcome?: components["schemas"]["VerdictOutcome"] | null;
            parent?: components["schemas"]["ProductionId"] | null;
            picture_blob?: components["schemas"]["BlobHash"] | null;
            /**
             * Format: int32
             * @description How many pins there are.
             */
            pins: number;
            /** @description Where it will be shown. */
            platform: components["schemas"]["Platform"];
            /** @description Its id. */
            production_id: components["schemas"]["ProductionId"];
            /** @description What made it, or is to make it: `draft`, `comfy`. */
            renderer: string;
            review?: components["schemas"]["ReviewStatus"] | null;
            /**
             * Format: float
             * @description Calibrated similarity in [0, 1].
             */
            score?: number | null;
            /** @description The first take of its line. */
            stack: components["schemas"]["ProductionId"];
            /**
             * Format: int32
             * @description The creator's stars, 0 to 5.
             */
            stars: number;
            /** @description Where it stands. */
            state: components["schemas"]["ProductionState"];
            /** @description When it last moved. */
            updated_at: components["schemas"]["Timestamp"];
            /**
             * Format: int32
             * @description Its number in that line; 1 is the first.
             */
            version: number;
            /**
             * Format: int32
             * @description Width of the picture that was planned.
             */
            width_px: number;
        };
        /** @description Takes, newest first. */
        TakePage: {
            next?: components["schemas"]["ProductionId"] | null;
            /** @description The takes. */
            takes: components["schemas"]["Take"][];
        };
        /**
         * Format: uuid
         * @description One piece of work that a studio hands to another.
         */
        TaskId: string;
        /**
         * @description Who brings a template along.
         * @enum {string}
         */
        TemplateOrigin: "studio" | "server";
        /**
         * @description The colours of the window.
         * @enum {string}
         */
        Theme: "dark" | "light" | "system";
        /**
         * Format: date-time
         * @description A moment in UTC, in whole milliseconds since 1970; RFC 3339 text in JSON.
         */
        Timestamp: string;
        /**
         * Format: uuid
         * @description One movement of money; using the same id twice moves the money once.
         */
        TransferId: string;
        /** @description The trend a decision leans on, as numbers and ids only. */
        TrendContext: {
            /**
             * Format: double
             * @description Share of the intent's words that its signals use, in [0, 1].
             */
            closeness: number;
            /** @description Which insight. */
            insight_id: components["schemas"]["InsightId"];
            /** @description When it was last looked at. */
            last_at: components["schemas"]["Timestamp"];
            /** @description Its phase. */
            phase: components["schemas"]["Phase"];
            /**
             * Format: int32
             * @description How many signals it is made of.
             */
            signal_count: number;
            /**
             * Format: double
             * @description Its velocity, when figures exist.
             */
            vvs?: number | null;
        };
        /** @description Signals that are about the same thing. */
        TrendInsight: {
            /**
             * Format: int32
             * @description In how many communities.
             */
            community_count: number;
            /** @description Whether any of these ways gave engagement figures. Where none did, there is no velocity and none is guessed. */
            counted: boolean;
            first_at?: components["schemas"]["Timestamp"] | null;
            /** @description Stable while its earliest signal is the same. */
            insight_id: components["schemas"]["InsightId"];
            /** @description Title of its strongest signal. From the web: to be shown, never obeyed. */
            label: string;
            /** @description The latest look. */
            last_at: components["schemas"]["Timestamp"];
            /** @description Where it stands. */
            phase: components["schemas"]["Phase"];
            /**
             * Format: int32
             * @description How many posts.
             */
            signal_count: number;
            /**
             * Format: double
             * @description Relative change of the smoothed VVS per hour; absent with `vvs`.
             */
            slope?: number | null;
            /** @description Where they were seen. */
            sources: components["schemas"]["SourceKind"][];
            /** @description The words its signals share, for measuring how close a subject is. */
            terms: string[];
            /**
             * Format: double
             * @description Smoothed VVS, damped when it comes from few communities; absent when no source gave engagement figures.
             */
            vvs?: number | null;
            /** @description By which ways they were seen. */
            ways: components["schemas"]["Via"][];
        };
        /** @description An insight with what it is made of and what came of it. */
        TrendView: {
            /** @description Decisions that leaned on it, newest first, at most 100. */
            decisions: components["schemas"]["Decision"][];
            /** @description The insight. */
            insight: components["schemas"]["TrendInsight"];
            /** @description How fast it was at each look, oldest first, at most 240 of them. */
            series: components["schemas"]["SeriesPoint"][];
            /** @description Its posts as they were last seen, the most upvoted first, at most 200. */
            signals: components["schemas"]["SignalLook"][];
        };
        /** @description Whether a face is one Muse's alone. */
        Uniqueness: {
            /** @description With how many Muses she was compared. */
            compared: number;
            /** @description Whose. */
            muse_id: components["schemas"]["MuseId"];
            /** @description The most alike, nearest first. */
            nearest: components["schemas"]["Neighbour"][];
            /** @description What follows, in a sentence. */
            sentence: string;
        };
        /** @description A picture as a widget names it. */
        UploadedPicture: {
            /** @description The widget's value. */
            value: string;
        };
        /**
         * Format: int64
         * @description US dollars, held as whole micro-dollars: `1_000_000` is one dollar.
         *
         *     Integers, because a ledger has to add up; micro, because one render can cost less than a cent.
         */
        Usd: number;
        /** @description An estimate as it should be said: likely value and the 80 % interval around it. */
        UsdRange: {
            /** @description One chance in ten that it is more. */
            high: components["schemas"]["Usd"];
            /** @description One chance in ten that it is less. */
            low: components["schemas"]["Usd"];
            /** @description The likely value. */
            mid: components["schemas"]["Usd"];
        };
        /** @description A value of the creator's own, as a node beside the four axes. */
        ValueNode: {
            /** @description Short and unique within the graph; edges name it. */
            id: string;
            /** @description As the creator would say it: "slow craft". */
            label: string;
            /** @description Words that show a subject is about this value. */
            terms: string[];
            /**
             * Format: double
             * @description How much it matters to her, in [0, 1].
             */
            weight: number;
        };
        /** @description A judgement on one render. */
        Verdict: {
            /** @description When. */
            judged_at: components["schemas"]["Timestamp"];
            /** @description What was found. */
            judgement: components["schemas"]["Judgement"];
            /** @description Which render. */
            render_id: components["schemas"]["RenderId"];
            /** @description Its id. */
            verdict_id: components["schemas"]["VerdictId"];
        };
        /**
         * Format: uuid
         * @description The critic's word on one render.
         */
        VerdictId: string;
        /**
         * @description What a verdict says.
         * @enum {string}
         */
        VerdictOutcome: "accept" | "repair" | "reject";
        /** @description What verifying a Muse found. */
        Verification: {
            /** @description Hash of the newest DNA. */
            dna_hash: string;
            /**
             * Format: int32
             * @description Generations whose seal and parent hold.
             */
            generations: number;
            /** @description Whose. */
            muse_id: components["schemas"]["MuseId"];
            /** @description Her name. */
            name: string;
            /** @description Whether the seal was made with this studio's own key. */
            own_key: boolean;
            /** @description The studio's public key. */
            public_key: string;
            /**
             * Format: int32
             * @description References whose bytes are what their names say.
             */
            references: number;
        };
        /**
         * @description Why a version was kept.
         * @enum {string}
         */
        VersionWhy: "opened" | "saved" | "ran" | "restored";
        /**
         * @description By which way a look at a post came.
         * @enum {string}
         */
        Via: "apify" | "oauth" | "rss" | "file";
        /** @description How a head is shown. */
        View: {
            /**
             * @description What is behind: `studio_grey`, …
             * @default studio_grey
             */
            background?: string;
            /**
             * @description Whether it is for a slider being moved: several times as fast, fewer strands, no light under the skin.
             * @default false
             */
            draft?: boolean;
            /**
             * @description What the face does: `neutral`, `soft_smile`, `smile`, …
             * @default neutral
             */
            expression?: string;
            /**
             * Format: int32
             * @description Height of the picture, 16 to 2,048 pixels.
             * @default 768
             */
            height_px?: number;
            /**
             * Format: float
             * @description Focal length in millimetres, as on full frame; the nearest of 35, 50, 85 and 135 is taken.
             * @default 85
             */
            lens_mm?: number;
            /**
             * @description The light: `beauty`, `rembrandt`, `window`, …
             * @default beauty
             */
            light?: string;
            /**
             * Format: float
             * @description Nodded, positive downwards.
             * @default 0
             */
            pitch_degrees?: number;
            /**
             * Format: int32
             * @description Width of the picture, 16 to 2,048 pixels.
             * @default 768
             */
            width_px?: number;
            /**
             * Format: float
             * @description Turned towards the right edge of the picture, -90 to 90 degrees.
             * @default 0
             */
            yaw_degrees?: number;
        };
        /** @description How she speaks. */
        Voice: {
            /** @description BCP 47 tags. */
            languages: string[];
            /** @description In a few words: "dry, precise, unhurried". */
            tone: string;
        };
        /** @description One Muse's money. */
        Wallet: {
            /** @description Free. */
            free: components["schemas"]["Usd"];
            /** @description In open grants. */
            held: components["schemas"]["Usd"];
            /** @description Whose. */
            muse_id: components["schemas"]["MuseId"];
            /** @description Spent so far. */
            spent: components["schemas"]["Usd"];
        };
        /** @description The breaker's window at one moment. */
        WindowPoint: {
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /** @description Captured in the 60 minutes before, that moment included. */
            captured_in_last_60_min: components["schemas"]["Usd"];
        };
        /** @description What is to be said differently of a document; what is left out stays. */
        WorkflowChange: {
            muse_id?: components["schemas"]["MuseId"] | null;
            /** @description What it is called. */
            name?: string | null;
        };
        /** @description What a server would say to a document. */
        WorkflowCheck: {
            /** @description Complaints. */
            diagnostics: components["schemas"]["Complaint"][];
            /** @description Output nodes that would be left out. */
            left_out: string[];
            /** @description What is not there. */
            missing: components["schemas"]["Lacking"];
            /** @description Nodes that would run. */
            nodes: number;
            /** @description Output nodes that would run. */
            outputs: string[];
            quote?: components["schemas"]["Quote"] | null;
            /** @description Nothing of it would run. */
            refused: boolean;
            /** @description The server it was checked against; none when it was the classes that the studio knows by itself. */
            server?: string | null;
        };
        /** @description One difference between two states of a document. */
        WorkflowDifference: {
            /** @description What stands there now. */
            after?: {
                [key: string]: unknown;
            } | null;
            /** @description What stood there. */
            before?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description `added`, `removed`, `set`, `linked`, `moved`, `resized`, `renamed`, `mode`, `coloured`, `collapsed`, `groups`
             *     or `other`.
             */
            change: string;
            /** @description The node's class. */
            class_type: string;
            /** @description The widget or socket, by name; a number where nobody knows the name. */
            input?: string | null;
            /** @description The node; of one inside a subgraph with the ids around it in front, `outer:inner`. Empty for the whole document. */
            node: string;
            /** @description The node's title. */
            title?: string | null;
        };
        /**
         * Format: uuid
         * @description One workflow document of the workbench.
         */
        WorkflowId: string;
        /** @description A workflow document in the list. */
        WorkflowRow: {
            muse_id?: components["schemas"]["MuseId"] | null;
            /** @description What it is called. */
            name: string;
            /**
             * Format: int64
             * @description Nodes of the outermost graph.
             */
            nodes: number;
            removed_at?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: int64
             * @description Rises with every edit, also when one is undone.
             */
            revision: number;
            /** @description When it last changed. */
            updated_at: components["schemas"]["Timestamp"];
            /** @description Its id. */
            workflow_id: components["schemas"]["WorkflowId"];
        };
        /** @description A document as ComfyScript. */
        WorkflowScript: {
            /** @description The text. */
            script: string;
            /**
             * @description The first subgraph by name, if there is one: a changed text is taken back into the document, except for what lies
             *     inside a subgraph.
             */
            subgraph?: string | null;
        };
        /** @description A workflow to begin from. */
        WorkflowTemplate: {
            /** @description What it makes. */
            about: string;
            /** @description Its name. */
            name: string;
            /** @description Where it comes from. */
            origin: components["schemas"]["TemplateOrigin"];
            /** @description As people say it. */
            title: string;
        };
        /** @description A state of a document that is kept whole. */
        WorkflowVersion: {
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /** @description What somebody called it; empty when nobody did. */
            name: string;
            /**
             * Format: int64
             * @description Nodes of the outermost graph.
             */
            nodes: number;
            /**
             * Format: int64
             * @description From 1.
             */
            number: number;
            /**
             * Format: int64
             * @description The revision it was.
             */
            revision: number;
            /** @description Why it was kept. */
            why: components["schemas"]["VersionWhy"];
        };
        /** @description A text to take in a document's place. */
        WriteScript: {
            /**
             * Format: int64
             * @description The revision of the document it was written upon.
             */
            revision: number;
            /** @description ComfyScript. */
            script: string;
        };
    };
    responses: {
        /** @description What went wrong and what to do (RFC 9457). */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    burst_overview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Rented GPUs at a glance. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BurstOverview"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    burst_contexts: {
        parameters: {
            query?: {
                /** @description Another file than `KUBECONFIG` names. */
                file?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The contexts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BurstContext"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    burst_manifests: {
        parameters: {
            query?: {
                /** @description How many GPUs all sessions together may hold; as many as may live at once when left out. */
                gpus?: number;
                /** @description With the pool to claim from; where one is set up when left out. */
                pool?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description YAML. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BurstManifests"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    burst_offer: {
        parameters: {
            query?: {
                /** @description Name or id of the Muse who would pay; may be left out when there is only one. */
                muse?: string;
                /** @description How long it could live, in minutes; as set up when left out. */
                minutes?: number;
                /** @description For how many pictures the cost is reckoned; 1 when left out. */
                pictures?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The offer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BurstOffer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    plan_burst: {
        parameters: {
            query?: {
                /** @description Sessions asked for in an hour, on average; 2 when left out. */
                per_hour?: number;
                /** @description The GPU; that of the set-up when left out. */
                gpu?: string;
                /** @description Pods are restored from snapshots; yes when left out. */
                snapshots?: boolean;
                /** @description The largest pool that is played through; 6 when left out. */
                most_pool?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A row for each size. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BurstPlan"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    start_burst: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "approved": true,
                 *       "minutes": 20
                 *     }
                 */
                "application/json": components["schemas"]["StartBurst"];
            };
        };
        responses: {
            /** @description The session. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BurstView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_burst: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or the last digits of it. */
                burst: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BurstView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    burst_log: {
        parameters: {
            query?: {
                /** @description How many of the last lines; 200 when left out. */
                lines?: number;
            };
            header?: never;
            path: {
                /** @description Its id, or the last digits of it. */
                burst: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lines. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BurstLog"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    stop_burst: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or the last digits of it. */
                burst: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session, which ends. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BurstView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    change_burst_setup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "cluster": {
                 *         "by": "context"
                 *       },
                 *       "image": "registry/comfyui:1"
                 *     }
                 */
                "application/json": components["schemas"]["BurstSetup"];
            };
        };
        responses: {
            /** @description As it is kept. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BurstSetup"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    end_stray: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The object's name. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Rented GPUs at a glance. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BurstOverview"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    survey_burst: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BurstSurvey"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    test_connection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which link. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its state, what was found, and what mends it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Check"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    shared_context: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who takes part, and how each shared wallet stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SharedContext"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    forget_studio: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                studio: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who takes part from now on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SharedContext"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    hand_over: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "intent": "Minimalist Avant-Garde"
                 *     }
                 */
                "application/json": components["schemas"]["ProduceRequest"];
            };
        };
        responses: {
            /** @description It waits for a studio. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandedOver"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    audit: {
        parameters: {
            query: {
                /** @description Against whom: name or id. */
                muse: string;
                /** @description `photo`, `generated` or `rendered`. */
                domain: string;
                /** @description Whether a raw cosine of 0.75 is asked for besides the score. */
                strict?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The picture, up to 64 MiB. */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The judgement, with its evidence. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Audit"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    evidence: {
        parameters: {
            query: {
                /** @description Against whom: name or id. */
                muse: string;
                /** @description `photo`, `generated` or `rendered`. */
                domain: string;
                /** @description Whether a raw cosine of 0.75 is asked for besides the score. */
                strict?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The picture, up to 64 MiB. */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description A PNG of the same size. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    decide: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "intent": "Minimalist Avant-Garde"
                 *     }
                 */
                "application/json": components["schemas"]["ProduceRequest"];
            };
        };
        responses: {
            /** @description The decision, with its arithmetic. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Decision"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_decisions: {
        parameters: {
            query?: {
                /** @description How many rows at most, 1 to 1000; 100 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The decisions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Decision"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    change_desk: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "steps": [
                 *         {
                 *           "kind": "stars",
                 *           "production_id": "01934f2a-0000-7000-8000-000000000000",
                 *           "stars": 4
                 *         },
                 *         {
                 *           "kind": "review",
                 *           "production_id": "01934f2a-0000-7000-8000-000000000000",
                 *           "status": "approved"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["DeskRequest"];
            };
        };
        responses: {
            /** @description The takes it was about, as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskReply"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    desk_history: {
        parameters: {
            query?: {
                /** @description How many rows at most, 1 to 1000; 100 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The steps. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskEntry"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    redo_desk: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The takes it was about, as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskReply"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    undo_desk: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The takes it was about, as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskReply"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    doctor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The links. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoctorReport"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_drafts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The drafts, without their bodies. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftRow"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                draft: components["schemas"]["DraftId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The draft. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedDraft"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    keep_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id: any UUID. */
                draft: components["schemas"]["DraftId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "body": {
                 *         "name": "Ada"
                 *       },
                 *       "revision": 0
                 *     }
                 */
                "application/json": components["schemas"]["KeepDraft"];
            };
        };
        responses: {
            /** @description The draft as it stands now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedDraft"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    remove_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                draft: components["schemas"]["DraftId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    redo_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                draft: components["schemas"]["DraftId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The draft as it stands now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedDraft"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    undo_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                draft: components["schemas"]["DraftId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The draft as it stands now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedDraft"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    events: {
        parameters: {
            query?: {
                /** @description The last event already known; `Last-Event-ID` says the same and counts more. Absent, listening starts now. */
                after?: number;
            };
            header?: {
                /** @description The last event already known. */
                "Last-Event-ID"?: number | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream; it ends when the studio does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Event"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_feeds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feeds. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedView"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    add_feed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "listening": {
                 *         "names": [
                 *           "art"
                 *         ],
                 *         "what": "communities"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewFeed"];
            };
        };
        responses: {
            /** @description The feed. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    quote_feed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewFeed"];
            };
        };
        responses: {
            /** @description Its cost. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedQuote"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_feed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, the end of it, or its name. */
                feed: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    remove_feed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, the end of it, or its name. */
                feed: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed as it was. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    change_feed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, the end of it, or its name. */
                feed: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "enabled": false
                 *     }
                 */
                "application/json": components["schemas"]["FeedChange"];
            };
        };
        responses: {
            /** @description The feed as it stands now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    ask_feed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, the end of it, or its name. */
                feed: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The feed, to be asked next. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_polls: {
        parameters: {
            query?: {
                /** @description How many rows at most, 1 to 1000; 100 when left out. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Its id, the end of it, or its name. */
                feed: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The polls. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Poll"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_films: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The films. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilmRow"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    add_film: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "aspect": "wide",
                 *       "count": 4,
                 *       "intent": "An evening walk along the harbour",
                 *       "secs": 20
                 *     }
                 */
                "application/json": components["schemas"]["NewFilm"];
            };
        };
        responses: {
            /** @description The film. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilmView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_film: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, the end of it, or its title. */
                film: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The film. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilmView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    remove_film: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, the end of it, or its title. */
                film: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The film as it was. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilmView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    change_film: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, the end of it, or its title. */
                film: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "revision": 1,
                 *       "title": "Harbour"
                 *     }
                 */
                "application/json": components["schemas"]["FilmChange"];
            };
        };
        responses: {
            /** @description The film as it stands now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilmView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    board_film: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, the end of it, or its title. */
                film: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MakeFilm"];
            };
        };
        responses: {
            /** @description The productions, one for each picture. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Production"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    start_filming: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, the end of it, or its title. */
                film: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MakeFilm"];
            };
        };
        responses: {
            /** @description The film: its clips are being made. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Film"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    join_film: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, the end of it, or its title. */
                film: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinedFilm"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    release_film: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, the end of it, or its title. */
                film: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReleaseRequest"] | null;
            };
        };
        responses: {
            /** @description Where it lies. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilmExport"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    review_film: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, the end of it, or its title. */
                film: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "why": "",
                 *       "word": "approved"
                 *     }
                 */
                "application/json": components["schemas"]["FilmReview"];
            };
        };
        responses: {
            /** @description The film as it stands now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilmView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    film_sheet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, the end of it, or its title. */
                film: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The contact sheet. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    choose_key_frame: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, the end of it, or its title. */
                film: string;
                /** @description Its number, from 1, or its id. */
                shot: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChooseKeyFrame"];
            };
        };
        responses: {
            /** @description The film as it stands now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilmView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    stop_filming: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, the end of it, or its title. */
                film: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The film as it stands now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilmView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    foresee: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "intent": "Minimalist Avant-Garde"
                 *     }
                 */
                "application/json": components["schemas"]["ProduceRequest"];
            };
        };
        responses: {
            /** @description The decision it would be, with its arithmetic. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Decision"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    forge: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everything there is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForgeView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    forge_blend: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BlendFaces"];
            };
        };
        responses: {
            /** @description The face. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FaceDesign"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    forge_check: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FaceDesign"];
            };
        };
        responses: {
            /** @description The design and the changes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckedDesign"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    forge_child: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChildOf"];
            };
        };
        responses: {
            /** @description The face. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FaceDesign"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    forge_meter: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MeterRequest"];
            };
        };
        responses: {
            /** @description Cosines, a verdict, and all of it in words. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityMeter"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    forge_portrait: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PortraitRequest"];
            };
        };
        responses: {
            /** @description The portrait. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    forge_random: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RandomFace"];
            };
        };
        responses: {
            /** @description The face. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FaceDesign"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    begin_proposal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                initiative: components["schemas"]["InitiativeId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is being made. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Production"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyState"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    keep_mind_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeepMindKey"];
            };
        };
        responses: {
            /** @description The settings as they stand now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    drop_mind_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings as they stand now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    keep_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which key. */
                name: components["schemas"]["KeyName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeepKey"];
            };
        };
        responses: {
            /** @description The keys as they stand now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyState"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    drop_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which key. */
                name: components["schemas"]["KeyName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys as they stand now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyState"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    ledger: {
        parameters: {
            query?: {
                /** @description How many rows at most, 1 to 1000; 100 when left out. */
                limit?: number;
                /** @description Only rows before the one of this number, to page on. */
                before?: number;
                /** @description Only rows whose note, accounts or production's id hold this. */
                q?: string;
                /** @description Only rows that do this. */
                kind?: "deposit" | "withdraw" | "hold" | "capture" | "release";
                /** @description Only rows of her money: her name, her id, or the last digits of it. */
                muse?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    verify_ledger: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerReport"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    limits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The breaker. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MoneyLimits"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    set_limit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "hourly_cap": 2000000,
                 *       "why": "a quiet week"
                 *     }
                 */
                "application/json": components["schemas"]["SetLimit"];
            };
        };
        responses: {
            /** @description The breaker as it stands now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MoneyLimits"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_models: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The models. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelRow"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_muses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every Muse. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MuseRow"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    genesis_v1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GenesisRequest"];
            };
        };
        responses: {
            /** @description The sealed Muse. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MuseView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    preview_muse: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewRequest"];
            };
        };
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    surprise_me_v1: {
        parameters: {
            query?: {
                /** @description The same seed gives the same draft; drawn when left out. */
                seed?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The draft and its seed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Surprise"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_muse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Her name, her id, or the last digits of it. */
                muse: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Muse. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MuseView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    autopilot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Her id, the end of it, or her name. */
                muse: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Her autopilot. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Autopilot"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    change_autopilot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Her id, the end of it, or her name. */
                muse: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "enabled": true
                 *     }
                 */
                "application/json": components["schemas"]["AutopilotChange"];
            };
        };
        responses: {
            /** @description Her autopilot as it stands now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Autopilot"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    diff_muse: {
        parameters: {
            query: {
                /** @description Number of the earlier generation. */
                from: number;
                /** @description Number of the later one. */
                to: number;
            };
            header?: never;
            path: {
                /** @description Her name, her id, or the last digits of it. */
                muse: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The changed fields. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DnaChange"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    drift: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name or id. */
                muse: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Shape and score of the last pictures, and the alarms. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Drift"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    next_generation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Her name, her id, or the last digits of it. */
                muse: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GenesisRequest"];
            };
        };
        responses: {
            /** @description The Muse with her new generation. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MuseView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_initiatives: {
        parameters: {
            query?: {
                /** @description How many rows at most, 1 to 1000; 100 when left out. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Her id, the end of it, or her name. */
                muse: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Her initiatives. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Initiative"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    look_alikes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name or id. */
                muse: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Both productions and how different they look. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LookAlikes"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    reference_picture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Her name, her id, or the last digits of it. */
                muse: string;
                /** @description Its place among the references, from 0. */
                n: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture as it was enrolled. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    uniqueness: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name or id. */
                muse: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The most alike of the other Muses. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Uniqueness"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    verify_muse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Her name, her id, or the last digits of it. */
                muse: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everything holds. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verification"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    known_nodes: {
        parameters: {
            query?: {
                /** @description Ask the server now, also when it was asked a moment ago. */
                again?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The classes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeClasses"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    picture_of_nodes: {
        parameters: {
            query: {
                /** @description The file's name, as a widget holds it. */
                name: string;
                /** @description The folder below that of its kind. */
                subfolder?: string;
                /** @description `input`, `output` or `temp`; `input` when left out. */
                kind?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    upload_for_nodes: {
        parameters: {
            query: {
                /** @description The file's name. */
                name: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description What a widget names it by. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadedPicture"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    upload_picture: {
        parameters: {
            query?: {
                /** @description What errors call the picture. */
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description PNG, JPEG, WebP, BMP, GIF or TIFF, up to 64 MiB. */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Its hash. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Kept"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    stored_picture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its hash: 64 lower-case hexadecimal digits. */
                blob: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture as it was kept. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            /** @description The one you have. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    thumbnail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The picture's hash: 64 lower-case hexadecimal digits. */
                blob: string;
                /** @description 160, 320 or 640. */
                side: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture in small. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                };
            };
            /** @description The one you have. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    prices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The price book. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Price"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_productions: {
        parameters: {
            query?: {
                /** @description How many rows at most, 1 to 1000; 100 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The productions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Production"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    produce: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "intent": "Minimalist Avant-Garde",
                 *       "renderer": "draft"
                 *     }
                 */
                "application/json": components["schemas"]["ProduceRequest"];
            };
        };
        responses: {
            /** @description No: the decision says why; there is no production. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Produced"];
                };
            };
            /** @description Yes: it is being made. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Produced"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_production: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or the last digits of it. */
                production: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The production. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductionView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    again: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or the last digits of it. */
                production: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AgainRequest"] | null;
            };
        };
        responses: {
            /** @description It is being made. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Production"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or the last digits of it. */
                production: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The production as it stands now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Production"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    lineage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or the last digits of it. */
                production: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Take"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    picture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or the last digits of it. */
                production: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture; its ETag is its hash. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                };
            };
            /** @description The one you have. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    list_pins: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or the last digits of it. */
                production: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pins. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pin"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    picture_so_far: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                production: components["schemas"]["ProductionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    release: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or the last digits of it. */
                production: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReleaseRequest"] | null;
            };
        };
        responses: {
            /** @description Where it lies. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    review: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or the last digits of it. */
                production: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "status": "approved",
                 *       "why": "as meant"
                 *     }
                 */
                "application/json": components["schemas"]["ReviewRequest"];
            };
        };
        responses: {
            /** @description The production as it stands now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Production"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    quote: {
        parameters: {
            query?: {
                /** @description `auto`, `draft` or `comfy`; `auto` when left out. */
                renderer?: components["schemas"]["RendererChoice"];
                /** @description Pictures tried at most, 1 to 8; 1 when left out. */
                attempts?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cost with its 80 % interval. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    check_references: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckReferences"];
            };
        };
        responses: {
            /** @description Each picture, each pair, and a sentence. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeasuredReferences"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    review_queue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Productions in review. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Production"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    check_script: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "script": "SaveImage(LoadImage('a.png'), 'x')"
                 *     }
                 */
                "application/json": components["schemas"]["ScriptText"];
            };
        };
        responses: {
            /** @description What is wrong with it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScriptCheck"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    change_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "theme": "dark"
                 *     }
                 */
                "application/json": components["schemas"]["SettingsChange"];
            };
        };
        responses: {
            /** @description The settings as they stand now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    import_signals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The file, up to 1 GiB. */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description What was read, and what was left out and why. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    spend: {
        parameters: {
            query?: {
                /** @description How many days, today included, 1 to 366; 30 when left out. */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The spending; days and months are those of UTC. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Spend"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    starters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Name, description and views of each. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StarterFace"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    starter_picture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the face. */
                name: string;
                /** @description The picture's place among its views, from 0. */
                n: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                };
            };
            /** @description The one you have. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    list_takes: {
        parameters: {
            query?: {
                /** @description Of this Muse only: her name, her id, or the last digits of it. */
                muse?: string;
                /** @description In this state only. */
                state?: components["schemas"]["ProductionState"];
                /** @description Begun before this one: `next` of the answer before. */
                before?: components["schemas"]["ProductionId"];
                /** @description How many at most, 1 to 5000; 500 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The takes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakePage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_trends: {
        parameters: {
            query?: {
                /** @description How many rows at most, 1 to 1000; 100 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The trends. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrendInsight"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_trend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                insight: components["schemas"]["InsightId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The trend. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrendView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    video: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its hash: 64 lower-case hexadecimal digits. */
                video: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The film. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "video/mp4": string;
                };
            };
            /** @description The part that was asked for by `Range`. */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    wallets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The wallets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Wallet"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    wallet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Her name, her id, or the last digits of it. */
                muse: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The wallet. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Wallet"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    post_deposit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Her name, her id, or the last digits of it. */
                muse: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount": 5000000,
                 *       "note": "for this week"
                 *     }
                 */
                "application/json": components["schemas"]["DepositRequest"];
            };
        };
        responses: {
            /** @description The wallet as it stands now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Wallet"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflow_starts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The templates. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowTemplate"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_workflows: {
        parameters: {
            query?: {
                /** @description Those in the bin instead. */
                removed?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The documents, without what they hold. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowRow"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    new_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "template": "identity_sdxl"
                 *     }
                 */
                "application/json": components["schemas"]["NewWorkflow"];
            };
        };
        responses: {
            /** @description The document. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenWorkflow"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    import_workflow: {
        parameters: {
            query: {
                /** @description The file's name. */
                name: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The document. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenWorkflow"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    posed_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PosedWorkflow"];
            };
        };
        responses: {
            /** @description The document, and what to know of it. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PosedDocument"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    open_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                workflow: components["schemas"]["WorkflowId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenWorkflow"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    remove_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                workflow: components["schemas"]["WorkflowId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It lies in the bin. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    change_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                workflow: components["schemas"]["WorkflowId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Fog"
                 *     }
                 */
                "application/json": components["schemas"]["WorkflowChange"];
            };
        };
        responses: {
            /** @description Its place in the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowRow"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    bring_back_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                workflow: components["schemas"]["WorkflowId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its place in the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowRow"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    check_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                workflow: components["schemas"]["WorkflowId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What it would say. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowCheck"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    edit_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                workflow: components["schemas"]["WorkflowId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "edits": [
                 *         {
                 *           "edit_id": "019b0000-0000-7000-8000-000000000001",
                 *           "name": "Rename",
                 *           "steps": [
                 *             {
                 *               "op": "add",
                 *               "path": "/extra/note",
                 *               "value": "fog"
                 *             }
                 *           ]
                 *         }
                 *       ],
                 *       "revision": 1
                 *     }
                 */
                "application/json": components["schemas"]["EditWorkflow"];
            };
        };
        responses: {
            /** @description Where it stands now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Standing"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflow_prompt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                workflow: components["schemas"]["WorkflowId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ComfyUI's API form. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    redo_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                workflow: components["schemas"]["WorkflowId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "revision": 3
                 *     }
                 */
                "application/json": components["schemas"]["AtRevision"];
            };
        };
        responses: {
            /** @description What its editor has to do. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Moved"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    run_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                workflow: components["schemas"]["WorkflowId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "muse_id": "019b0000-0000-7000-8000-000000000001",
                 *       "revision": 1
                 *     }
                 */
                "application/json": components["schemas"]["RunWorkflow"];
            };
        };
        responses: {
            /** @description It is being made. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Production"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflow_script: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                workflow: components["schemas"]["WorkflowId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The script. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowScript"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    write_workflow_script: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                workflow: components["schemas"]["WorkflowId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "revision": 1,
                 *       "script": "SaveImage(LoadImage('a.png'), 'x')"
                 *     }
                 */
                "application/json": components["schemas"]["WriteScript"];
            };
        };
        responses: {
            /** @description What its editor has to do. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Moved"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    undo_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                workflow: components["schemas"]["WorkflowId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "revision": 2
                 *     }
                 */
                "application/json": components["schemas"]["AtRevision"];
            };
        };
        responses: {
            /** @description What its editor has to do. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Moved"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_workflow_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                workflow: components["schemas"]["WorkflowId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions, without their documents. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowVersion"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    keep_workflow_version: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                workflow: components["schemas"]["WorkflowId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "before the upscaler"
                 *     }
                 */
                "application/json": components["schemas"]["KeepVersion"];
            };
        };
        responses: {
            /** @description The version. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowVersion"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    open_workflow_version: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                workflow: components["schemas"]["WorkflowId"];
                /** @description From 1. */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenVersion"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    workflow_differences: {
        parameters: {
            query?: {
                /** @description The version to compare with; what stands when left out. */
                with?: number;
            };
            header?: never;
            path: {
                /** @description Its id. */
                workflow: components["schemas"]["WorkflowId"];
                /** @description From 1. */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The differences. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowDifference"][];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    restore_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                workflow: components["schemas"]["WorkflowId"];
                /** @description From 1. */
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "revision": 9
                 *     }
                 */
                "application/json": components["schemas"]["AtRevision"];
            };
        };
        responses: {
            /** @description What its editor has to do. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Moved"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    genesis: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GenesisRequest"];
            };
        };
        responses: {
            /** @description The sealed Muse. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MuseView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    surprise_me: {
        parameters: {
            query?: {
                /** @description The same seed gives the same draft; drawn when left out. */
                seed?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The draft and its seed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Surprise"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
