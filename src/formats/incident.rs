//! An incident as files: how shelters are, everything that was seen, and what it
//! amounts to. CSV for spreadsheet programs, GeoJSON for maps. Every row and every
//! file of an exercise says 訓練.

use super::formula::guard;
use crate::domain::{
    ConditionItem, Details, DirectArrival, Fact, Incident, Locale, Location, Observation,
    ObservationBody, ObservationId, PersonGroup, Place, PlaceId, Present, Report, Situation,
    Status,
    code::CodeEntry,
    course::{self, IncidentSummary},
    site::SiteReports,
    time::{in_japan, rfc3339},
};
use chrono::{DateTime, TimeDelta, Utc};
use csv::WriterBuilder;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

/// What is written.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// The incident.
    pub incident: &'a Incident,
    /// Every observation, in the order of arrival.
    pub log: &'a [Observation],
    /// Every place that takes part, by id.
    pub places: &'a BTreeMap<PlaceId, Arc<Place>>,
    /// What people are called, by what the log calls them.
    pub names: &'a BTreeMap<String, String>,
    /// Until when it goes.
    pub until: DateTime<Utc>,
    /// What nobody has recorded of a place of what the file was asked for.
    pub unknown: &'a BTreeMap<PlaceId, String>,
}

/// A table: each column by its name in CSV and in GeoJSON, and the rows.
pub struct IncidentTable<'a> {
    columns: Vec<(String, String)>,
    rows: Vec<(Option<&'a Place>, Vec<Value>)>,
}

const PRESENT: &[(&str, &str)] = &[
    ("区分", "drill_or_disaster"),
    ("災害・訓練名", "incident"),
    ("ID", "place"),
    ("種別", "category"),
    ("名称", "name"),
    ("地区", "district"),
    ("開設状況", "status"),
    ("避難者数", "occupancy"),
    ("定員", "capacity"),
    ("時点", "observed_at"),
    ("備考", "note"),
];

const TIMELINE: &[(&str, &str)] = &[
    ("区分", "drill_or_disaster"),
    ("災害・訓練名", "incident"),
    ("ID", "place"),
    ("種別", "category"),
    ("名称", "name"),
    ("地区", "district"),
    ("番号", "seq"),
    ("開設状況", "status"),
    ("避難者数", "occupancy"),
    ("時点", "observed_at"),
    ("受信時刻", "received_at"),
    ("報告者", "author"),
    ("経路", "source"),
    ("備考", "note"),
    ("取り消された報告", "withdrawn"),
    ("取り消した番号", "withdraws"),
    ("直す前の端末の時刻", "device_observed_at"),
    ("送信者", "sent_by"),
];

const SUMMARY: &[(&str, &str)] = &[
    ("区分", "drill_or_disaster"),
    ("災害・訓練名", "incident"),
    ("ID", "place"),
    ("種別", "category"),
    ("名称", "name"),
    ("地区", "district"),
    ("報告数", "reports"),
    ("最初の開設", "opened_at"),
    ("閉鎖", "closed_at"),
    ("開設時間", "open_hours"),
    ("最大避難者数", "peak"),
    ("最大の時点", "peak_at"),
    ("延べ避難者数_人日", "person_days"),
    ("人数不明の開設時間", "uncounted_hours"),
];

/// The columns of each item of the condition and each group of people as last seen: what,
/// and when. They are called otherwise than what [`super::status`] reads: an old answer
/// must not come back under the time of another row.
fn present_columns() -> Vec<(String, String)> {
    let condition = ConditionItem::all().map(|item| (item.id(), "condition", item.entry()));
    let composition = PersonGroup::all().map(|group| (group.id(), "composition", group.entry()));
    let both = |(id, part, entry): (&str, &str, &'static CodeEntry)| {
        let ja = &entry.label.ja;
        let what = if part == "condition" { "状態" } else { "人数" };
        [
            (format!("{ja}の{what}"), format!("{part}_{id}")),
            (format!("{ja}の時点"), format!("{part}_{id}_observed_at")),
        ]
    };
    let seen = condition.chain(composition).flat_map(both);
    head(PRESENT).into_iter().chain(place_columns()).chain(seen).collect()
}

/// The columns of what each report says of condition and composition, as [`super::status`]
/// reads them.
fn timeline_columns() -> Vec<(String, String)> {
    let condition = ConditionItem::all().map(|item| {
        (format!("状態_{}", item.entry().label.ja), format!("condition_{}", item.id()))
    });
    let composition = PersonGroup::all().map(|group| {
        (format!("内訳_{}", group.entry().label.ja), format!("composition_{}", group.id()))
    });
    head(TIMELINE).into_iter().chain(condition).chain(composition).collect()
}

/// The columns of a place: where it is, whom it takes and what it has.
const PLACE: &[(&str, &str)] = &[
    ("空き", "vacancy"),
    ("報告からの分数", "age_min"),
    ("確認が必要な条件", "unknown"),
    ("全国地方公共団体コード", "municipality"),
    ("住所", "address"),
    ("緯度", "lat"),
    ("経度", "lon"),
    ("電話番号", "phone"),
    ("対象者", "targets"),
    ("対象者_備考", "eligibility_text"),
    ("福祉避難所_直接避難", "direct"),
];

fn place_columns() -> Vec<(String, String)> {
    let fact =
        |fact: Fact| (format!("設備_{}", fact.entry().label.ja), format!("fact_{}", fact.id()));
    head(PLACE).into_iter().chain(Fact::all().map(fact)).collect()
}

fn head(columns: &[(&str, &str)]) -> Vec<(String, String)> {
    columns.iter().map(|(ja, id)| ((*ja).to_owned(), (*id).to_owned())).collect()
}

impl Sources<'_> {
    fn head(self, place: Option<&Place>, id: &str) -> Vec<Value> {
        let category = place.map(|place| place.draft.category.category().label(Locale::Ja));
        vec![
            json!(self.incident.japanese()),
            json!(self.incident.announcement.name),
            json!(id),
            json!(category),
            json!(place.map(|place| place.draft.name.as_str())),
            json!(place.and_then(|place| place.draft.district.as_deref())),
        ]
    }

    /// How every place is, or was at the end.
    pub fn present(&self) -> IncidentTable<'_> {
        let situation = situation(self.incident, self.log, self.places);
        let row = |(id, place): (&PlaceId, &'_ Arc<Place>)| {
            let present = situation.present_at(place, self.until);
            let report = present.observation.as_deref().and_then(Observation::report);
            let mut cells = self.head(Some(place), id.as_str());
            cells.extend([
                json!(present.status.japanese()),
                json!(present.occupancy),
                json!(place.draft.capacity),
                moment(present.observed_at),
                json!(report.and_then(|report| report.note.as_deref())),
            ]);
            cells.extend(self.place(place, &present));
            cells.extend(details(present.details.as_deref()));
            cells
        };
        let rows = self.places.iter().map(|(id, place)| (Some(&**place), row((id, place))));
        IncidentTable { columns: present_columns(), rows: rows.collect() }
    }

    /// Where a place is, whom it takes and what it has, and how much room was seen there.
    fn place(&self, place: &Place, present: &Present) -> Vec<Value> {
        let draft = &place.draft;
        let at = place.shown_location();
        let targets: Vec<_> =
            draft.targets.iter().map(|target| target.entry().label.ja.as_str()).collect();
        let direct = draft.shelter.direct.map(|direct| match direct {
            DirectArrival::Yes => "可",
            DirectArrival::No => "不可",
            DirectArrival::NamedOnly => "特定された人のみ",
        });
        let answer = |fact| draft.facts.get(fact).map(|yes| if yes { "有" } else { "無" });
        let mut cells = vec![
            json!(present.vacancy),
            json!(present.observed_at.map(|at| (self.until - at).num_minutes())),
            json!(self.unknown.get(&place.id)),
            json!(draft.municipality.as_ref().map(ToString::to_string)),
            json!(place.shown_address()),
            json!(at.map(Location::lat)),
            json!(at.map(Location::lon)),
            json!(draft.phone),
            json!((!targets.is_empty()).then(|| targets.join(";"))),
            json!(draft.eligibility_text),
            json!(direct),
        ];
        cells.extend(Fact::all().map(|fact| json!(answer(fact))));
        cells
    }

    /// Everything that was seen, in the order of arrival.
    pub fn timeline(&self) -> IncidentTable<'_> {
        let withdrawn = course::withdrawn(self.log);
        let seqs: BTreeMap<&ObservationId, i64> =
            self.log.iter().map(|seen| (&seen.id, seen.seq)).collect();
        let rows = self.log.iter().map(|seen| {
            let place = self.places.get(&seen.place).map(|place| &**place);
            (place, self.entry(place, seen, &withdrawn, &seqs))
        });
        IncidentTable { columns: timeline_columns(), rows: rows.collect() }
    }

    fn entry(
        &self,
        place: Option<&Place>,
        seen: &Observation,
        withdrawn: &HashSet<&ObservationId>,
        seqs: &BTreeMap<&ObservationId, i64>,
    ) -> Vec<Value> {
        let report: Option<&Report> = seen.report();
        let name = |actor| self.names.get(actor).unwrap_or(actor);
        let (author, sender) = (name(&seen.author), seen.delivery.sent_by.as_ref().map(name));
        let withdraws = match &seen.said {
            ObservationBody::Withdrawal(id) => seqs.get(id),
            ObservationBody::Report(_) => None,
        };
        let mut cells = self.head(place, seen.place.as_str());
        cells.extend([
            json!(seen.seq),
            json!(report.and_then(|report| report.status).map(Status::japanese)),
            json!(report.and_then(|report| report.occupancy)),
            moment(Some(seen.observed_at)),
            moment(Some(seen.received_at)),
            json!(author),
            json!(seen.source.id()),
            json!(report.and_then(|report| report.note.as_deref())),
            json!(withdrawn.contains(&seen.id).then_some("取り消し")),
            json!(withdraws),
            moment(seen.device_observed_at()),
            json!(sender),
        ]);
        let condition = report.map(|report| &report.condition);
        cells.extend(ConditionItem::all().map(|item| {
            let level = condition.and_then(|said| said.get(item));
            json!(level.map(|level| &item.answer(level).label.ja))
        }));
        let composition = report.map(|report| &report.composition);
        cells.extend(
            PersonGroup::all().map(|group| json!(composition.and_then(|said| said.get(group)))),
        );
        cells
    }

    /// What it amounts to at each place that was reported, and in all.
    pub fn summary(&self) -> IncidentTable<'_> {
        let courses = course::courses(self.log);
        let mut rows: Vec<(Option<&Place>, Vec<Value>)> = Vec::new();
        for (id, course) in &courses {
            let place = self.places.get(*id).map(|place| &**place);
            let cells = amounts(&IncidentSummary::from_course(course, self.until));
            rows.push((place, [self.head(place, id.as_str()), cells].concat()));
        }
        let mut total = self.head(None, "");
        total[4] = json!("合計");
        total.extend(amounts(&IncidentSummary::from_courses(&courses, self.until)));
        rows.push((None, total));
        IncidentTable { columns: head(SUMMARY), rows }
    }

    /// A table as points.
    pub fn geojson(&self, table: IncidentTable<'_>) -> Value {
        let feature = |(place, cells): (Option<&Place>, Vec<Value>)| {
            let at = place.and_then(Place::shown_location);
            let point = at.map(|at| json!({"type": "Point", "coordinates": [at.lon(), at.lat()]}));
            let names = table.columns.iter().map(|(_, name)| name.clone());
            let mut properties: Map<String, Value> = names.zip(cells).collect();
            properties.insert("exercise".to_owned(), json!(self.incident.exercise));
            json!({"type": "Feature", "geometry": point, "properties": properties})
        };
        json!({
            "type": "FeatureCollection",
            "drill_or_disaster": self.incident.japanese(),
            "exercise": self.incident.exercise,
            "incident": self.incident.announcement.name,
            "features": table.rows.into_iter().map(feature).collect::<Vec<_>>(),
        })
    }
}

impl IncidentTable<'_> {
    /// A workbook: texts as texts, numbers as numbers, the header always in sight.
    pub fn xlsx(self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let bold = Format::new().set_bold();
        for (column, (name, _)) in (0..).zip(&self.columns) {
            sheet.write_string_with_format(0, column, name, &bold)?;
        }
        for (row, (_, cells)) in (1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Value::Null => {}
                    Value::Number(number) => {
                        let number = number.as_f64().unwrap_or_default();
                        sheet.write_number(row, column, number)?;
                    }
                    Value::String(text) => {
                        sheet.write_string(row, column, text)?;
                    }
                    other => {
                        sheet.write_string(row, column, other.to_string())?;
                    }
                }
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofit();
        book.save_to_buffer()
    }

    /// With a byte order mark, and no cell that a spreadsheet program would run.
    pub fn csv(self) -> Vec<u8> {
        let mut out = "\u{FEFF}".as_bytes().to_vec();
        let mut writer = WriterBuilder::new().from_writer(&mut out);
        let header: Vec<_> = self.columns.iter().map(|(name, _)| name).collect();
        let text = |cell: &Value| match cell {
            Value::Null => String::new(),
            Value::String(text) => guard(text).into_owned(),
            other => other.to_string(),
        };
        // Memory takes whatever is written to it.
        let mut written = writer.write_record(header);
        for (_, cells) in &self.rows {
            written = written.and_then(|()| writer.write_record(cells.iter().map(text)));
        }
        drop(writer);
        drop(written);
        out
    }
}

/// What was last seen of each item and group, and when.
fn details(details: Option<&Details>) -> Vec<Value> {
    let condition = ConditionItem::all().flat_map(|item| {
        let seen = details.and_then(|details| details.condition.get(&item));
        let answer = seen.map(|seen| &item.answer(seen.value).label.ja);
        [json!(answer), moment(seen.map(|seen| seen.observed_at))]
    });
    let composition = PersonGroup::all().flat_map(|group| {
        let seen = details.and_then(|details| details.composition.get(&group));
        [json!(seen.map(|seen| seen.value)), moment(seen.map(|seen| seen.observed_at))]
    });
    condition.chain(composition).collect()
}

fn amounts(summary: &IncidentSummary) -> Vec<Value> {
    vec![
        json!(summary.reports),
        moment(summary.opened_at),
        moment(summary.closed_at),
        hours(summary.open),
        json!(summary.peak.map(|(persons, _)| persons)),
        moment(summary.peak.map(|(_, at)| at)),
        json!((summary.person_days * 10.0).round() / 10.0),
        hours(summary.uncounted),
    ]
}

/// How everything in an incident is, or was at its end.
pub fn situation(
    incident: &Incident,
    log: &[Observation],
    places: &BTreeMap<PlaceId, Arc<Place>>,
) -> Situation {
    let courses = course::courses(log);
    let last = courses.into_values().filter_map(|course| course.last().copied());
    let present: HashMap<_, _> =
        last.map(|seen| (seen.place.clone(), Arc::new(seen.clone()))).collect();
    let sites = SiteReports::sort_out(present.values(), |id| {
        let place = places.get(id)?;
        Some((place.shown_site()?.to_owned(), place.draft.category))
    });
    let incident = Some(Arc::new(incident.clone()));
    let details = course::detailed(log).into_iter();
    let details =
        details.map(|(id, seen)| (id.clone(), Arc::new(Details::from_observations(seen))));
    let details = details.collect();
    Situation { incident, present, details, sites, ..Situation::default() }
}

/// A moment on Japan's clocks.
fn moment(at: Option<DateTime<Utc>>) -> Value {
    json!(at.map(|at| rfc3339(in_japan(at))))
}

#[allow(clippy::cast_precision_loss, reason = "a time in minutes")]
fn hours(time: TimeDelta) -> Value {
    json!((time.num_minutes() as f64 / 6.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_begins_with_which_place_it_is() {
        for columns in [present_columns(), timeline_columns(), head(SUMMARY)] {
            assert_eq!(columns[..6], head(&PRESENT[..6]));
            let names: HashSet<_> = columns.iter().flat_map(|(one, other)| [one, other]).collect();
            assert_eq!(names.len(), columns.len() * 2, "no name stands twice");
        }
    }
}
