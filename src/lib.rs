//! Ibasho (居場所): a city's map of local welfare resources.
//!
//! This page is the code map: what lives where, how a request goes through, and
//! what always holds. Who looks for a line of code starts here.
//!
//! Words are explained in `docs/glossary.md`; how to add things, in `CONTRIBUTING.md`.
//!
//! # Layers
//!
//! Each module here is a layer. It may use the layers named beside it, never the others;
//! a test reads every `use` and fails on one too many. The same noun has the same
//! file name in each layer: a place is `domain/place.rs`, `store/place.rs`,
//! `web/pages/place.rs`.
//!
//! | layer | what it is | may use |
//! |---|---|---|
//! | [`domain`] | the nouns of the register and their rules: pure, without clock, network or files | – |
//! | [`catalog`] | every public place in memory, an immutable snapshot: nearest, text, filters, clusters | `domain` |
//! | [`tiles`] | catalog and tile coordinate to bytes; the operator's own base map; TileJSON and the map style | `domain`, `catalog` |
//! | [`formats`] | files of cities to drafts of places: encodings, layouts, free text | `domain` |
//! | [`gazetteer`] | addresses and names of towns, stations and landmarks to points, in memory | `domain` |
//! | [`i18n`] | the words of the pages, a file a language in `data/locales` | `domain` |
//! | [`store`] | the only SQL, one text for SQLite and PostgreSQL | `domain` |
//! | [`app`] | the actions, a function a verb; the only writes; the clock | `domain`, `catalog`, `formats`, `gazetteer`, `store` |
//! | [`web`] | the only HTTP and HTML: one list of routes, pages, API, tiles, assets | all above; `store` for reads |
//! | [`cli`] | the command line, a file a command | `config`, `app`, `web`, `formats`, `i18n`, `store` |
//! | [`config`], [`telemetry`] | every setting; the log | `domain`; – |
//!
//! Beside them: `static/` (styles, small scripts, icons), `data/` (categories,
//! codes, words, the made-up places), `migrations/` (the schema, the same files
//! for both databases), `docs/` (the handbook for staff among them, which is a page of
//! the service), `tests/`.
//!
//! # A million places in memory
//!
//! Every public place is in the memory of every server: a search, a tile or a page asks no
//! database, answers in well under a millisecond, and goes on while the database is away.
//! **A million places is a goal**, the whole country's lists in one service; a city has a
//! few thousand. It costs about 400 bytes a place: a server takes about 55 MB at ten
//! thousand, 95 MB at a hundred thousand, 440 MB at a million (`benches/README.md`). And it
//! costs code: an encoded form of each place instead of the plain types, an index for each
//! way of searching, and the file beside the database without which a start would read a
//! million rows. Whoever changes [`catalog`] pays for that with
//! care, and everything else is spared a cache.
//!
//! # The ways through
//!
//! **Nearest.** `GET /api/nearest` → `web::api::nearest` reads the parameters
//! strictly into a [`catalog::NearestQuery`] → [`app::App::catalog`] gives the
//! snapshot → [`catalog::Catalog::nearest`] → GeoJSON. No SQL, no waiting. The
//! first page goes the same way: `web::pages::home` reads forgivingly and renders
//! cards; a script sends the exact position in a POST body and exchanges the parts
//! of the page marked `data-swap`.
//!
//! **When.** `open=thu` becomes a [`domain::schedule::When`] in `web` → the catalog
//! looks up what is held then, once for each day and moment until something of it
//! begins or ends → the same search as ever. A schedule is a text with dated
//! exceptions; [`domain::schedule`] says how to write what is not known.
//!
//! **Address.** The words of a search, and rows without coordinates, go through
//! [`gazetteer::Gazetteer`]: spelling, municipality, town, 丁目, block. What it finds
//! has a [`domain::Precision`]; a place that only its address puts on the map is an
//! area ([`domain::Whereabouts::Approximate`]) until somebody places it.
//!
//! **Tile.** `GET /tiles/places/{z}/{x}/{y}.mvt` → [`tiles::TileCache`] has it from before,
//! and no change since touched it (`Catalog::is_current`), or
//! [`tiles::render`] asks the catalog for the markers of the tile → bytes, whose
//! fingerprint is the `ETag`. The map in the page is only a view of these tiles: what it
//! shows, the list says too.
//!
//! Both are asked in crowds: the gateway in `web` answers them in front of its routes
//! wherever that needs no waiting, no packing and no refusal, and else by the routes like
//! everything.
//!
//! **Base map.** With `--basemap FILE.pmtiles`, [`tiles::basemap::Archive`] reads tiles from
//! the file as it was at the start; `web::basemap` answers them, and `tiles::style` draws
//! each schema in the same pale colours.
//!
//! **Hazard maps.** `--hazard-layers` or the list in `data/` becomes
//! [`domain::HazardLayer`]s; `/style.json` names them, the policy of the pages allows their
//! hosts, and `static/js/hazard-layers.js` asks for one when its reader switches it on.
//!
//! **Import.** `ibasho import` → [`formats::read`] finds encoding and layout and
//! makes drafts, or says line, column and reason → [`app::App::import`] compares
//! them by source and key with what is there, outside of any transaction, and writes places,
//! history and what waits for staff in parts that are short, each a transaction, so that
//! whoever saves or reports goes first. Until the last part is written the run is not
//! [`domain::RunState::Done`]: catalog and exports leave out what it wrote, on every server,
//! and read all of it when its own line of history comes. What a program left that was
//! killed, whoever gets the lock of imports next takes back. A table in
//! no known layout is read by a [`formats::Mapping`] that a person confirmed and the
//! register remembers.
//!
//! In the browser the same goes in steps: `POST /staff/import` → `app::import::PendingImports`
//! holds the files in memory for the account that sent them → a rehearsal of the same
//! [`app::App::import`] beside the requests → the page shows its report, and a button
//! writes it. [`app::App::undo_import`] takes a whole run back, as a run of its own.
//!
//! **Export.** `ibasho export` → [`app::App::export`] sees every place once →
//! [`domain::Place::public_draft`] is what may be published of it → [`formats::Writer`].
//!
//! **Staff edit.** `POST /staff/places/{id}` → `web::staff::place` lays what was typed
//! over the place; faults return the page with everything typed →
//! [`app::App::change_place`] checks the right, compares the revision (somebody else's
//! change is shown, [`domain::merge`] puts both together), writes place and history
//! in one transaction in a task of its own → commit → the catalog reads what changed →
//! 303.
//! Undoing a change is the same merge the other way round.
//!
//! **Suggestion.** `POST /places/{id}/suggest`, by anyone → `web::pages::suggest` reads
//! what differs from what the form said, and asks once more whoever is too fast to
//! read → [`app::App::suggest`] keeps it, a limit by network and by place before it →
//! it waits. `web::staff::suggestion` shows it beside what the place says now →
//! [`app::App::accept_suggestion`] changes the chosen fields and settles it, in one
//! transaction, or neither. An organization does the same by its link (`/confirm`).
//!
//! **How a shelter is.** `POST /api/shelters/{id}/status` →
//! [`app::App::report_status`] writes an [`domain::Observation`] and its row of history
//! → commit → [`app::live::Live`] works out the [`domain::Situation`] anew and tells
//! whoever listens. `GET /api/shelters` → [`app::App::find_shelters`] judges each place
//! by what is recorded and what was seen last: it fits, may fit, or does not. Catalog
//! and tiles know nothing of it.
//!
//! **By the PIN of a shelter.** `POST /report/{id}`, by anyone who knows it →
//! [`app::App::report_by_pin`] slows down who guesses and keeps an
//! [`domain::UnverifiedReport`] → it stands in [`domain::Situation::unverified`], which the
//! board shows to staff and nothing else reads, until
//! [`app::App::settle_unverified_report`] writes an observation of whoever confirms it.
//!
//! **Without a line.** A tap on the page of a shelter goes into the device's own outbox
//! (`static/js/outbox.js`), with the time, a key and how wrong the device's clock is, and
//! at the same time to `POST /staff/shelters/{id}`, again and again until there are a line
//! and a login; without scripts the same form goes at once. [`domain::delivery`] corrects
//! the time; `app::shelter::origin` finds the incident of what was seen after the end of its
//! own, or leaves that to a person. `static/js/shelters-worker.js` keeps the pages of shelters
//! readable offline, and nothing else.
//!
//! **Redaction.** `POST /staff/places/{id}/redact` → [`domain::Redaction`] takes a field or
//! a text out of stored documents → [`app::App::redact`] rewrites place, history,
//! suggestions and what waits in one transaction: the only thing that edits history. The
//! saved catalog goes with it.
//!
//! **Following.** A server asks twice a second whether history has grown, and reads the
//! places that changed, and its gazetteer when that has changed: that is how it sees what
//! another process wrote. A catalog is a base, encoded along a curve through the map, and
//! the places that changed since beside it ([`catalog::Catalog::with_changes`]); when they
//! are many, or the map draws new ones apart from their neighbours, the base is built anew
//! beside the requests. While the database does not answer, the
//! last ones go on answering, and nobody is let wait for it: staff are told so at once.
//! Only disaster staff whom it has confirmed lately (`app::staff::SessionCache`) go on reading,
//! the board and the pages of shelters alone.
//!
//! **Starting.** [`app::App::start`] reads the catalog's base from the file beside the
//! database ([`catalog::Catalog::save`]) and what changed since as above, if the file is
//! whole, of this form and of this register's own past; else every place from SQL, which
//! takes a minute for a million. Whenever the base was read from SQL, a thread writes the
//! file anew. It is derived, and a redaction takes it away.
//!
//! **When everybody asks.** `web::listener` takes a connection once it has a slot for it,
//! and ends it when it is silent (10 s before its first byte, 30 s before the head of a
//! request) or does not read (30 s); `web::overload` waits for the body (10 s) before it lets
//! the request go on. A lag probe that queues with all that is to be answered tells the
//! load shedder how far answers lag: residents are turned away at once above 0.4 s (503,
//! Retry-After), whoever holds a session above 2 s, health checks never. While more than half of the
//! slots are taken, a connection ends with its answer. When the service stops, what is
//! under way has ten seconds, and live streams end at once.
//!
//! **Logging in.** `POST /staff/login` → [`app::App::log_in`] lets the try begin or not,
//! checks the password beside the runtime, writes a session → a cookie holds its secret,
//! the database only the secret's hash. Each request for staff passes `web::staff::guard`,
//! which reads the account anew; what it may do is said by [`domain::right`] alone, and
//! asked again by the action in `app`.
//!
//! # What always holds
//!
//! - *Not recorded is a value.* Blank never becomes "no", 0 or closed; pages say
//!   「未確認」. The published text is kept beside every reading of it.
//! - *Only what is public is in the catalog*: published and suspended places. What
//!   indexes, draws or answers a place takes [`domain::Place::shown_location`], never
//!   the draft's own point: an area-only place must not be found by its distance.
//! - *Nobody is sent to a welfare shelter*: no walking time and no way as long as
//!   nothing says that it is open ([`domain::Approach::no_way`]).
//! - *One building, one truth*: what is reported of one place of a site counts for the
//!   others as [`domain::site::crosses`] says, and every way, walking time, status and file
//!   asks [`domain::Situation`] for it.
//! - *The present is what was seen last*, in whatever order reports arrive; nothing of
//!   one incident is shown in another, and an exercise is never taken for true.
//! - *A position is private*: never in an address with more than three decimals,
//!   never in a log. The request's span names the route, not the address.
//! - *Nothing that proves who somebody is* stands in history, in a log, or in the
//!   database as it is: of passwords, links, sessions and recovery codes only hashes.
//!   (The secret of an authenticator app and the PIN of a shelter, which is printed again
//!   and opens one form of one incident, are the exceptions that their nature asks for.)
//! - *Opening a page changes nothing*; what changes something is a POST, and one that
//!   another site made is refused before any handler sees it.
//! - *Every write goes through `app`* and is one transaction with its history; an import or
//!   its undo is many, and residents see them as one. Commit first, then read back; a failure
//!   after the commit is logged, not returned.
//! - *What a write depends on is read in its own transaction*: `store::Queries` has every
//!   read once, and `Store` and `Tx` both lend it.
//! - *Numbers of history become visible in their order*: write transactions follow
//!   one another, on both databases. The last number is the catalog's generation.
//! - *A tile of places depends on nothing but the public places*: no clock, no language.
//! - *Longitude comes first*, in [`domain::Location::new`] as in GeoJSON; distances
//!   are geodesic metres; units stand in names.
//! - *Time is an argument*: it comes from [`app::Clock`], and days begin in Japan.
//! - *Pages work without scripts*, and hold none: the policy sent with every answer
//!   forbids inline scripts and styles.
//!
//! # What is deliberately absent
//!
//! No trait with a second implementation for tests, no ORM, no bundler, no
//! cache in front of the catalog: it is the cache.

pub mod app;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod domain;
pub mod formats;
pub mod gazetteer;
pub mod i18n;
pub mod store;
pub mod telemetry;
pub mod tiles;
pub mod web;
