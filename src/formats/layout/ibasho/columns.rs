//! The columns of Ibasho's own layout, as the table of fields of a place names them: they
//! drive reading, writing and the test of the documentation. A column once published
//! keeps its meaning.

use crate::{
    domain::{
        CategoryId, Code, CodeSet, Designation, DirectArrival, Fact, Hazard, Locale, OpeningHours,
        PlaceDraft, PointShown, Schedule, State,
        code::{CodeKind, TargetKind},
        place::{
            contact::is_web_address,
            field::{Access, Audience, FIELDS, Field, FieldKind, TextAccess},
        },
        text::fold,
    },
    formats::{Notes, Row, cell, exceptions, row, schedule},
};
use chrono::NaiveDate;
use std::sync::LazyLock;

/// The column of the kind of place.
pub const CATEGORY: &str = "種別";
/// The column of the name.
pub const NAME: &str = "名称";
/// The column of the state of a place.
pub const STATE: &str = "状態";
/// The column of how exactly the point is shown.
pub const POINT_SHOWN: &str = "位置の公開";
/// The column of who may come, as published.
pub const ELIGIBILITY: &str = "対象者_備考";
/// The column of remarks.
pub const NOTE: &str = "備考";
/// The column of the key.
pub const KEY: &str = "ID";
/// The column of an export for staff that says of which place of the register a row is, and
/// at which revision it was.
pub const NUMBER: &str = "登録番号";
const SCHEDULE_TEXT: &str = "開催日時";

/// A column: its name and what it holds.
pub struct IbashoColumn {
    /// Its name in the header.
    pub name: String,
    /// The field of a place that it is of.
    pub field: &'static Field,
    /// What it holds of that field.
    pub cell: Cell,
}

/// What a column holds.
pub enum Cell {
    /// Key, kind and name, which make a place what it is.
    Key,
    /// Kind of place.
    Category,
    /// Name.
    Name,
    /// Degrees north.
    Latitude,
    /// Degrees east.
    Longitude,
    /// A text.
    Text(TextAccess),
    /// Yes, no or not recorded.
    Answer(Access<bool>),
    /// The state of the place.
    State,
    /// How exactly the point is shown.
    PointShown,
    /// Code of the municipality.
    Municipality,
    /// When it is held, as an OSM expression.
    OpeningHours,
    /// On which dates that is different.
    Exceptions,
    /// Whom it is for.
    Targets,
    /// Persons it holds.
    Capacity,
    /// 設備・条件
    Fact(Fact),
    /// 災害種別
    Hazard(Hazard),
    /// By what a welfare shelter is one.
    Designation,
    /// Whether people may come directly.
    Direct,
    /// A day.
    Day(Access<NaiveDate>),
}

/// The columns, in the order of the file.
pub static COLUMNS: LazyLock<Vec<IbashoColumn>> = LazyLock::new(|| {
    let named = |field: &'static Field| Some((field.column?, field));
    let mut fields: Vec<_> = FIELDS.iter().filter_map(named).collect();
    fields.sort_by_key(|((place, _), _)| *place);
    let columns = |((_, name), field): ((u8, &str), &'static Field)| {
        let column = move |(name, cell)| IbashoColumn { name, field, cell };
        cells_of(name, field).into_iter().map(column)
    };
    fields.into_iter().flat_map(columns).collect()
});

/// The columns of one field, each with what it holds of it.
fn cells_of(name: &str, field: &Field) -> Vec<(String, Cell)> {
    let cell = match (field.kind, field.text) {
        (FieldKind::Name, _) => Cell::Name,
        (_, Some(_)) if name == KEY => Cell::Key,
        (_, Some(text)) => Cell::Text(text),
        (FieldKind::Category, _) => Cell::Category,
        (FieldKind::State, _) => Cell::State,
        (FieldKind::PointShown, _) => Cell::PointShown,
        (FieldKind::Municipality, _) => Cell::Municipality,
        (FieldKind::Targets, _) => Cell::Targets,
        (FieldKind::Count, _) => Cell::Capacity,
        (FieldKind::Designation, _) => Cell::Designation,
        (FieldKind::DirectArrival, _) => Cell::Direct,
        (FieldKind::Day(day), _) => Cell::Day(day),
        (FieldKind::Answer(answer), _) => Cell::Answer(answer),
        (FieldKind::Point, _) => {
            return vec![(name.to_owned(), Cell::Latitude), ("経度".to_owned(), Cell::Longitude)];
        }
        (FieldKind::Schedule, _) => {
            let exceptions = ("開催日時_例外".to_owned(), Cell::Exceptions);
            return vec![(name.to_owned(), Cell::OpeningHours), exceptions];
        }
        (FieldKind::Facts, _) => {
            let fact = |fact: Fact| {
                (format!("{name}_{}", fact.entry().label.get(Locale::Ja)), Cell::Fact(fact))
            };
            return Fact::all().map(fact).collect();
        }
        (FieldKind::Hazards, _) => {
            let hazard = |hazard: Hazard| {
                Some((
                    format!("{name}_{}", hazard.entry().column.as_deref()?),
                    Cell::Hazard(hazard),
                ))
            };
            return Hazard::all().filter_map(hazard).collect();
        }
        _ => return Vec::new(),
    };
    vec![(name.to_owned(), cell)]
}

const STATES: [(State, &str); 5] = [
    (State::Published, "公開"),
    (State::Draft, "下書き"),
    (State::InReview, "確認待ち"),
    (State::Suspended, "休止中"),
    (State::Closed, "終了"),
];

const DESIGNATIONS: [(Designation, &str, &str); 2] = [
    (Designation::Designated, "指定", "designated"),
    (Designation::Agreement, "協定", "agreement"),
];

const ONLY_NAMED: &str = "特定された人のみ";

impl IbashoColumn {
    /// Reads its cell into a place; the error says why it cannot be read.
    pub fn read(
        &self,
        row: &Row<'_>,
        draft: &mut PlaceDraft,
        notes: &mut Notes,
    ) -> Result<(), &'static str> {
        match self.cell {
            Cell::Text(text) if self.field.has_lines() && !self.is_private() => {
                (text.set)(draft, row.text(&self.name));
            }
            // A file without the column leaves the reading of its words to the machine.
            Cell::OpeningHours if !row.has(&self.name) => {
                let text = draft.schedule_text.clone().unwrap_or_default();
                schedule::read_text(&text).write_to(draft, row, SCHEDULE_TEXT, notes);
            }
            Cell::Exceptions => {
                let Some(lines) = row.text(&self.name) else { return Ok(()) };
                self.set(&lines, draft, notes)?;
            }
            _ => {
                let Some(text) = row.line_text(&self.name) else { return Ok(()) };
                self.set(&text, draft, notes)?;
            }
        }
        Ok(())
    }

    /// Whether only staff see it: it is never quoted in reports.
    pub fn is_private(&self) -> bool {
        self.field.audience == Audience::Staff
    }

    /// Takes over what `from` says in this column, for a file that has no such column.
    pub fn carry_over(&self, from: &PlaceDraft, to: &mut PlaceDraft) {
        match &self.cell {
            Cell::Key | Cell::Category | Cell::Name => {}
            Cell::Latitude | Cell::Longitude => {
                if to.location.is_none() {
                    to.location = from.location;
                    to.location_precision = from.location_precision;
                }
            }
            Cell::State => to.state = from.state,
            Cell::PointShown => to.point_shown = from.point_shown,
            // Other words mean other days.
            Cell::OpeningHours | Cell::Exceptions if from.schedule_text != to.schedule_text => {}
            // What a machine has read of the same words gives way to what a person confirmed.
            Cell::OpeningHours
                if from.schedule.is_some() && from.schedule_confirmed == Some(true) =>
            {
                to.schedule.clone_from(&from.schedule);
            }
            cell => {
                let Some(said) = self.get(from).filter(|_| self.get(to).is_none()) else { return };
                match cell {
                    Cell::Text(text) => (text.set)(to, Some(said)),
                    _ => drop(self.set(&said, to, &mut Notes::default())),
                }
            }
        }
    }

    /// What a file says of a place in this column.
    pub fn write(&self, draft: &PlaceDraft) -> String {
        self.get(draft).unwrap_or_default()
    }

    fn set(
        &self,
        text: &str,
        draft: &mut PlaceDraft,
        notes: &mut Notes,
    ) -> Result<(), &'static str> {
        let unknown = "unknown-value";
        let mut yes_no = |text: &str| cell::mark(text, notes).map_err(|()| unknown);
        match &self.cell {
            Cell::Text(_)
                if matches!(self.field.kind, FieldKind::WebAddress) && !is_web_address(text) =>
            {
                return Err("not-a-url");
            }
            Cell::Text(access) => (access.set)(draft, Some(text.to_owned())),
            Cell::Answer(answer) => (answer.set)(draft, yes_no(text)?),
            Cell::Fact(fact) => draft.facts.set(*fact, yes_no(text)?),
            Cell::Hazard(hazard) => draft.hazards.set(*hazard, yes_no(text)?),
            Cell::State => draft.state = state(text).ok_or(unknown)?,
            Cell::PointShown => draft.point_shown = point_shown(text).ok_or(unknown)?,
            Cell::Municipality => {
                draft.municipality =
                    Some(row::municipality(text, notes).ok_or("not-a-municipality-code")?);
            }
            Cell::OpeningHours => {
                let hours = OpeningHours::parse(text).map_err(|invalid| invalid.code)?;
                draft.schedule = Some(Schedule::new(hours));
            }
            Cell::Exceptions => {
                let schedule = draft.schedule.as_mut().ok_or("exceptions-alone")?;
                schedule.exceptions = exceptions::read(text, notes).ok_or("not-exceptions")?;
            }
            Cell::Targets => draft.targets = targets(text).ok_or(unknown)?,
            Cell::Capacity => {
                let persons = cell::count(text).filter(|persons| *persons > 0);
                draft.capacity = Some(persons.ok_or("not-a-whole-number")?);
                notes.full_width(text);
            }
            Cell::Designation => {
                draft.shelter.designation = Some(designation(text).ok_or(unknown)?);
            }
            Cell::Direct => draft.shelter.direct = direct(text)?,
            Cell::Day(day) => {
                (day.set)(draft, Some(cell::date(text, notes).ok_or("not-a-date")?));
            }
            // Read before.
            Cell::Key | Cell::Category | Cell::Name | Cell::Latitude | Cell::Longitude => {}
        }
        Ok(())
    }

    fn get(&self, draft: &PlaceDraft) -> Option<String> {
        let label = |word: &str| Some(word.to_owned());
        match &self.cell {
            Cell::Key => draft.source_key.clone(),
            Cell::Category => label(draft.category.category().label(Locale::Ja)),
            Cell::Name => label(&draft.name),
            Cell::Latitude => draft.given_location().map(|at| at.lat().to_string()),
            Cell::Longitude => draft.given_location().map(|at| at.lon().to_string()),
            Cell::Text(text) => (text.get)(draft).map(str::to_owned),
            Cell::Answer(answer) => (answer.get)(draft).map(mark),
            Cell::Fact(fact) => draft.facts.get(*fact).map(mark),
            Cell::Hazard(hazard) => draft.hazards.get(*hazard).map(mark),
            Cell::State => STATES
                .iter()
                .find(|(state, _)| *state == draft.state)
                .and_then(|(_, word)| label(word)),
            Cell::PointShown => match draft.point_shown {
                PointShown::Exact => label("地点"),
                PointShown::Area => label("地域"),
            },
            Cell::Municipality => draft.municipality.map(|code| code.to_string()),
            Cell::OpeningHours => {
                draft.schedule.as_ref().map(|schedule| schedule.opening_hours.as_str().to_owned())
            }
            Cell::Exceptions => {
                let schedule = draft.schedule.as_ref()?;
                Some(exceptions::write(&schedule.exceptions)).filter(|lines| !lines.is_empty())
            }
            Cell::Targets => {
                let labels: Vec<&str> =
                    draft.targets.iter().map(|code| code.entry().label.get(Locale::Ja)).collect();
                (!labels.is_empty()).then(|| labels.join(";"))
            }
            Cell::Capacity => draft.capacity.map(|count| count.to_string()),
            Cell::Designation => DESIGNATIONS
                .iter()
                .find(|(kind, ..)| Some(*kind) == draft.shelter.designation)
                .and_then(|(_, word, _)| label(word)),
            Cell::Direct => match draft.shelter.direct? {
                DirectArrival::Yes => label("可"),
                DirectArrival::No => label("不可"),
                DirectArrival::NamedOnly => label(ONLY_NAMED),
            },
            Cell::Day(day) => (day.get)(draft).map(|day| day.to_string()),
        }
    }
}

fn mark(answer: bool) -> String {
    if answer { "有" } else { "無" }.to_owned()
}

/// A category by its id or one of its Japanese names.
pub fn category(text: &str) -> Option<CategoryId> {
    CategoryId::parse(text).or_else(|| {
        let text = fold(text);
        CategoryId::all().find(|id| {
            let category = id.category();
            [category.label(Locale::Ja), category.short_label(Locale::Ja), id.id()]
                .iter()
                .any(|name| fold(name) == text)
        })
    })
}

fn state(text: &str) -> Option<State> {
    let word = STATES.iter().find(|(_, word)| fold(word) == fold(text)).map(|(state, _)| *state);
    word.or_else(|| State::parse(&text.to_lowercase()))
}

fn point_shown(text: &str) -> Option<PointShown> {
    match text {
        "地点" | "exact" => Some(PointShown::Exact),
        "地域" | "area" => Some(PointShown::Area),
        _ => None,
    }
}

fn designation(text: &str) -> Option<Designation> {
    let found = DESIGNATIONS.iter().find(|(_, word, id)| *word == text || *id == text);
    found.map(|(kind, ..)| *kind)
}

fn direct(text: &str) -> Result<Option<DirectArrival>, &'static str> {
    if text == ONLY_NAMED || text == "named_only" {
        return Ok(Some(DirectArrival::NamedOnly));
    }
    let answer = cell::yes_no(text).map_err(|()| "unknown-value")?;
    Ok(answer.map(|yes| if yes { DirectArrival::Yes } else { DirectArrival::No }))
}

/// Labels or ids between `;`, `・`, `、` or commas; one unknown spoils the cell.
fn targets(text: &str) -> Option<CodeSet<TargetKind>> {
    text.split([';', '；', '・', '、', ',', '，'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(by_label::<TargetKind>)
        .collect::<Option<CodeSet<_>>>()
}

fn by_label<K: CodeKind>(word: &str) -> Option<Code<K>> {
    let same = |code: &Code<K>| fold(code.entry().label.get(Locale::Ja)) == fold(word);
    Code::parse(word).or_else(|| Code::all().find(same))
}
