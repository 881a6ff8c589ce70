//! Every role and every route: who gets what. A route that is missing here fails.

use crate::{
    PLACES, id_of,
    person::{Person, account, location, operator},
    server::TestApp,
    suggestions,
};
use ibasho::domain::{Profile, Role};
use std::collections::BTreeSet;

/// Statuses for nobody, contributor, editor, disaster and admin. A 303 is to be
/// understood with its way: nobody is sent to the login page.
type Expected = [u16; 5];

const ANYONE: Expected = [200; 5];
const STAFF: Expected = [303, 200, 200, 200, 200];
const ADMIN: Expected = [303, 403, 403, 403, 200];
/// Disaster staff through the API, who say nothing yet that could be read.
const DISASTER: Expected = [401, 403, 403, 400, 400];

/// Method, route, an address of it, and what comes of it. Forms are sent empty.
#[rustfmt::skip]
const TABLE: &[(&str, &str, &str, Expected)] = &[
    ("get", "/", "/", ANYONE),
    ("post", "/", "/", ANYONE),
    ("get", "/places/{id}", "/places/PLACE", ANYONE),
    ("get", "/places/{id}/suggest", "/places/PLACE/suggest", ANYONE),
    ("post", "/places/{id}/suggest", "/places/PLACE/suggest", [422; 5]),
    ("get", "/suggest", "/suggest", ANYONE),
    ("post", "/suggest", "/suggest", [422; 5]),
    ("get", "/suggest/sent", "/suggest/sent?token=x", [404; 5]),
    ("post", "/suggest/sent/withdraw", "/suggest/sent/withdraw", [404; 5]),
    ("get", "/confirm", "/confirm?token=x", [404; 5]),
    ("post", "/confirm", "/confirm", [303; 5]),
    ("get", "/confirm/correct", "/confirm/correct?token=x", [404; 5]),
    ("post", "/confirm/correct", "/confirm/correct", [404; 5]),
    ("get", "/disaster", "/disaster", ANYONE),
    ("post", "/disaster", "/disaster", ANYONE),
    ("get", "/shelters-worker.js", "/shelters-worker.js", ANYONE),
    ("get", "/about", "/about", ANYONE),
    ("get", "/about/accessibility", "/about/accessibility", ANYONE),
    ("get", "/about/privacy", "/about/privacy", ANYONE),
    ("get", "/api/nearest", "/api/nearest?lat=35&lon=139", ANYONE),
    ("get", "/api/geocode", "/api/geocode?q=a", ANYONE),
    ("get", "/api/places", "/api/places", ANYONE),
    ("get", "/api/places/{id}", "/api/places/PLACE", ANYONE),
    ("get", "/api/shelters", "/api/shelters", ANYONE),
    ("get", "/api/shelters/events", "/api/shelters/events", ANYONE),
    ("post", "/api/shelters/search", "/api/shelters/search", [400; 5]),
    ("post", "/api/shelters/status.csv", "/api/shelters/status.csv", DISASTER),
    ("post", "/api/shelters/{id}/status", "/api/shelters/PLACE/status", DISASTER),
    ("post", "/api/shelters/{id}/status/{observation}/withdraw", "/api/shelters/PLACE/status/a/withdraw", [401, 403, 403, 404, 404]),
    ("get", "/api/incidents", "/api/incidents", ANYONE),
    ("post", "/api/incidents", "/api/incidents", DISASTER),
    ("post", "/api/incidents/{id}", "/api/incidents/a", DISASTER),
    ("get", "/api/incidents/{id}/observations", "/api/incidents/a/observations", [401, 403, 403, 404, 404]),
    ("get", "/api/incidents/{id}/report", "/api/incidents/a/report", [401, 403, 403, 404, 404]),
    ("get", "/api/incidents/{id}/files/{name}", "/api/incidents/a/files/report.csv", [401, 403, 403, 404, 404]),
    ("post", "/api/incidents/{id}/end", "/api/incidents/a/end", [401, 403, 403, 404, 404]),
    ("get", "/tiles/places.json", "/tiles/places.json", ANYONE),
    ("get", "/tiles/places/{z}/{x}/{y}", "/tiles/places/0/0/0.mvt", ANYONE),
    ("get", "/style.json", "/style.json", ANYONE),
    ("get", "/healthz", "/healthz", ANYONE),
    ("get", "/readyz", "/readyz", ANYONE),
    ("get", "/staff/login", "/staff/login", ANYONE),
    ("post", "/staff/login", "/staff/login", [422; 5]),
    ("get", "/staff/login/code", "/staff/login/code", [303; 5]),
    ("post", "/staff/login/code", "/staff/login/code", [422; 5]),
    ("get", "/staff/link", "/staff/link", [404; 5]),
    ("post", "/staff/link", "/staff/link", [404; 5]),
    ("post", "/staff/logout", "/staff/logout", [303; 5]),
    ("get", "/staff", "/staff", STAFF),
    ("post", "/staff/waiting", "/staff/waiting", [403, 403, 404, 403, 404]),
    ("get", "/staff/places", "/staff/places", [303, 200, 200, 403, 200]),
    ("get", "/staff/places/new", "/staff/places/new", [303, 403, 200, 403, 200]),
    ("post", "/staff/places/new", "/staff/places/new", [403, 403, 422, 403, 422]),
    ("post", "/staff/places/bulk", "/staff/places/bulk", [403, 403, 422, 403, 422]),
    ("post", "/staff/places/bulk/undo", "/staff/places/bulk/undo", [403, 403, 404, 403, 404]),
    ("post", "/staff/places/export", "/staff/places/export", [403, 200, 200, 403, 200]),
    ("post", "/staff/places/doubles", "/staff/places/doubles", [403, 200, 200, 403, 200]),
    ("post", "/staff/places/locate", "/staff/places/locate", [403, 200, 200, 403, 200]),
    ("post", "/staff/places/reading", "/staff/places/reading", [403, 200, 200, 403, 200]),
    ("get", "/staff/places/{id}", "/staff/places/PLACE", [303, 404, 200, 404, 200]),
    ("post", "/staff/places/{id}", "/staff/places/PLACE", [403, 404, 409, 404, 409]),
    ("post", "/staff/places/{id}/step", "/staff/places/PLACE/step", [403, 404, 422, 404, 422]),
    ("get", "/staff/places/{id}/history", "/staff/places/PLACE/history", [303, 404, 200, 404, 200]),
    ("post", "/staff/places/{id}/undo", "/staff/places/PLACE/undo", [403, 404, 422, 404, 422]),
    ("get", "/staff/places/{id}/redact", "/staff/places/PLACE/redact", [303, 403, 403, 403, 200]),
    ("post", "/staff/places/{id}/redact", "/staff/places/PLACE/redact", [403, 403, 403, 403, 422]),
    ("get", "/staff/history", "/staff/history", STAFF),
    ("get", "/staff/incidents", "/staff/incidents", [303, 403, 403, 200, 200]),
    ("post", "/staff/incidents", "/staff/incidents", [403, 403, 403, 422, 422]),
    ("get", "/staff/incidents/{id}", "/staff/incidents/a", [303, 403, 403, 404, 404]),
    ("post", "/staff/incidents/{id}", "/staff/incidents/a", [403, 403, 403, 404, 404]),
    ("post", "/staff/incidents/{id}/end", "/staff/incidents/a/end", [403, 403, 403, 404, 404]),
    ("get", "/staff/shelters", "/staff/shelters", [303, 403, 403, 200, 200]),
    ("get", "/staff/shelters/{id}", "/staff/shelters/PLACE", [303, 403, 403, 404, 404]),
    ("post", "/staff/shelters/{id}", "/staff/shelters/PLACE", [403, 403, 403, 404, 404]),
    ("post", "/staff/shelters/{id}/withdraw", "/staff/shelters/PLACE/withdraw", [403, 403, 403, 404, 404]),
    ("get", "/staff/import", "/staff/import", [303, 403, 200, 403, 200]),
    ("post", "/staff/import", "/staff/import", [403, 403, 422, 403, 422]),
    ("get", "/staff/import/{id}", "/staff/import/none", [303, 403, 404, 403, 404]),
    ("post", "/staff/import/{id}/columns", "/staff/import/none/columns", [403, 403, 404, 403, 404]),
    ("post", "/staff/import/{id}/compare", "/staff/import/none/compare", [403, 403, 404, 403, 404]),
    ("post", "/staff/import/{id}/apply", "/staff/import/none/apply", [403, 403, 404, 403, 404]),
    ("post", "/staff/import/{id}/drop", "/staff/import/none/drop", [403, 403, 303, 403, 303]),
    ("get", "/staff/import/runs/{id}", "/staff/import/runs/RUN", [303, 403, 404, 403, 200]),
    ("post", "/staff/import/runs/{id}/undo", "/staff/import/runs/RUN/undo", [403, 403, 404, 403, 303]),
    ("get", "/staff/account", "/staff/account", STAFF),
    ("post", "/staff/account/password", "/staff/account/password", [403, 422, 422, 422, 422]),
    ("post", "/staff/account/sessions/end", "/staff/account/sessions/end", [403, 404, 404, 404, 404]),
    ("post", "/staff/account/sessions/end-all", "/staff/account/sessions/end-all", [403, 303, 303, 303, 303]),
    ("get", "/staff/account/second-factor", "/staff/account/second-factor", STAFF),
    ("post", "/staff/account/second-factor", "/staff/account/second-factor", [403, 303, 303, 303, 303]),
    ("post", "/staff/account/second-factor/remove", "/staff/account/second-factor/remove", [403, 422, 422, 422, 422]),
    ("post", "/staff/account/second-factor/recovery-codes", "/staff/account/second-factor/recovery-codes", [403, 422, 422, 422, 422]),
    ("get", "/staff/suggestions", "/staff/suggestions", [303, 200, 200, 403, 200]),
    ("get", "/staff/suggestions/{id}", "/staff/suggestions/SUGGESTION", [303, 404, 200, 404, 200]),
    ("post", "/staff/suggestions/{id}/accept", "/staff/suggestions/SUGGESTION/accept", [403, 404, 409, 404, 409]),
    ("post", "/staff/suggestions/{id}/refuse", "/staff/suggestions/SUGGESTION/refuse", [403, 404, 422, 404, 422]),
    ("post", "/staff/suggestions/{id}/withdraw", "/staff/suggestions/SUGGESTION/withdraw", [403, 404, 404, 404, 404]),
    ("get", "/staff/places/{id}/ask", "/staff/places/PLACE/ask", [303, 404, 200, 404, 200]),
    ("post", "/staff/places/{id}/ask", "/staff/places/PLACE/ask", [403, 404, 200, 404, 200]),
    ("post", "/staff/places/{id}/ask/{link}/revoke", "/staff/places/PLACE/ask/none/revoke", [403, 404, 404, 404, 404]),
    ("get", "/staff/users", "/staff/users", ADMIN),
    ("post", "/staff/users", "/staff/users", [403, 403, 403, 403, 422]),
    ("get", "/staff/users/new", "/staff/users/new", ADMIN),
    ("get", "/staff/users/{id}", "/staff/users/OTHER", ADMIN),
    ("post", "/staff/users/{id}", "/staff/users/OTHER", [403, 403, 403, 403, 422]),
    ("post", "/staff/users/{id}/link", "/staff/users/OTHER/link", [403, 403, 403, 403, 200]),
    ("post", "/staff/users/{id}/disable", "/staff/users/OTHER/disable", [403, 403, 403, 403, 303]),
    ("post", "/staff/users/{id}/enable", "/staff/users/OTHER/enable", [403, 403, 403, 403, 303]),
    ("post", "/staff/users/{id}/reset-totp", "/staff/users/OTHER/reset-totp", [403, 403, 403, 403, 303]),
    ("post", "/staff/users/{id}/sign-out", "/staff/users/OTHER/sign-out", [403, 403, 403, 403, 303]),
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

#[tokio::test]
async fn every_role_gets_what_the_table_says() {
    let test = TestApp::with_places(PLACES).await;
    let place = id_of(&test, "ひだまりサロン").await;
    let suggestion = suggestions::about(&test, &place).await;
    let profile = Profile::new("山田", Role::Editor, &[], "").expect("a profile");
    let other = test.app.add_account(operator(), profile, None).await.expect("an account");
    let names = ["", "団体", "編集", "災害", "管理"];
    for (name, role) in names[1..].iter().zip(Role::ALL) {
        account(&test, name, role).await;
    }
    // An import that changed nothing: taking it back changes nothing either.
    test.import(PLACES).await;
    let runs = test.app.store().list_import_runs().await.expect("reads");
    let run = runs.iter().find(|run| run.body["total"]["created"] == 0).expect("a run").id.clone();
    let mut wrong = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let is_nobody = name.is_empty();
        let mut person = Person::new(&test);
        for (method, route, address, expected) in TABLE {
            if !is_nobody && person.cookie("ibasho").is_none() {
                person = Person::logged_in(&test, name).await;
            }
            let address = address.replace("PLACE", &place).replace("OTHER", other.id.as_str());
            let address = address.replace("SUGGESTION", &suggestion).replace("RUN", &run);
            let answer = match *method {
                "get" => person.get(&address).await,
                _ => person.post(&address, &[]).await,
            };
            let status = answer.status().as_u16();
            if status != expected[at] {
                wrong.push(format!("{name} {method} {route}: {status}, not {}", expected[at]));
            }
            let is_guarded = expected[1..].iter().any(|status| *status != expected[0]);
            if is_nobody && is_guarded && *method == "get" && !route.starts_with("/api/") {
                let way = location(&answer);
                assert!(way.starts_with("/staff/login"), "{route}: {way}");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn what_belongs_to_another_district_is_not_there() {
    let test = TestApp::with_places(PLACES).await;
    let place = id_of(&test, "みどり相談室").await;
    let suggestion = suggestions::about(&test, &place).await;
    let names = ["", "団体", "編集", "災害", "管理"];
    for (name, role) in names[1..].iter().zip(Role::ALL) {
        account(&test, name, role).await;
    }
    let foreign = |(_, route, address, _): &&(&str, &str, &str, Expected)| {
        route.starts_with("/staff/")
            && (address.contains("PLACE") || address.contains("SUGGESTION"))
    };
    let rows: Vec<_> = TABLE.iter().filter(foreign).collect();
    assert!(rows.len() > 8, "{rows:?}");
    for (at, name) in names.iter().enumerate().skip(1) {
        let mut person = Person::logged_in(&test, name).await;
        for (method, _, address, expected) in &rows {
            let address = address.replace("PLACE", &place).replace("SUGGESTION", &suggestion);
            let answer = match *method {
                "get" => person.get(&address).await,
                _ => person.post(&address, &[]).await,
            };
            // The editor's rights end at the district; those of the others do not know it.
            let expected = match (*name, expected[at]) {
                ("編集", status) if status != 403 => 404,
                (_, status) => status,
            };
            assert_eq!(answer.status(), expected, "{name} {method} {address}");
        }
    }
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
    for (_, _, address, _) in TABLE.iter().filter(|(method, ..)| *method == "post") {
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
