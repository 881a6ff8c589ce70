//! Every role and every route: who gets what. A route that is missing here fails.

use crate::{
    person::{Person, account, location},
    scene::{Contents, NAMES, Scene},
    server::TestApp,
};
use ibasho::domain::Role;
use std::collections::BTreeSet;

/// Statuses for nobody, contributor, editor, disaster and admin. A 303 is to be
/// understood with its way: nobody is sent to the login page.
type Expected = [u16; 5];

const ANYONE: Expected = [200; 5];
const STAFF: Expected = [303, 200, 200, 200, 200];
const ADMIN: Expected = [303, 403, 403, 403, 200];

/// What is sent, as [`Scene::post`] takes it.
#[derive(Debug, Clone, Copy)]
enum Sent {
    /// Nothing in the register is changed by it.
    Asks(&'static str),
    /// One of the named tables is, where it is not refused.
    Changes(&'static str, &'static str),
}
use Sent::{Asks, Changes};

type Row = (&'static str, &'static str, &'static str, Sent, Expected);

/// Method, route, an address of it, what is sent, and what comes of it. Words in capitals
/// are records of the [`Scene`].
#[rustfmt::skip]
const TABLE: &[Row] = &[
    ("get", "/", "/", Asks(""), ANYONE),
    ("post", "/", "/", Asks("lat=35.79&lon=139.47"), ANYONE),
    ("get", "/places/{id}", "/places/PLACE", Asks(""), ANYONE),
    ("get", "/places/{id}/suggest", "/places/PLACE/suggest", Asks(""), ANYONE),
    ("post", "/places/{id}/suggest", "/places/PLACE/suggest", Changes("suggestion", "opened=OPENED&kind=correction&was_phone=04-0000-0001&phone=04-0000-0007"), [303; 5]),
    ("get", "/report/{id}", "/report/SHELTER", Asks(""), ANYONE),
    ("post", "/report/{id}", "/report/SHELTER", Changes("unverified_report", "pin=PIN&key=k1&status=open"), [303; 5]),
    ("get", "/suggest", "/suggest", Asks(""), ANYONE),
    ("post", "/suggest", "/suggest", Changes("suggestion", "opened=OPENED&category=salon&name=あおぞら&address=埼玉県所沢市緑町3"), [303; 5]),
    ("get", "/suggest/sent", "/suggest/sent?token=SENT", Asks(""), ANYONE),
    ("post", "/suggest/sent/withdraw", "/suggest/sent/withdraw", Changes("suggestion", "token=SENT"), [303; 5]),
    ("get", "/confirm", "/confirm?token=CONFIRM", Asks(""), ANYONE),
    ("post", "/confirm", "/confirm", Changes("place", "token=CONFIRM&revision=REVISION"), [303; 5]),
    ("get", "/confirm/correct", "/confirm/correct?token=CONFIRM", Asks(""), ANYONE),
    ("post", "/confirm/correct", "/confirm/correct", Changes("suggestion", "token=CONFIRM&opened=OPENED&was_phone=04-0000-0001&phone=04-0000-0007"), [303; 5]),
    ("get", "/disaster", "/disaster", Asks(""), ANYONE),
    ("post", "/disaster", "/disaster", Asks("lat=35.79&lon=139.47"), ANYONE),
    ("get", "/shelters-worker.js", "/shelters-worker.js", Asks(""), ANYONE),
    ("get", "/about", "/about", Asks(""), ANYONE),
    ("get", "/about/accessibility", "/about/accessibility", Asks(""), ANYONE),
    ("get", "/about/privacy", "/about/privacy", Asks(""), ANYONE),
    ("get", "/api/nearest", "/api/nearest?lat=35&lon=139", Asks(""), ANYONE),
    ("get", "/api/geocode", "/api/geocode?q=a", Asks(""), ANYONE),
    ("get", "/api/places", "/api/places", Asks(""), ANYONE),
    ("get", "/api/places/{id}", "/api/places/PLACE", Asks(""), ANYONE),
    ("get", "/api/shelters", "/api/shelters", Asks(""), ANYONE),
    ("get", "/api/shelters/events", "/api/shelters/events", Asks(""), ANYONE),
    ("get", "/api/shelters/statuses", "/api/shelters/statuses?bbox=139,35,140,36", Asks(""), ANYONE),
    ("post", "/api/shelters/search", "/api/shelters/search", Asks(r#"{"lat": 35.79, "lon": 139.47}"#), ANYONE),
    ("post", "/api/shelters/status.csv", "/api/shelters/status.csv", Changes("observation", "id,status\nSHELTER,open\n"), [401, 403, 403, 200, 200]),
    ("post", "/api/shelters/{id}/status", "/api/shelters/SHELTER/status", Changes("observation", r#"{"status": "open"}"#), [401, 403, 403, 201, 201]),
    ("post", "/api/shelters/{id}/status/{observation}/withdraw", "/api/shelters/SHELTER/status/OBSERVATION/withdraw", Changes("observation", "{}"), [401, 403, 403, 201, 201]),
    ("get", "/api/incidents", "/api/incidents", Asks(""), ANYONE),
    ("post", "/api/incidents", "/api/incidents", Changes("incident", r#"{"name": "台風", "kind": "real"}"#), [401, 403, 403, 201, 201]),
    ("post", "/api/incidents/{id}", "/api/incidents/INCIDENT", Changes("incident", r#"{"revision": 1, "name": "台風第20号"}"#), [401, 403, 403, 200, 200]),
    ("get", "/api/incidents/{id}/observations", "/api/incidents/INCIDENT/observations", Asks(""), [401, 403, 403, 200, 200]),
    ("get", "/api/incidents/{id}/report", "/api/incidents/INCIDENT/report", Asks(""), [401, 403, 403, 200, 200]),
    ("get", "/api/incidents/{id}/files/{name}", "/api/incidents/INCIDENT/files/report.csv", Asks(""), [401, 403, 403, 200, 200]),
    ("post", "/api/incidents/{id}/files/{name}", "/api/incidents/INCIDENT/files/report.csv", Asks("within={\"type\":\"Polygon\",\"coordinates\":[[[139,35],[140,35],[140,36],[139,35]]]}"), [401, 403, 403, 200, 200]),
    ("post", "/api/incidents/{id}/end", "/api/incidents/INCIDENT/end", Changes("incident", "{}"), [401, 403, 403, 200, 200]),
    ("post", "/api/incidents/{id}/reopen", "/api/incidents/INCIDENT/reopen", Asks("{}"), [401, 403, 403, 200, 200]),
    ("get", "/tiles/places.json", "/tiles/places.json", Asks(""), ANYONE),
    ("get", "/tiles/places/{z}/{x}/{y}", "/tiles/places/0/0/0.mvt", Asks(""), ANYONE),
    ("get", "/tiles/basemap.json", "/tiles/basemap.json", Asks(""), [404; 5]),
    ("get", "/tiles/basemap.pmtiles", "/tiles/basemap.pmtiles", Asks(""), [404; 5]),
    ("get", "/tiles/basemap/{z}/{x}/{y}", "/tiles/basemap/0/0/0.mvt", Asks(""), [404; 5]),
    ("get", "/style.json", "/style.json", Asks(""), ANYONE),
    ("get", "/healthz", "/healthz", Asks(""), ANYONE),
    ("get", "/readyz", "/readyz", Asks(""), ANYONE),
    ("get", "/staff/login", "/staff/login", Asks(""), ANYONE),
    ("post", "/staff/login", "/staff/login", Changes("staff_session", "name=山田&password=kitchen-lamp-river"), [303; 5]),
    ("get", "/staff/login/code", "/staff/login/code", Asks(""), [303; 5]),
    ("post", "/staff/login/code", "/staff/login/code", Asks("code=000000"), [422; 5]),
    ("get", "/staff/link", "/staff/link", Asks(""), [404; 5]),
    ("post", "/staff/link", "/staff/link", Changes("staff", "token=INVITE&password=river-lamp-kitchen&again=river-lamp-kitchen"), [303; 5]),
    ("post", "/staff/logout", "/staff/logout", Changes("staff_session", ""), [303; 5]),
    ("get", "/staff", "/staff", Asks(""), STAFF),
    ("post", "/staff/waiting", "/staff/waiting", Changes("queue_item", "item=ITEM"), [403, 403, 303, 403, 303]),
    ("get", "/staff/places", "/staff/places", Asks(""), [303, 200, 200, 403, 200]),
    ("get", "/staff/places/new", "/staff/places/new", Asks(""), [303, 403, 200, 403, 200]),
    ("post", "/staff/places/new", "/staff/places/new", Changes("place", "category=salon&name=あおぞらの集い&district=DISTRICT&do=save"), [403, 403, 303, 403, 303]),
    ("post", "/staff/places/bulk", "/staff/places/bulk", Changes("place", "id=PLACE&do=close"), [403, 403, 200, 403, 200]),
    ("post", "/staff/places/bulk/undo", "/staff/places/bulk/undo", Changes("place", "run=BULK"), [403, 403, 200, 403, 200]),
    ("post", "/staff/places/export", "/staff/places/export", Asks("id=PLACE"), [403, 200, 200, 403, 200]),
    ("post", "/staff/places/duplicates", "/staff/places/duplicates", Asks("category=salon&name=ひだまり"), [403, 200, 200, 403, 200]),
    ("post", "/staff/places/doubles", "/staff/places/doubles", Asks("category=salon&name=ひだまり"), [403, 308, 308, 308, 308]),
    ("post", "/staff/places/locate", "/staff/places/locate", Asks("address=埼玉県所沢市緑町1"), [403, 200, 200, 200, 200]),
    ("post", "/staff/places/reading", "/staff/places/reading", Asks("category=salon&schedule_way=written&schedule_text=毎週月曜日"), [403, 200, 200, 403, 200]),
    ("get", "/staff/places/{id}", "/staff/places/PLACE", Asks(""), [303, 200, 200, 404, 200]),
    ("post", "/staff/places/{id}", "/staff/places/PLACE", Changes("place suggestion", "revision=REVISION&name=ひだまり&phone=04-0000-0009&do=save"), [403, 303, 303, 404, 303]),
    ("post", "/staff/places/{id}/step", "/staff/places/PLACE/step", Changes("place", "revision=REVISION&do=close"), [403, 403, 303, 404, 303]),
    ("get", "/staff/places/{id}/history", "/staff/places/PLACE/history", Asks(""), [303, 200, 200, 404, 200]),
    ("post", "/staff/places/{id}/undo", "/staff/places/PLACE/undo", Changes("place", "revision=REVISION&seq=SEQ&part=verified_on"), [403, 403, 303, 404, 303]),
    ("get", "/staff/places/{id}/redact", "/staff/places/PLACE/redact", Asks(""), [303, 403, 403, 403, 200]),
    ("post", "/staff/places/{id}/redact", "/staff/places/PLACE/redact", Changes("place", "field=&text=埼玉県&reason=申し出&do=redact"), [403, 403, 403, 403, 200]),
    ("get", "/staff/history", "/staff/history", Asks(""), STAFF),
    ("get", "/staff/handbook", "/staff/handbook", Asks(""), STAFF),
    ("get", "/staff/incidents", "/staff/incidents", Asks(""), [303, 403, 403, 200, 200]),
    ("post", "/staff/incidents", "/staff/incidents", Changes("incident", "kind=real&name=台風"), [403, 403, 403, 303, 303]),
    ("get", "/staff/incidents/{id}", "/staff/incidents/INCIDENT", Asks(""), [303, 403, 403, 200, 200]),
    ("post", "/staff/incidents/{id}", "/staff/incidents/INCIDENT", Changes("incident", "revision=1&name=台風第20号"), [403, 403, 403, 303, 303]),
    ("get", "/staff/incidents/{id}/report", "/staff/incidents/INCIDENT/report", Asks(""), [303, 403, 403, 200, 200]),
    ("post", "/staff/incidents/{id}/end", "/staff/incidents/INCIDENT/end", Changes("incident", ""), [403, 403, 403, 303, 303]),
    ("post", "/staff/incidents/{id}/reopen", "/staff/incidents/INCIDENT/reopen", Asks(""), [403, 403, 403, 303, 303]),
    ("get", "/staff/shelters/new", "/staff/shelters/new", Asks(""), [303, 403, 403, 200, 200]),
    ("post", "/staff/shelters/new", "/staff/shelters/new", Changes("temporary_place", "kind=school&name=東中学校&address=埼玉県所沢市緑町1"), [403, 403, 403, 303, 303]),
    ("get", "/staff/shelters/{id}/edit", "/staff/shelters/TEMPORARY/edit", Asks(""), [303, 403, 403, 200, 200]),
    ("post", "/staff/shelters/{id}/edit", "/staff/shelters/TEMPORARY/edit", Changes("place", "revision=1&name=西中学校&address=埼玉県所沢市緑町2"), [403, 403, 403, 303, 303]),
    ("post", "/staff/shelters/{id}/close", "/staff/shelters/TEMPORARY/close", Changes("place", "revision=1"), [403, 403, 403, 303, 303]),
    ("get", "/staff/requests", "/staff/requests", Asks(""), [303, 403, 403, 200, 200]),
    ("post", "/staff/requests", "/staff/requests", Changes("placement_request", "persons=1&target=elderly"), [403, 403, 403, 303, 303]),
    ("get", "/staff/requests/{id}", "/staff/requests/REQUEST", Asks(""), [303, 403, 403, 200, 200]),
    ("post", "/staff/requests/{id}/step", "/staff/requests/REQUEST/step", Changes("placement_request", "revision=1&do=ask&place=SHELTER"), [403, 403, 403, 303, 303]),
    ("get", "/staff/calls", "/staff/calls", Asks(""), [303, 403, 403, 200, 200]),
    ("post", "/staff/calls", "/staff/calls", Changes("shelter_call", "do=call&place=SHELTER"), [403, 403, 403, 303, 303]),
    ("get", "/staff/outside", "/staff/outside", Asks(""), [303, 403, 403, 200, 200]),
    ("post", "/staff/outside", "/staff/outside", Changes("outside_count", "town=緑町&way=home&households=3"), [403, 403, 403, 303, 303]),
    ("get", "/staff/outside/counts.csv", "/staff/outside/counts.csv", Asks(""), [303, 403, 403, 200, 200]),
    ("get", "/staff/supplies", "/staff/supplies", Asks(""), [303, 403, 403, 200, 200]),
    ("post", "/staff/supplies/{id}/step", "/staff/supplies/SUPPLY/step", Changes("supply_request", "revision=1&state=sent"), [403, 403, 403, 303, 303]),
    ("post", "/staff/shelters/{id}/supplies", "/staff/shelters/SHELTER/supplies", Changes("supply_request", "item=water&quantity=9"), [403, 403, 403, 303, 303]),
    ("get", "/staff/shelters", "/staff/shelters", Asks(""), [303, 403, 403, 200, 200]),
    ("get", "/staff/shelters/file", "/staff/shelters/file", Asks(""), [303, 403, 403, 200, 200]),
    ("post", "/staff/shelters/file", "/staff/shelters/file", Changes("observation", "COUNTS"), [403, 403, 403, 303, 303]),
    ("get", "/staff/shelters/{id}", "/staff/shelters/SHELTER", Asks(""), [303, 403, 403, 200, 200]),
    ("post", "/staff/shelters/{id}", "/staff/shelters/SHELTER", Changes("observation", "incident=INCIDENT&key=k9&status=open"), [403, 403, 403, 303, 303]),
    ("post", "/staff/shelters/{id}/withdraw", "/staff/shelters/SHELTER/withdraw", Changes("observation", "observation=OBSERVATION"), [403, 403, 403, 303, 303]),
    ("post", "/staff/shelters/{id}/unverified", "/staff/shelters/SHELTER/unverified", Changes("unverified_report", "report=UNVERIFIED&do=confirmed"), [403, 403, 403, 303, 303]),
    ("get", "/staff/shelters/{id}/poster", "/staff/shelters/SHELTER/poster", Asks(""), [303, 403, 403, 200, 200]),
    ("get", "/staff/shelters/{id}/report-sheet", "/staff/shelters/SHELTER/report-sheet", Asks(""), [303, 403, 403, 200, 200]),
    ("post", "/staff/shelters/{id}/pin", "/staff/shelters/SHELTER/pin", Changes("shelter_pin", "do=renew"), [403, 403, 403, 303, 303]),
    ("get", "/staff/sample", "/staff/sample", Asks(""), ADMIN),
    ("post", "/staff/sample", "/staff/sample", Changes("place", ""), [403, 403, 403, 403, 303]),
    ("get", "/staff/import", "/staff/import", Asks(""), [303, 403, 200, 403, 200]),
    ("post", "/staff/import", "/staff/import", Asks("FILE"), [403, 403, 303, 403, 303]),
    ("get", "/staff/import/{id}", "/staff/import/HELD", Asks(""), [303, 403, 200, 403, 200]),
    ("post", "/staff/import/{id}/columns", "/staff/import/HELD/columns", Asks(""), [403, 403, 303, 403, 303]),
    ("post", "/staff/import/{id}/compare", "/staff/import/HELD/compare", Asks("file=0"), [403, 403, 303, 403, 303]),
    ("post", "/staff/import/{id}/apply", "/staff/import/HELD/apply", Changes("place", ""), [403, 403, 303, 403, 303]),
    ("post", "/staff/import/{id}/drop", "/staff/import/HELD/drop", Asks(""), [403, 403, 303, 403, 303]),
    ("get", "/staff/import/runs/{id}", "/staff/import/runs/RUN", Asks(""), [303, 403, 404, 403, 200]),
    ("post", "/staff/import/runs/{id}/undo", "/staff/import/runs/RUN/undo", Changes("place", ""), [403, 403, 404, 403, 303]),
    ("get", "/staff/account", "/staff/account", Asks(""), STAFF),
    ("post", "/staff/account/password", "/staff/account/password", Changes("staff", "current=kitchen-lamp-river&password=river-lamp-kitchen&again=river-lamp-kitchen"), [403, 303, 303, 303, 303]),
    ("post", "/staff/account/sessions/end", "/staff/account/sessions/end", Changes("staff_session", "session=SESSION"), [403, 303, 303, 303, 303]),
    ("post", "/staff/account/sessions/end-all", "/staff/account/sessions/end-all", Changes("staff_session", ""), [403, 303, 303, 303, 303]),
    ("get", "/staff/account/second-factor", "/staff/account/second-factor", Asks(""), STAFF),
    ("post", "/staff/account/second-factor", "/staff/account/second-factor", Changes("staff", "secret=SECRET&code=CODE&password=kitchen-lamp-river"), [403, 200, 200, 200, 200]),
    ("post", "/staff/account/second-factor/remove", "/staff/account/second-factor/remove", Changes("staff", "password-remove=kitchen-lamp-river"), [403, 303, 303, 303, 303]),
    ("post", "/staff/account/second-factor/recovery-codes", "/staff/account/second-factor/recovery-codes", Changes("staff_recovery_code", "password-codes=kitchen-lamp-river"), [403, 200, 200, 200, 200]),
    ("get", "/staff/suggestions", "/staff/suggestions", Asks(""), [303, 200, 200, 403, 200]),
    ("get", "/staff/suggestions/{id}", "/staff/suggestions/SUGGESTION", Asks(""), [303, 404, 200, 404, 200]),
    ("post", "/staff/suggestions/{id}/accept", "/staff/suggestions/SUGGESTION/accept", Changes("place", "revision=1&place_revision=REVISION&take=phone&phone=04-0000-0009"), [403, 404, 303, 404, 303]),
    ("post", "/staff/suggestions/{id}/refuse", "/staff/suggestions/SUGGESTION/refuse", Changes("suggestion", "revision=1&reason=確かめました"), [403, 404, 303, 404, 303]),
    ("post", "/staff/suggestions/{id}/withdraw", "/staff/suggestions/PROPOSAL/withdraw", Changes("suggestion", ""), [403, 303, 404, 404, 404]),
    ("get", "/staff/places/{id}/ask", "/staff/places/PLACE/ask", Asks(""), [303, 404, 200, 404, 200]),
    ("post", "/staff/places/{id}/ask", "/staff/places/PLACE/ask", Changes("place_link", ""), [403, 404, 200, 404, 200]),
    ("post", "/staff/places/{id}/ask/{link}/revoke", "/staff/places/PLACE/ask/LINK/revoke", Changes("place_link", ""), [403, 404, 303, 404, 303]),
    ("get", "/staff/users", "/staff/users", Asks(""), ADMIN),
    ("post", "/staff/users", "/staff/users", Changes("staff", "name=高橋&role=editor&district=所沢"), [403, 403, 403, 403, 200]),
    ("get", "/staff/users/new", "/staff/users/new", Asks(""), ADMIN),
    ("get", "/staff/users/{id}", "/staff/users/OTHER", Asks(""), ADMIN),
    ("post", "/staff/users/{id}", "/staff/users/OTHER", Changes("staff", "revision=1&name=山田&role=admin"), [403, 403, 403, 403, 303]),
    ("post", "/staff/users/{id}/link", "/staff/users/OTHER/link", Changes("staff_link", ""), [403, 403, 403, 403, 200]),
    ("post", "/staff/users/{id}/disable", "/staff/users/OTHER/disable", Changes("staff", ""), [403, 403, 403, 403, 303]),
    ("post", "/staff/users/{id}/enable", "/staff/users/DISABLED/enable", Changes("staff", ""), [403, 403, 403, 403, 303]),
    ("post", "/staff/users/{id}/reset-totp", "/staff/users/OTHER/reset-totp", Changes("staff", ""), [403, 403, 403, 403, 303]),
    ("post", "/staff/users/{id}/sign-out", "/staff/users/OTHER/sign-out", Changes("staff_session", ""), [403, 403, 403, 403, 303]),
];

/// Every method and route of the list of routes.
fn routes() -> BTreeSet<(String, String)> {
    let list = include_str!("../../src/web/mod.rs");
    let mut routes = BTreeSet::new();
    for rest in list.split(".route(").skip(1) {
        let mut parts = rest.splitn(3, '"');
        let (path, handlers) = (parts.nth(1).expect("a path"), parts.next().expect("handlers"));
        let mut depth = 1;
        let ends = |c: char| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth == 0
        };
        let end = handlers.find(ends).expect("an end");
        for method in ["get", "post", "put", "patch", "delete", "any"] {
            let called = |mark: &str| handlers[..end].contains(&format!("{mark}{method}("));
            if called(" ") || called(".") {
                routes.insert((method.to_owned(), path.to_owned()));
            }
        }
    }
    routes
}

#[test]
fn every_route_stands_in_the_table() {
    let known: BTreeSet<_> = TABLE
        .iter()
        .map(|(method, route, ..)| ((*method).to_owned(), (*route).to_owned()))
        .collect();
    let routes = routes();
    assert!(routes.len() > 30, "too few routes found: {routes:?}");
    let missing: Vec<_> = routes.difference(&known).collect();
    let gone: Vec<_> = known.difference(&routes).collect();
    assert!(missing.is_empty() && gone.is_empty(), "missing: {missing:?}, gone: {gone:?}");
    assert_eq!(known.len(), TABLE.len(), "no row stands twice");
}

/// Sends a row as everybody: nothing but `expected` may come of it, and the register
/// must be changed as the row says, or left alone where it is refused and by whoever
/// `may_nothing` here.
async fn try_row(
    scene: &Scene,
    row: &Row,
    expected: Expected,
    may_nothing: &[&str],
    untouched: &Contents,
) -> Vec<String> {
    let (method, route, address, sent, _) = *row;
    let (Asks(body) | Changes(_, body)) = sent;
    let mut wrong = Vec::new();
    for (name, expected) in NAMES.iter().zip(expected) {
        let tables = match sent {
            Changes(tables, _) if expected < 400 && !may_nothing.contains(name) => tables,
            _ => "",
        };
        let copy = if tables.is_empty() { None } else { Some(scene.copy().await) };
        let test = copy.as_ref().unwrap_or(&scene.test);
        let (mut person, address) = scene.ready(test, name, address).await;
        let before = if copy.is_some() { scene.contents(test).await } else { untouched.clone() };
        let answer = match method {
            "get" => person.get(&address).await,
            _ => scene.post(&mut person, [&address, body]).await,
        };
        let status = answer.status();
        if name.is_empty() && method == "get" && route.starts_with("/staff/") && status == 303 {
            assert!(location(&answer).starts_with("/staff/login"), "{route}");
        }
        let mut changed = scene.contents(test).await;
        changed.retain(|table, rows| before[table] != *rows);
        let is_right = match tables {
            "" => changed.is_empty(),
            _ => tables.split(' ').any(|table| changed.contains_key(table)),
        };
        if status != expected || !is_right {
            let changed: Vec<_> = changed.into_keys().collect();
            wrong.push(format!(
                "{name} {method} {route}: {status} {changed:?}, not {expected} {tables:?}"
            ));
        }
    }
    wrong
}

#[tokio::test]
async fn every_role_gets_and_changes_what_the_table_says() {
    let scene = Scene::new(true).await;
    let untouched = scene.contents(&scene.test).await;
    let mut wrong = Vec::new();
    for row in TABLE {
        let nobody: &[_] = if row.1 == "/staff/logout" { &[""] } else { &[] };
        wrong.extend(try_row(&scene, row, row.4, nobody, &untouched).await);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn what_belongs_to_another_district_is_neither_there_nor_changed() {
    let scene = Scene::new(false).await;
    let untouched = scene.contents(&scene.test).await;
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for row in TABLE {
        let (_, route, address, Asks(body) | Changes(_, body), mut expected) = *row;
        let words = ["PLACE", "SUGGESTION", "PROPOSAL", "ITEM", "BULK", "DISTRICT"];
        let is_named_in = |text: &str| words.iter().any(|word| text.contains(word));
        if !route.starts_with("/staff/") || !is_named_in(address) && !is_named_in(body) {
            continue;
        }
        tried += 1;
        // The rights of contributor and editor end at organization and district.
        let theirs = &NAMES[1..3];
        match route {
            "/staff/waiting" => expected[2] = 404,
            "/staff/places/new" => expected[2] = 422,
            // What names many does what it may with the others.
            "/staff/places/bulk" | "/staff/places/bulk/undo" | "/staff/places/export" => {}
            // What is the administrator's alone is refused before anybody looks.
            _ if expected[2] == 403 => {}
            _ => expected[1..3].fill(404),
        }
        wrong.extend(try_row(&scene, row, expected, theirs, &untouched).await);
    }
    assert!(tried > 15, "{tried}");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn what_is_for_staff_is_kept_by_nobody() {
    let test = TestApp::start().await;
    account(&test, "管理", Role::Admin).await;
    let mut person = Person::logged_in(&test, "管理").await;
    for path in ["/staff", "/staff/users", "/staff/login", "/staff/link", "/staff/nothing"] {
        let answer = person.get(path).await;
        let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
        assert_eq!(header("cache-control"), "no-store", "{path}");
        assert_eq!(header("referrer-policy"), "strict-origin", "{path}");
        assert_eq!(header("x-robots-tag"), "noindex", "{path}");
    }
    let resident = test.get("/about").await;
    assert_eq!(resident.headers()["referrer-policy"], "no-referrer");
}

#[tokio::test]
async fn another_site_can_change_nothing() {
    let test = TestApp::start().await;
    account(&test, "管理", Role::Admin).await;
    let mut person = Person::logged_in(&test, "管理").await;
    for (_, _, address, ..) in TABLE.iter().filter(|(method, ..)| *method == "post") {
        for foreign in [
            [("sec-fetch-site", "cross-site")],
            [("sec-fetch-site", "same-site")],
            [("origin", "https://evil.example")],
            [("origin", "null")],
        ] {
            let answer = person.post_from(address, &[], &foreign).await;
            assert_eq!(answer.status(), 403, "{address} {foreign:?}");
            assert!(answer.headers().get("set-cookie").is_none(), "{address}");
            let said = answer.text().await.expect("a text");
            let expected = if address.starts_with("/api/") {
                "\"status\":403"
            } else {
                "この操作はできません"
            };
            assert!(said.contains(expected), "{address}: {said}");
        }
    }
    assert_eq!(person.get("/staff").await.status(), 200, "still logged in");
    let own = format!("http://{}", test.address());
    let answer = person.post_from("/staff/logout", &[], &[("origin", &own)]).await;
    assert_eq!(answer.status(), 303);
}
