//! The sessions of a place for other programs: `/places/{id}.ics`, and as
//! schema.org data within the page. Neither says more than the page does.

use crate::{
    domain::{
        Place, PointShown, Schedule, Session, Whereabouts,
        schedule::{Exception, SessionChange},
        time::{in_japan, rfc3339},
    },
    formats::ical::{Calendar, Event},
    web::view::{PageContext, access, when},
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use chrono::{Days, NaiveDate, NaiveDateTime};
use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};

/// A calendar file goes so many days ahead; what is over is left out.
const DAYS_AHEAD: u64 = 366;

/// Sessions told within the page.
const MAX_IN_PAGE: usize = 20;

/// The calendar file; nothing where no schedule is known.
pub fn calendar_file(ctx: &PageContext, place: &Place, url: &str) -> Option<Response> {
    let all = dated(in_force(place)?, in_japan(ctx.now()));
    let remarks: Vec<_> = all.iter().map(|dated| remarks(ctx, place, &dated.session)).collect();
    let events: Vec<_> = all
        .iter()
        .zip(&remarks)
        .map(|(dated, remarks)| Event {
            session: &dated.session,
            usual_day: dated.usual_day,
            of_day: dated.of_day,
            cancelled: dated.cancelled,
            remarks,
        })
        .collect();
    let shown = place.whereabouts() == Whereabouts::Exact;
    let building =
        place.draft.building.as_deref().filter(|_| place.draft.point_shown == PointShown::Exact);
    let address = place.shown_address().map(|address| match building {
        Some(building) => format!("{address} {building}"),
        None => address.into_owned(),
    });
    let calendar = Calendar {
        id: place.id.as_str(),
        revision: place.revision,
        name: &place.draft.name,
        address: address.as_deref(),
        location: place.shown_location().filter(|_| shown),
        unconfirmed: when::is_unconfirmed(place),
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

/// A session and the day that it belongs to.
#[derive(Debug)]
struct DatedSession {
    session: Session,
    usual_day: NaiveDate,
    of_day: usize,
    cancelled: bool,
}

/// What is not over yet, and what is taken away. One that is moved to a day of its own
/// belongs to the day from which it was moved.
fn dated(schedule: &Schedule, now: NaiveDateTime) -> Vec<DatedSession> {
    let (from, to) = (now.date() - Days::new(1), now.date() + Days::new(DAYS_AHEAD));
    let moved_from = |day: NaiveDate| {
        let moved = schedule.exceptions.iter().filter(|it| match it.change {
            SessionChange::Moved { to, .. } => to == day && it.on != day,
            _ => false,
        });
        let extra =
            |it: &Exception| it.on == day && matches!(it.change, SessionChange::Extra { .. });
        let alone = schedule.usual(day).is_empty() && !schedule.exceptions.iter().any(extra);
        let mut moved = moved.map(|it| it.on);
        moved.next().filter(|_| alone && moved.next().is_none())
    };
    let days = from.iter_days().take_while(|day| *day <= to);
    let held = days.flat_map(|day| {
        let usual_day = moved_from(day).unwrap_or(day);
        let sessions = schedule.sessions(day, day).into_iter().enumerate();
        sessions.map(move |(of_day, session)| DatedSession {
            session,
            usual_day,
            of_day,
            cancelled: false,
        })
    });
    let away = schedule.exceptions.iter().filter(|it| (from..=to).contains(&it.on));
    let away = away.flat_map(|exception| {
        let sessions = taken_away(schedule, exception).into_iter().enumerate();
        sessions.map(|(of_day, session)| DatedSession {
            session,
            usual_day: exception.on,
            of_day,
            cancelled: true,
        })
    });
    let mut all: Vec<_> = held.chain(away).filter(|it| !it.session.is_over(now)).collect();
    // One that is held all the same, at another time or on another day, is not cancelled.
    all.sort_by_key(|it| (it.usual_day, it.of_day, it.cancelled));
    all.dedup_by_key(|it| (it.usual_day, it.of_day));
    all
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
    fn a_session_of_a_calendar_belongs_to_its_usual_day() {
        fn check(change: Option<(&str, SessionChange)>, expected: &str) {
            let date = |text: &str| text.parse::<NaiveDate>().expect(text);
            let hours = OpeningHours::parse("Tu[2],Tu[3] 10:00-12:00").expect("hours");
            let mut schedule = Schedule::new(hours);
            schedule.exceptions.extend(change.map(|(on, change)| Exception {
                on: date(on),
                change,
                note: None,
            }));
            let now: NaiveDateTime = "2026-12-08T11:00:00".parse().expect("a time");
            let told = dated(&schedule, now).into_iter().take(2).map(|it| {
                let cancelled = if it.cancelled { " cancelled" } else { "" };
                format!("{} on {}{cancelled}", it.usual_day, it.session.date())
            });
            assert_eq!(told.collect::<Vec<_>>().join(", "), expected);
        }
        let moved = |to: &str| SessionChange::Moved { to: to.parse().expect(to), hours: None };
        check(None, "2026-12-08 on 2026-12-08, 2026-12-15 on 2026-12-15");
        check(
            Some(("2026-12-15", SessionChange::Cancelled)),
            "2026-12-08 on 2026-12-08, 2026-12-15 on 2026-12-15 cancelled",
        );
        let to_thursday = Some(("2026-12-15", moved("2026-12-17")));
        check(to_thursday, "2026-12-08 on 2026-12-08, 2026-12-15 on 2026-12-17");
        let before = Some(("2026-12-01", SessionChange::Cancelled));
        check(before, "2026-12-08 on 2026-12-08, 2026-12-15 on 2026-12-15");
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
