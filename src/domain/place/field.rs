//! The one table of what a field of a place is: its name in the stored document, its
//! kind and limit, who sees it, what may be done with it, and what it is called. Forms,
//! suggestions, imports, exports, differences and redaction read it. Its order is that in
//! which people read fields. [`mod@super::rule`] says what each kind of text takes.

use super::PlaceDraft;
use chrono::NaiveDate;

/// Characters of a name.
pub const MAX_NAME_CHARS: usize = 100;
/// Characters of a text on one line.
pub const MAX_LINE_CHARS: usize = 200;
/// Characters of a text of several lines.
pub const MAX_TEXT_CHARS: usize = 2000;
/// Characters of the address of a page.
pub const MAX_URL_CHARS: usize = 2000;
/// Characters of the name of a district.
pub const MAX_DISTRICT_CHARS: usize = 60;
/// Characters of a reason.
pub const MAX_REASON_CHARS: usize = 500;

/// A field of a place.
#[derive(Debug)]
pub struct Field {
    /// Its name in the stored document; for a part of one, as `shelter.direct`.
    pub name: &'static str,
    /// What it holds.
    pub kind: FieldKind,
    /// The message that names it.
    pub label: &'static str,
    /// The message that explains it where a form asks for it.
    pub hint: &'static str,
    /// How a text of it is read and written.
    pub text: Option<TextAccess>,
    /// Characters that a person may type into it; 0 where it is no text.
    pub max_chars: usize,
    /// Who may see it.
    pub audience: Audience,
    /// The part of the form that asks for it; none where no form does.
    pub section: Option<Section>,
    /// Whether the form for anybody asks for it.
    pub asked: AskedOf,
    /// Whether a suggestion may change it. Nobody suggests where a place came from and
    /// who verified it.
    pub is_proposable: bool,
    /// What becomes of it when personal data is taken out.
    pub erasure: Erasure,
    /// Its place among the columns of the own layout, and the name of its column or of
    /// the group of its columns. A column once published keeps both.
    pub column: Option<(u8, &'static str)>,
}

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub enum FieldKind {
    /// The name of the place: one line, never blank.
    Name,
    /// Text on one line.
    Line,
    /// Text that may have several lines.
    Text,
    /// The address of a page.
    WebAddress,
    /// Mail addresses.
    MailAddresses,
    /// Telephone or fax numbers.
    Telephones,
    /// The kind of place.
    Category,
    /// Draft, published, closed…
    State,
    /// A day.
    Day(Access<NaiveDate>),
    /// Yes, no or not recorded.
    Answer(Access<bool>),
    /// Code of a municipality.
    Municipality,
    /// Longitude and latitude.
    Point,
    /// How exactly the point was found.
    Precision,
    /// How exactly the point is shown.
    PointShown,
    /// When it is held, with what differs on single days.
    Schedule,
    /// Persons.
    Count,
    /// Codes of whom it is for.
    Targets,
    /// Yes or no for codes of 設備・条件, a part each.
    Facts,
    /// Yes or no for codes of hazards, a part each.
    Hazards,
    /// By what a welfare shelter is one.
    Designation,
    /// Whether people may come directly.
    DirectArrival,
    /// What the program notes for itself.
    Mark,
}

/// How a field of text is read and written.
#[derive(Debug, Clone, Copy)]
pub struct TextAccess {
    /// What a place says in it.
    pub get: fn(&PlaceDraft) -> Option<&str>,
    /// Has a place say something else, or nothing.
    pub set: fn(&mut PlaceDraft, Option<String>),
}

/// How another field is read and written.
#[derive(Debug, Clone, Copy)]
pub struct Access<T> {
    /// What a place says in it.
    pub get: fn(&PlaceDraft) -> Option<T>,
    /// Has a place say something else, or nothing.
    pub set: fn(&mut PlaceDraft, Option<T>),
}

/// Who may see a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Anybody.
    Public,
    /// Anybody, but for a place of which only the neighbourhood is shown: it would tell
    /// where somebody's door is.
    PublicDoor,
    /// Staff alone.
    Staff,
}

impl Audience {
    /// Whether residents are among them, for a place that hides its door or not.
    pub fn includes_residents(self, hides_door: bool) -> bool {
        match self {
            Self::Public => true,
            Self::PublicDoor => !hides_door,
            Self::Staff => false,
        }
    }
}

/// A part of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the headings of the form")]
pub enum Section {
    Name,
    What,
    When,
    Address,
    District,
    Way,
    Who,
    Fee,
    Booking,
    Capacity,
    Shelter,
    Contact,
    ContactMore,
    Note,
    Picture,
    Suspension,
}

/// Whether the form for anybody asks for a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedOf {
    /// Never.
    Never,
    /// Of a place that is there.
    OfKnownPlaces,
    /// Of any place, a new one too.
    Always,
}

/// What becomes of a field when personal data is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasure {
    /// It holds none.
    Never,
    /// A mark stands where the text stood.
    Mark,
    /// A mark stands where a text is taken out of it, but never for the whole: places are
    /// found by it.
    MarkInPart,
    /// It becomes blank, because something is done with what it says, and these with it.
    Blank(&'static [&'static str]),
    /// It becomes blank where a text stands in it, but is never chosen as a whole.
    BlankInPart,
    /// Another key takes its place where a text stands in it.
    NewKey,
}

impl FieldKind {
    /// Whether it is a text.
    pub fn is_text(self) -> bool {
        use FieldKind::{Line, MailAddresses, Name, Telephones, Text, WebAddress};
        matches!(self, Name | Line | Text | WebAddress | MailAddresses | Telephones)
    }
}

impl Field {
    const fn new(name: &'static str, kind: FieldKind, label: &'static str) -> Self {
        let max_chars = match kind {
            FieldKind::Name => MAX_NAME_CHARS,
            FieldKind::Line | FieldKind::MailAddresses | FieldKind::Telephones => MAX_LINE_CHARS,
            FieldKind::Text => MAX_TEXT_CHARS,
            FieldKind::WebAddress => MAX_URL_CHARS,
            _ => 0,
        };
        Self {
            name,
            kind,
            label,
            hint: "",
            text: None,
            max_chars,
            audience: Audience::Public,
            section: None,
            asked: AskedOf::Never,
            is_proposable: true,
            erasure: Erasure::Never,
            column: None,
        }
    }

    const fn text(mut self, text: TextAccess) -> Self {
        self.text = Some(text);
        self
    }

    const fn max(mut self, chars: usize) -> Self {
        self.max_chars = chars;
        self
    }

    const fn form(mut self, section: Section, hint: &'static str) -> Self {
        (self.section, self.hint) = (Some(section), hint);
        self
    }

    const fn asked(mut self, asked: AskedOf) -> Self {
        self.asked = asked;
        self
    }

    const fn column(mut self, place: u8, name: &'static str) -> Self {
        self.column = Some((place, name));
        self
    }

    const fn erased(mut self, erasure: Erasure) -> Self {
        self.erasure = erasure;
        self
    }

    const fn seen_by(mut self, audience: Audience) -> Self {
        self.audience = audience;
        self
    }

    const fn never_proposed(mut self) -> Self {
        self.is_proposable = false;
        self
    }

    /// The field of this name in the stored document.
    pub fn find(name: &str) -> Option<&'static Self> {
        FIELDS.iter().find(|field| field.name == name)
    }

    /// The field that a part of a place belongs to, as [`crate::domain::merge`] names
    /// parts: itself, or the one that holds it by its code.
    pub fn of_part(part: &str) -> Option<&'static Self> {
        let (whole, code) = part.split_once('.').unwrap_or((part, ""));
        let holds_codes =
            |field: &&Self| matches!(field.kind, FieldKind::Facts | FieldKind::Hazards);
        match Self::find(part) {
            Some(field) => Some(field).filter(|field| !holds_codes(field)),
            None => Self::find(whole).filter(|field| holds_codes(field) && !code.is_empty()),
        }
    }

    /// Where a part of a place stands among all: its field's rank, then its own name.
    pub fn rank(part: &str) -> (usize, &str) {
        let whole = part.split('.').next().unwrap_or_default();
        let is_it = |field: &Self| field.name == part || field.name == whole;
        (FIELDS.iter().position(is_it).unwrap_or(FIELDS.len()), part)
    }

    /// Every field of text with how it is read and written.
    pub fn texts() -> impl Iterator<Item = (&'static Self, TextAccess)> {
        FIELDS.iter().filter_map(|field| Some((field, field.text?)))
    }

    /// The fields of text of one part of the form.
    pub fn of_section(section: Section) -> impl Iterator<Item = &'static Self> {
        FIELDS.iter().filter(move |field| field.text.is_some() && field.section == Some(section))
    }

    /// Its name in a form: what follows the last dot.
    pub fn input(&self) -> &'static str {
        self.name.rsplit('.').next().unwrap_or(self.name)
    }

    /// Whether the form of a place asks for it; why it is suspended is asked by itself.
    pub fn is_in_place_form(&self) -> bool {
        self.section.is_some_and(|section| section != Section::Suspension)
    }

    /// Whether it is a way to reach somebody.
    pub fn is_contact(&self) -> bool {
        matches!(self.section, Some(Section::Contact | Section::ContactMore))
    }
}

macro_rules! text {
    ($kind:ident, $($path:ident).+, $label:literal) => {
        Field::new(stringify!($($path).+), FieldKind::$kind, $label).text(TextAccess {
            get: |draft| draft.$($path).+.as_deref(),
            set: |draft, text| draft.$($path).+ = text,
        })
    };
}

macro_rules! access {
    ($($path:ident).+) => {
        Access {
            get: |draft| draft.$($path).+,
            set: |draft, value| draft.$($path).+ = value,
        }
    };
}

use AskedOf::{Always, OfKnownPlaces};
use Audience::{PublicDoor, Staff};
use Erasure::{Blank, BlankInPart, Mark, MarkInPart, NewKey};

/// Every field, in the order in which people read them.
#[rustfmt::skip]
pub static FIELDS: &[Field] = &[
    Field::new("category", FieldKind::Category, "field-category").column(1, "種別"),
    Field::new("name", FieldKind::Name, "field-name")
        .text(TextAccess {
            get: |draft| Some(&draft.name),
            set: |draft, text| if let Some(text) = text { draft.name = text },
        })
        .form(Section::Name, "hint-name").asked(Always).column(2, "名称").erased(Mark),
    text!(Line, name_kana, "field-name-kana")
        .form(Section::What, "hint-name-kana").column(3, "名称_カナ").erased(Mark),
    text!(Text, description, "field-description")
        .form(Section::What, "hint-description").column(4, "説明").erased(Mark),
    Field::new("state", FieldKind::State, "field-state").column(5, "状態"),
    text!(Text, suspended_reason, "field-suspended-reason").max(MAX_REASON_CHARS)
        .form(Section::Suspension, "hint-suspended-reason")
        .column(6, "休止の理由").erased(Mark),
    Field::new("suspended_until", FieldKind::Day(access!(suspended_until)), "field-suspended-until")
        .column(7, "休止の終わり"),
    text!(Text, schedule_text, "field-schedule-text")
        .form(Section::When, "hint-schedule-text").asked(Always).column(24, "開催日時").erased(Mark),
    Field::new("schedule", FieldKind::Schedule, "field-schedule")
        .column(25, "開催日時_OSM").erased(Blank(&["schedule_confirmed"])),
    Field::new("schedule_confirmed", FieldKind::Answer(access!(schedule_confirmed)), "field-schedule-confirmed")
        .column(26, "開催日時_確認済"),
    Field::new("targets", FieldKind::Targets, "field-targets").column(27, "対象者"),
    text!(Text, eligibility_text, "field-eligibility-text")
        .form(Section::Who, "hint-eligibility-text").asked(Always).column(28, "対象者_備考").erased(Mark),
    text!(Text, fee_text, "field-fee-text")
        .form(Section::Fee, "hint-fee-text").asked(OfKnownPlaces)
        .column(29, "参加費").erased(Mark),
    text!(Text, reservation_text, "field-reservation-text")
        .form(Section::Booking, "hint-reservation-text").asked(OfKnownPlaces)
        .column(30, "予約方法").erased(Mark),
    text!(Line, address, "field-address")
        .form(Section::Address, "hint-address").asked(Always).column(9, "住所").erased(Mark),
    text!(Line, building, "field-building").seen_by(PublicDoor)
        .form(Section::Address, "hint-building").column(10, "建物名等(方書)").erased(Mark),
    Field::new("location", FieldKind::Point, "field-location")
        .column(11, "緯度").erased(Blank(&["location_precision"])),
    Field::new("location_precision", FieldKind::Precision, "field-location-precision"),
    Field::new("point_shown", FieldKind::PointShown, "field-point-shown").column(13, "位置の公開"),
    Field::new("municipality", FieldKind::Municipality, "field-municipality").column(8, "全国地方公共団体コード"),
    text!(Line, district, "field-district").max(MAX_DISTRICT_CHARS)
        .form(Section::District, "hint-district").column(14, "地区").erased(MarkInPart),
    Field::new("district_found", FieldKind::Mark, "field-district-found").never_proposed(),
    text!(Text, access, "field-access").seen_by(PublicDoor)
        .form(Section::Way, "hint-access").column(23, "アクセス方法").erased(Mark),
    text!(Text, first_visit_note, "field-first-visit-note").seen_by(PublicDoor)
        .form(Section::Way, "hint-first-visit-note").asked(Always)
        .column(46, "はじめての方へ").erased(Mark),
    text!(Telephones, phone, "field-phone")
        .form(Section::Contact, "hint-phone").asked(Always).column(17, "電話番号").erased(Blank(&[])),
    text!(Text, contact_note, "field-contact-note")
        .form(Section::Contact, "hint-contact-note").column(18, "連絡先備考").erased(Mark),
    text!(Telephones, fax, "field-fax")
        .form(Section::ContactMore, "hint-fax").column(19, "FAX番号").erased(Blank(&[])),
    text!(MailAddresses, email, "field-email")
        .form(Section::ContactMore, "hint-email").column(20, "メールアドレス").erased(Blank(&[])),
    text!(WebAddress, url, "field-url")
        .form(Section::ContactMore, "hint-url").asked(Always).column(21, "URL").erased(Blank(&[])),
    text!(Line, organization, "field-organization")
        .form(Section::What, "hint-organization").asked(Always)
        .column(16, "団体名").erased(Mark),
    text!(Text, private_contact, "field-private-contact").seen_by(Staff)
        .form(Section::ContactMore, "hint-private-contact")
        .column(22, "非公開の連絡先").erased(Mark),
    Field::new("capacity", FieldKind::Count, "field-capacity").column(31, "定員"),
    text!(Text, capacity_text, "field-capacity-text")
        .form(Section::Capacity, "hint-capacity-text").column(32, "定員_備考").erased(Mark),
    Field::new("facts", FieldKind::Facts, "field-facts").column(33, "設備"),
    Field::new("hazards", FieldKind::Hazards, "field-hazards").column(34, "災害種別"),
    Field::new("shelter.designation", FieldKind::Designation, "field-designation").column(35, "福祉避難所_指定区分"),
    Field::new("shelter.direct", FieldKind::DirectArrival, "field-direct").column(36, "福祉避難所_直接避難"),
    Field::new("shelter.carers_admitted", FieldKind::Answer(access!(shelter.carers_admitted)), "field-carers-admitted")
        .column(37, "福祉避難所_介護者の同伴"),
    Field::new("shelter.hazard_dependent", FieldKind::Answer(access!(shelter.hazard_dependent)), "field-hazard-dependent")
        .column(38, "福祉避難所_災害による違い"),
    text!(Text, shelter.municipal_note, "field-municipal-note")
        .form(Section::Shelter, "hint-municipal-note")
        .column(39, "その他市町村長が必要と認める事項").erased(Mark),
    Field::new("temporary", FieldKind::Mark, "field-temporary").never_proposed(),
    text!(Text, note, "field-note")
        .form(Section::Note, "hint-note").column(40, "備考").erased(Mark),
    text!(WebAddress, image_url, "field-image-url")
        .form(Section::Picture, "hint-image-url").column(43, "画像").erased(Blank(&[])),
    text!(Line, image_licence, "field-image-licence")
        .form(Section::Picture, "hint-image-licence").column(44, "画像_ライセンス").erased(Blank(&[])),
    text!(Line, site, "field-site").seen_by(PublicDoor).column(15, "施設").erased(BlankInPart),
    Field::new("verified_on", FieldKind::Day(access!(verified_on)), "field-verified-on").never_proposed()
        .column(41, "確認日"),
    text!(Line, verified_by, "field-verified-by").never_proposed()
        .column(42, "確認者").erased(Mark),
    text!(Line, source, "field-source").never_proposed()
        .column(45, "出どころ").erased(MarkInPart),
    text!(Line, source_key, "field-source-key").never_proposed().seen_by(PublicDoor)
        .column(0, "ID").erased(NewKey),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CategoryId, merge};
    use std::collections::HashSet;

    #[test]
    fn every_field_of_the_document_is_in_the_table_once() {
        let category = CategoryId::parse("salon").expect("a category");
        let draft = PlaceDraft::new(category, "ひだまり").expect("a name");
        let stored = serde_json::to_value(&draft).expect("a document");
        let stored = stored.as_object().expect("fields").keys().map(String::as_str);
        let mut stored: HashSet<_> = stored.filter(|name| *name != "shelter").collect();
        stored.extend(["facts", "hazards"]);
        let parts = merge::parts(&draft);
        stored.extend(parts.keys().map(String::as_str).filter(|part| part.starts_with("shelter.")));
        let listed: Vec<_> = FIELDS.iter().map(|field| field.name).collect();
        assert_eq!(listed.iter().copied().collect::<HashSet<_>>(), stored);
        assert_eq!(listed.len(), stored.len(), "none twice");
    }

    #[test]
    fn a_text_is_read_and_written_where_its_name_says() {
        let category = CategoryId::parse("salon").expect("a category");
        for (field, text) in Field::texts() {
            let before = PlaceDraft::new(category, "ひだまり").expect("a name");
            let mut after = before.clone();
            (text.set)(&mut after, Some("文".to_owned()));
            assert_eq!((text.get)(&after), Some("文"), "{}", field.name);
            let changed: Vec<_> =
                merge::differences(&before, &after).into_iter().map(|one| one.field).collect();
            assert_eq!(changed, [field.name]);
            assert!(field.kind.is_text() && field.max_chars > 0, "{}", field.name);
        }
    }

    #[test]
    fn columns_stand_apart_and_whoever_asks_explains() {
        let mut places = HashSet::new();
        for field in FIELDS {
            assert!(field.column.is_none_or(|(place, _)| places.insert(place)), "{}", field.name);
            assert_eq!(field.section.is_some(), !field.hint.is_empty(), "{}", field.name);
        }
    }

    #[test]
    fn parts_belong_to_their_fields() {
        fn check(part: &str, expected: Option<&str>) {
            assert_eq!(Field::of_part(part).map(|field| field.name), expected, "{part}");
        }
        check("phone", Some("phone"));
        check("facts.lift", Some("facts"));
        check("shelter.direct", Some("shelter.direct"));
        for none in ["facts", "facts.", "shelter", "shelter.x", "phone.x", "id", ""] {
            check(none, None);
        }
        assert!(Field::rank("facts.lift") < Field::rank("note"));
        assert!(Field::rank("facts.a") < Field::rank("facts.b"));
    }
}
