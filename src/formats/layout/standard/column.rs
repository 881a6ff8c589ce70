//! What a column of an open-data layout is for. Reading and writing both follow
//! this one word, so that what is written reads back as it was.

use crate::domain::{PlaceDraft, place::field::Field};

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Code of the municipality or prefecture that publishes the list.
    Publisher,
    /// Its name.
    PublisherName,
    /// What tells the places of one publisher apart.
    Id,
    /// The name of the place.
    Name,
    /// Text on one line.
    Line(DraftText),
    /// Address of a page; what is none becomes a contact note.
    Url(DraftText),
    /// Code of the municipality in which the place is.
    PlaceCode,
    /// The address, from wherever it may begin.
    Address,
    /// The prefecture of the address.
    Prefecture,
    /// The municipality of the address.
    City,
    /// The town of the address, where the whole is missing.
    Town,
    /// The number within the town, likewise.
    Block,
    /// Degrees north, read together with degrees east.
    Latitude,
    /// Degrees east.
    Longitude,
    /// A fact, by its id.
    Fact(&'static str),
    /// A fact, by its id; a no says nothing where the other column counts some.
    CountedFact(&'static str, &'static str),
    /// What an emergency site is designated for, by its id.
    Hazard(&'static str),
    /// Persons.
    Capacity,
    /// A piece of the schedule.
    When(Piece),
    /// What it costs somebody, or in general.
    Fee(&'static str),
    /// A part of a text, behind its label; without a label the text itself.
    Part(DraftText, &'static str),
    /// A part of a text made of a list that the file separates by `;`.
    List(DraftText, &'static str),
    /// A part of a text made of yes or no.
    Flag(DraftText, &'static str),
    /// A part of a text made of a day.
    Day(DraftText, &'static str),
    /// A number that shares the line of its label with others: label, what it counts.
    Count(&'static str, &'static str),
    /// Numbers of rows of further sessions.
    Sessions,
    /// Not read; a file that uses it is told so.
    Unread,
    /// Not read because it says nothing of the place that other columns do not say.
    Idle,
}

/// A piece of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// How often.
    Often,
    /// Weekdays.
    Days,
    /// Days of the month, or dates.
    Date,
    /// From when.
    Starts,
    /// Until when.
    Ends,
    /// Everything else.
    Remark,
}

/// A text of a place that columns fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftText {
    /// Name in kana.
    Kana,
    /// What happens there.
    Description,
    /// Building.
    Building,
    /// Who runs it.
    Organization,
    /// Telephone.
    Phone,
    /// Other ways to reach it.
    Contact,
    /// Fax.
    Fax,
    /// Mail.
    Email,
    /// Page.
    Url,
    /// How to get there.
    Access,
    /// Who may come.
    Eligibility,
    /// How to book.
    Booking,
    /// Anything else.
    Note,
    /// Picture.
    Image,
    /// Licence of the picture.
    ImageLicence,
}

impl Use {
    /// The text of a place that it fills, or a part of which.
    pub fn slot(self) -> Option<DraftText> {
        match self {
            Self::Line(slot)
            | Self::Url(slot)
            | Self::Part(slot, _)
            | Self::List(slot, _)
            | Self::Flag(slot, _)
            | Self::Day(slot, _) => Some(slot),
            _ => None,
        }
    }
}

impl DraftText {
    /// The field of a place that it is.
    #[allow(clippy::expect_used, reason = "names of the table of fields; a test asks for each")]
    pub fn field(self) -> &'static Field {
        Field::find(self.name()).expect("a field of the table")
    }

    fn name(self) -> &'static str {
        match self {
            Self::Kana => "name_kana",
            Self::Description => "description",
            Self::Building => "building",
            Self::Organization => "organization",
            Self::Phone => "phone",
            Self::Contact => "contact_note",
            Self::Fax => "fax",
            Self::Email => "email",
            Self::Url => "url",
            Self::Access => "access",
            Self::Eligibility => "eligibility_text",
            Self::Booking => "reservation_text",
            Self::Note => "note",
            Self::Image => "image_url",
            Self::ImageLicence => "image_licence",
        }
    }

    /// Where it lies in a draft.
    pub fn text_in(self, draft: &mut PlaceDraft) -> &mut Option<String> {
        match self {
            Self::Kana => &mut draft.name_kana,
            Self::Description => &mut draft.description,
            Self::Building => &mut draft.building,
            Self::Organization => &mut draft.organization,
            Self::Phone => &mut draft.phone,
            Self::Contact => &mut draft.contact_note,
            Self::Fax => &mut draft.fax,
            Self::Email => &mut draft.email,
            Self::Url => &mut draft.url,
            Self::Access => &mut draft.access,
            Self::Eligibility => &mut draft.eligibility_text,
            Self::Booking => &mut draft.reservation_text,
            Self::Note => &mut draft.note,
            Self::Image => &mut draft.image_url,
            Self::ImageLicence => &mut draft.image_licence,
        }
    }
}
