//! The table of columns of Ibasho's own layout: it drives reading, writing and
//! the test of the documentation. A column once published keeps its meaning.

use crate::{
    domain::{
        CategoryId, Code, CodeSet, Designation, DirectArrival, Fact, Hazard, Locale, OpeningHours,
        PlaceDraft, PointShown, Schedule, State,
        code::{Kind, TargetKind},
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
/// The column of where a listing stands.
pub const STATE: &str = "状態";
/// The column of how exactly the point is shown.
pub const POINT_SHOWN: &str = "位置の公開";
/// The column of the key.
pub const KEY: &str = "ID";

/// A column: its name and what it holds.
pub struct Column {
    /// Its name in the header.
    pub name: String,
    /// What it holds.
    pub field: Field,
}

type TextOf = fn(&PlaceDraft) -> Option<&String>;
type SetText = fn(&mut PlaceDraft, Option<String>);
type AnswerOf = fn(&PlaceDraft) -> Option<bool>;
type SetAnswer = fn(&mut PlaceDraft, Option<bool>);
type DayOf = fn(&PlaceDraft) -> Option<NaiveDate>;
type SetDay = fn(&mut PlaceDraft, Option<NaiveDate>);

/// What a column holds.
pub enum Field {
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
    /// Text that may have several lines.
    Text(TextOf, SetText),
    /// Text on one line.
    Line(TextOf, SetText),
    /// Address of a page.
    Url(TextOf, SetText),
    /// Contact that only staff see; never quoted in reports.
    Private(TextOf, SetText),
    /// Yes, no or not recorded.
    Answer(AnswerOf, SetAnswer),
    /// Where the listing stands.
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
    Day(DayOf, SetDay),
}

macro_rules! text {
    ($variant:ident, $($field:ident).+) => {
        Field::$variant(|draft| draft.$($field).+.as_ref(), |draft, text| draft.$($field).+ = text)
    };
}

macro_rules! answer {
    ($($field:ident).+) => {
        Field::Answer(|draft| draft.$($field).+, |draft, answer| draft.$($field).+ = answer)
    };
}

/// The columns, in the order of the file.
pub static COLUMNS: LazyLock<Vec<Column>> = LazyLock::new(|| {
    let named = |(name, field): (&str, Field)| Column { name: name.to_owned(), field };
    let facts = Fact::all().map(|fact| Column {
        name: format!("設備_{}", fact.entry().label.get(Locale::Ja)),
        field: Field::Fact(fact),
    });
    let hazards = Hazard::all().filter_map(|hazard| {
        let name = format!("災害種別_{}", hazard.entry().column.as_deref()?);
        Some(Column { name, field: Field::Hazard(hazard) })
    });
    let first = listing().into_iter().chain(terms()).map(named);
    first.chain(facts).chain(hazards).chain(shelter().into_iter().map(named)).collect()
});

/// What and where it is, and how to reach it.
fn listing() -> [(&'static str, Field); 24] {
    [
        (KEY, Field::Key),
        (CATEGORY, Field::Category),
        (NAME, Field::Name),
        ("名称_カナ", text!(Line, name_kana)),
        ("説明", text!(Text, description)),
        (STATE, Field::State),
        ("休止の理由", text!(Text, suspended_reason)),
        (
            "休止の終わり",
            Field::Day(|draft| draft.suspended_until, |draft, day| draft.suspended_until = day),
        ),
        ("全国地方公共団体コード", Field::Municipality),
        ("住所", text!(Line, address)),
        ("建物名等(方書)", text!(Line, building)),
        ("緯度", Field::Latitude),
        ("経度", Field::Longitude),
        (POINT_SHOWN, Field::PointShown),
        ("地区", text!(Line, district)),
        ("施設", text!(Line, site)),
        ("団体名", text!(Line, organization)),
        ("電話番号", text!(Line, phone)),
        ("連絡先備考", text!(Text, contact_note)),
        ("FAX番号", text!(Line, fax)),
        ("メールアドレス", text!(Line, email)),
        ("URL", text!(Url, url)),
        ("非公開の連絡先", text!(Private, private_contact)),
        ("アクセス方法", text!(Text, access)),
    ]
}

/// When it is held, for whom and on what terms.
fn terms() -> [(&'static str, Field); 10] {
    [
        (SCHEDULE_TEXT, text!(Text, schedule_text)),
        ("開催日時_OSM", Field::OpeningHours),
        ("開催日時_例外", Field::Exceptions),
        ("開催日時_確認済", answer!(schedule_confirmed)),
        ("対象者", Field::Targets),
        ("対象者_備考", text!(Text, eligibility_text)),
        ("参加費", text!(Text, fee_text)),
        ("予約方法", text!(Text, reservation_text)),
        ("定員", Field::Capacity),
        ("定員_備考", text!(Text, capacity_text)),
    ]
}

/// What is recorded of a shelter, and who checked the listing.
fn shelter() -> [(&'static str, Field); 11] {
    [
        ("福祉避難所_指定区分", Field::Designation),
        ("福祉避難所_直接避難", Field::Direct),
        ("福祉避難所_介護者の同伴", answer!(shelter.carers_admitted)),
        ("福祉避難所_災害による違い", answer!(shelter.hazard_dependent)),
        ("その他市町村長が必要と認める事項", text!(Text, shelter.municipal_note)),
        ("備考", text!(Text, note)),
        ("確認日", Field::Day(|draft| draft.verified_on, |draft, day| draft.verified_on = day)),
        ("確認者", text!(Line, verified_by)),
        ("画像", text!(Url, image_url)),
        ("画像_ライセンス", text!(Line, image_licence)),
        ("出どころ", text!(Line, source)),
    ]
}

const SCHEDULE_TEXT: &str = "開催日時";

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

impl Column {
    /// Reads its cell into a place; the error says why it cannot be read.
    pub fn read(
        &self,
        row: &Row<'_>,
        draft: &mut PlaceDraft,
        notes: &mut Notes,
    ) -> Result<(), &'static str> {
        match &self.field {
            Field::Text(_, set) => set(draft, row.text(&self.name)),
            Field::Line(_, set) | Field::Private(_, set) => set(draft, row.line_text(&self.name)),
            // A file without the column leaves the reading of its words to the machine.
            Field::OpeningHours if !row.has(&self.name) => {
                let text = draft.schedule_text.clone().unwrap_or_default();
                schedule::read_text(&text).write_to(draft, row, SCHEDULE_TEXT, notes);
            }
            Field::Exceptions => {
                let Some(lines) = row.text(&self.name) else { return Ok(()) };
                self.field.set(&lines, draft, notes)?;
            }
            field => {
                let Some(text) = row.line_text(&self.name) else { return Ok(()) };
                field.set(&text, draft, notes)?;
            }
        }
        Ok(())
    }

    /// Takes over what `from` says in this column, for a file that has no such column.
    pub fn carry_over(&self, from: &PlaceDraft, to: &mut PlaceDraft) {
        match &self.field {
            Field::Key | Field::Category | Field::Name => {}
            Field::Latitude | Field::Longitude => {
                if to.location.is_none() {
                    to.location = from.location;
                    to.location_precision = from.location_precision;
                }
            }
            Field::State => to.state = from.state,
            Field::PointShown => to.point_shown = from.point_shown,
            // Other words mean other days.
            Field::OpeningHours | Field::Exceptions if from.schedule_text != to.schedule_text => {}
            // What a machine has read of the same words gives way to what a person confirmed.
            Field::OpeningHours
                if from.schedule.is_some() && from.schedule_confirmed == Some(true) =>
            {
                to.schedule.clone_from(&from.schedule);
            }
            field => {
                let Some(text) = field.get(from).filter(|_| field.get(to).is_none()) else {
                    return;
                };
                match field {
                    Field::Text(_, set)
                    | Field::Line(_, set)
                    | Field::Url(_, set)
                    | Field::Private(_, set) => set(to, Some(text)),
                    field => drop(field.set(&text, to, &mut Notes::default())),
                }
            }
        }
    }

    /// What a file says of a place in this column.
    pub fn write(&self, draft: &PlaceDraft) -> String {
        self.field.get(draft).unwrap_or_default()
    }
}

impl Field {
    fn set(
        &self,
        text: &str,
        draft: &mut PlaceDraft,
        notes: &mut Notes,
    ) -> Result<(), &'static str> {
        let unknown = "unknown-value";
        let mut yes_no = |text: &str| cell::mark(text, notes).map_err(|()| unknown);
        match self {
            Self::Url(_, set) if cell::is_url(text) => set(draft, Some(text.to_owned())),
            Self::Url(..) => return Err("not-a-url"),
            Self::Answer(_, set) => set(draft, yes_no(text)?),
            Self::Fact(fact) => draft.facts.set(*fact, yes_no(text)?),
            Self::Hazard(hazard) => draft.hazards.set(*hazard, yes_no(text)?),
            Self::State => draft.state = state(text).ok_or(unknown)?,
            Self::PointShown => draft.point_shown = point_shown(text).ok_or(unknown)?,
            Self::Municipality => {
                draft.municipality =
                    Some(row::municipality(text, notes).ok_or("not-a-municipality-code")?);
            }
            Self::OpeningHours => {
                let hours = OpeningHours::parse(text).map_err(|invalid| invalid.code)?;
                draft.schedule = Some(Schedule::new(hours));
            }
            Self::Exceptions => {
                let schedule = draft.schedule.as_mut().ok_or("exceptions-alone")?;
                schedule.exceptions = exceptions::read(text, notes).ok_or("not-exceptions")?;
            }
            Self::Targets => draft.targets = targets(text).ok_or(unknown)?,
            Self::Capacity => {
                let persons = cell::count(text).filter(|persons| *persons > 0);
                draft.capacity = Some(persons.ok_or("not-a-whole-number")?);
                notes.full_width(text);
            }
            Self::Designation => {
                draft.shelter.designation = Some(designation(text).ok_or(unknown)?);
            }
            Self::Direct => draft.shelter.direct = direct(text)?,
            Self::Day(_, set) => set(draft, Some(cell::date(text, notes).ok_or("not-a-date")?)),
            // Read before, or by `Column::read`.
            Self::Key
            | Self::Category
            | Self::Name
            | Self::Latitude
            | Self::Longitude
            | Self::Text(..)
            | Self::Line(..)
            | Self::Private(..) => {}
        }
        Ok(())
    }

    fn get(&self, draft: &PlaceDraft) -> Option<String> {
        let label = |word: &str| Some(word.to_owned());
        match self {
            Self::Key => draft.source_key.clone(),
            Self::Category => label(draft.category.category().label(Locale::Ja)),
            Self::Name => label(&draft.name),
            Self::Latitude => draft.given_location().map(|at| at.lat().to_string()),
            Self::Longitude => draft.given_location().map(|at| at.lon().to_string()),
            Self::Text(text, _)
            | Self::Line(text, _)
            | Self::Url(text, _)
            | Self::Private(text, _) => text(draft).cloned(),
            Self::Answer(answer, _) => answer(draft).map(mark),
            Self::Fact(fact) => draft.facts.get(*fact).map(mark),
            Self::Hazard(hazard) => draft.hazards.get(*hazard).map(mark),
            Self::State => STATES
                .iter()
                .find(|(state, _)| *state == draft.state)
                .and_then(|(_, word)| label(word)),
            Self::PointShown => match draft.point_shown {
                PointShown::Exact => label("地点"),
                PointShown::Area => label("地域"),
            },
            Self::Municipality => draft.municipality.map(|code| code.to_string()),
            Self::OpeningHours => {
                draft.schedule.as_ref().map(|schedule| schedule.opening_hours.as_str().to_owned())
            }
            Self::Exceptions => {
                let schedule = draft.schedule.as_ref()?;
                Some(exceptions::write(&schedule.exceptions)).filter(|lines| !lines.is_empty())
            }
            Self::Targets => {
                let labels: Vec<&str> =
                    draft.targets.iter().map(|code| code.entry().label.get(Locale::Ja)).collect();
                (!labels.is_empty()).then(|| labels.join(";"))
            }
            Self::Capacity => draft.capacity.map(|count| count.to_string()),
            Self::Designation => DESIGNATIONS
                .iter()
                .find(|(kind, ..)| Some(*kind) == draft.shelter.designation)
                .and_then(|(_, word, _)| label(word)),
            Self::Direct => match draft.shelter.direct? {
                DirectArrival::Yes => label("可"),
                DirectArrival::No => label("不可"),
                DirectArrival::NamedOnly => label(ONLY_NAMED),
            },
            Self::Day(day, _) => day(draft).map(|day| day.to_string()),
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

fn by_label<K: Kind>(word: &str) -> Option<Code<K>> {
    let same = |code: &Code<K>| fold(code.entry().label.get(Locale::Ja)) == fold(word);
    Code::parse(word).or_else(|| Code::all().find(same))
}
