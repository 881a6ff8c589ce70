//! The sessions of a place for other programs: `/places/{id}.ics`, and as
//! schema.org data within the page. Neither says more than the page does.

use crate::{
    domain::{
        Place, Schedule, Session, Whereabouts,
        schedule::{Exception, SessionChange},
        time::rfc3339,
    },
    formats::ical::{Calendar, Event},
    web::view::{PageContext, access, when},
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use chrono::Days;
use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};

/// A calendar file goes so many days ahead, and as far back as somebody may look.
const DAYS_AHEAD: u64 = 366;
const DAYS_BACK: u64 = 31;

/// Sessions told within the page.
const MAX_IN_PAGE: usize = 20;

/// The calendar file; nothing where no schedule is known.
pub fn calendar_file(ctx: &PageContext, place: &Place, url: &str) -> Option<Response> {
    let schedule = in_force(place)?;
    let from = ctx.today() - Days::new(DAYS_BACK);
    let to = ctx.today() + Days::new(DAYS_AHEAD);
    let held = schedule.sessions(from, to);
    let mut all: Vec<(Session, bool)> = held.into_iter().map(|it| (it, false)).collect();
    for exception in schedule.exceptions.iter().filter(|it| (from..=to).contains(&it.on)) {
        all.extend(taken_away(schedule, exception).into_iter().map(|session| (session, true)));
    }
    // One that was moved within its day and kept its start is not cancelled.
    all.sort_by_key(|(session, cancelled)| (session.start, *cancelled));
    all.dedup_by_key(|(session, _)| session.start);
    let remarks: Vec<_> = all.iter().map(|(session, _)| remarks(ctx, place, session)).collect();
    let events: Vec<_> = all
        .iter()
        .zip(&remarks)
        .map(|((session, cancelled), remarks)| Event { session, cancelled: *cancelled, remarks })
        .collect();
    let address = place.shown_address();
    let calendar = Calendar {
        id: place.id.as_str(),
        revision: place.revision,
        name: &place.draft.name,
        address: address.as_deref(),
        url,
        now: ctx.now(),
    };
    let name = format!("inline; filename=\"{}.ics\"", place.id);
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Some((headers, calendar.write(&events)).into_response())
}

fn in_force(place: &Place) -> Option<&Schedule> {
    let schedule = place.draft.schedule.as_ref()?;
    place.shows_schedule().then_some(schedule)
}

/// The usual sessions of a day on which they are not held.
fn taken_away(schedule: &Schedule, exception: &Exception) -> Vec<Session> {
    match exception.change {
        SessionChange::Extra { .. } => Vec::new(),
        SessionChange::Cancelled | SessionChange::Moved { .. } => {
            let note = exception.note.as_deref();
            let usual = schedule.usual(exception.on).into_iter();
            usual.map(|it| Session::new(it.start, it.end, note.unwrap_or_default())).collect()
        }
    }
}

/// What a calendar cannot say by itself.
fn remarks(ctx: &PageContext, place: &Place, session: &Session) -> Vec<String> {
    let unsure = session.start.time().is_none() || session.end.is_none();
    let published = place.draft.schedule_text.as_deref().filter(|_| when::is_unconfirmed(place));
    let note = session.note.as_deref().map(str::to_owned);
    let lines = [
        note,
        unsure.then(|| when::times(ctx, session)),
        published.map(|text| {
            let text = [("text", text.into())];
            format!(
                "{} {}",
                ctx.t("schedule-by-machine"),
                ctx.t_with("schedule-as-published", &text)
            )
        }),
        place.sample.then(|| ctx.t("sample-notice")),
    ];
    lines.into_iter().flatten().collect()
}

/// schema.org data: a block that no browser runs. Nothing for what is made up.
pub fn structured_data(ctx: &PageContext, place: &Place, url: &str) -> Markup {
    let Some(schedule) = in_force(place).filter(|_| !place.sample) else { return html! {} };
    let sessions = schedule.sessions(ctx.today(), ctx.today() + Days::new(DAYS_AHEAD));
    let sessions = &sessions[..sessions.len().min(MAX_IN_PAGE)];
    let mut data = about(place, url);
    if access::is_held_in_sessions(place) {
        data["event"] = sessions.iter().map(|session| event(place, session, url)).collect();
    } else {
        data["openingHoursSpecification"] = sessions.iter().filter_map(hours_of_a_day).collect();
    }
    // Within a script element `<` could end it.
    let text = data.to_string().replace('<', "\\u003c");
    html! { script type="application/ld+json" { (PreEscaped(text)) } }
}

fn about(place: &Place, url: &str) -> Value {
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "Place",
        "@id": url,
        "url": url,
        "name": place.draft.name,
    });
    if let Some(address) = place.shown_address() {
        data["address"] = json!({
            "@type": "PostalAddress", "addressCountry": "JP", "streetAddress": address,
        });
    }
    if let Some(phone) = &place.draft.phone {
        data["telephone"] = json!(phone);
    }
    if let Some(at) = place.shown_location().filter(|_| place.whereabouts() == Whereabouts::Exact) {
        data["geo"] = json!({
            "@type": "GeoCoordinates", "latitude": at.lat(), "longitude": at.lon(),
        });
    }
    data
}

fn event(place: &Place, session: &Session, url: &str) -> Value {
    let mut event = json!({
        "@type": "Event",
        "name": place.draft.name,
        "startDate": session.start.rfc3339(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {"@id": url},
    });
    if let Some(end) = session.end {
        event["endDate"] = json!(rfc3339(end));
    }
    if let Some(organization) = &place.draft.organization {
        event["organizer"] = json!({"@type": "Organization", "name": organization});
    }
    event
}

/// The hours of an office on one day, where they are known.
fn hours_of_a_day(session: &Session) -> Option<Value> {
    let (opens, closes) = (session.start.time()?, session.end?);
    let day = session.date().to_string();
    Some(json!({
        "@type": "OpeningHoursSpecification",
        "validFrom": day,
        "validThrough": day,
        "opens": opens.format("%H:%M").to_string(),
        "closes": closes.format("%H:%M").to_string(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::OpeningHours,
        web::view::{context::tests::context, site::tests::place},
    };

    const URL: &str = "https://map.example.jp/places/salon-1";

    fn salon(hours: &str) -> Place {
        let mut salon = place("salon", "ひだまり</script><b>", None);
        salon.draft.schedule = Some(Schedule::new(OpeningHours::parse(hours).expect(hours)));
        salon
    }

    fn data(place: &Place) -> Value {
        let html = structured_data(&context("/"), place, URL).into_string();
        let text = html.strip_prefix("<script type=\"application/ld+json\">").expect("a block");
        let text = text.strip_suffix("</script>").expect("one end");
        assert!(!text.contains('<'), "{text}");
        serde_json::from_str(text).expect("JSON")
    }

    #[test]
    fn sessions_are_events_at_the_place() {
        let data = data(&salon("Tu[2] 10:00-12:00"));
        assert_eq!(
            (&data["@type"], &data["name"]),
            (&json!("Place"), &json!("ひだまり</script><b>"))
        );
        let first = &data["event"][0];
        assert_eq!(first["startDate"], "2026-12-08T10:00:00+09:00");
        assert_eq!(first["endDate"], "2026-12-08T12:00:00+09:00");
        assert_eq!(first["location"]["@id"], URL);
        assert_eq!(data["event"].as_array().map(Vec::len), Some(12));
    }

    #[test]
    fn a_day_without_times_is_a_date_and_an_office_has_hours() {
        let by_day = data(&salon("Tu[2] unknown \"time not recorded\""));
        assert_eq!(by_day["event"][0]["startDate"], "2026-12-08");
        assert_eq!(by_day["event"][0].get("endDate"), None);
        let mut office = place("consultation", "相談室", None);
        office.draft.schedule = salon("Mo-Fr 09:00-17:00; PH off").draft.schedule;
        let hours = &data(&office)["openingHoursSpecification"][0];
        assert_eq!((&hours["validFrom"], &hours["opens"]), (&json!("2026-11-24"), &json!("09:00")));
    }

    #[test]
    fn what_is_made_up_or_hidden_is_not_told() {
        let mut sample = salon("Tu 10:00-12:00");
        sample.sample = true;
        assert_eq!(structured_data(&context("/"), &sample, URL).into_string(), "");
        let mut home = salon("Tu 10:00-12:00");
        home.draft.point_shown = crate::domain::PointShown::Area;
        assert_eq!(data(&home).get("geo"), None);
    }
}
