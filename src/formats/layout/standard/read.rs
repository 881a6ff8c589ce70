//! One row of an open-data list to a draft, column by column.

use super::{
    Standard, Use,
    address::{self, StatedAddress},
    fees::Fees,
    shift,
    when::WhenCells,
};
use crate::{
    domain::{
        CategoryId, Fact, Hazard, MunicipalityCode, PlaceDraft, place::contact::is_web_address,
        text::normalize,
    },
    formats::{
        Notes, ReadOptions, Row, cell,
        layout::{join, standard::DraftText},
        row,
    },
};

/// Reads one row.
pub fn read(
    layout: &Standard,
    row: &Row<'_>,
    category: CategoryId,
    options: &ReadOptions<'_>,
    notes: &mut Notes,
) -> Option<PlaceDraft> {
    let moved = shift::put_right(row, notes);
    let row = moved.as_ref().unwrap_or(row);
    let name_column = layout.column(Use::Name);
    let draft = PlaceDraft::new(category, &row.line_text(name_column).unwrap_or_default());
    if let Err(invalid) = &draft {
        notes.refuse(row, name_column, invalid.code);
    }
    let location =
        if layout.kinds.is_empty() { row.location(notes) } else { row.location_or_doubt(notes) };
    let mut reader = StandardRowReader {
        row,
        notes,
        draft: draft.ok()?,
        said: StatedAddress::default(),
        when: WhenCells::default(),
        fees: Fees::default(),
        id: None,
        texts: Vec::new(),
        parts: Vec::new(),
    };
    reader.draft.location = location;
    for (column, used) in layout.columns {
        let Some(text) = row.text(column) else { continue };
        if cell::is_destroyed(&text) {
            reader.notes.repair("identifier-destroyed", &text);
        } else {
            reader.column(column, *used, text);
        }
    }
    Some(reader.finish(layout, options))
}

/// What is read so far.
struct StandardRowReader<'r> {
    row: &'r Row<'r>,
    notes: &'r mut Notes,
    draft: PlaceDraft,
    said: StatedAddress,
    when: WhenCells,
    fees: Fees,
    id: Option<String>,
    /// Texts without a label, and then parts with one.
    texts: Vec<(DraftText, String)>,
    parts: Vec<(DraftText, &'static str, String)>,
}

impl StandardRowReader<'_> {
    /// Takes what one cell says. Of two columns for one thing the first that says
    /// anything counts.
    fn column(&mut self, column: &str, used: Use, text: String) {
        let line = cell::one_line(&text);
        if cell::has_lost_character(&line) && !matches!(used, Use::Unread) {
            self.notes.doubt(self.row, column, "lost-character");
        }
        match used {
            Use::Publisher => {
                let code = publisher(&line, self.notes);
                self.said.publisher = self.said.publisher.or(code);
            }
            Use::PlaceCode => {
                let code = row::municipality(&line, self.notes);
                if code.is_none() {
                    self.notes.doubt(self.row, column, "not-a-municipality-code");
                }
                self.said.place = self.said.place.or(code);
            }
            Use::Id => drop(self.id.get_or_insert(line)),
            Use::Line(slot) => drop(slot.text_in(&mut self.draft).get_or_insert(line)),
            Use::Url(slot) => self.url(column, slot, text),
            Use::Address => drop(self.said.address.get_or_insert(line)),
            Use::Prefecture => drop(self.said.prefecture.get_or_insert(line)),
            Use::City => drop(self.said.city.get_or_insert(line)),
            Use::Town => drop(self.said.town.get_or_insert(line)),
            Use::Block => drop(self.said.block.get_or_insert(line)),
            Use::Fact(_) | Use::CountedFact(..) | Use::Hazard(_) => self.answer(column, used),
            Use::Capacity => self.capacity(column, &text),
            Use::When(piece) => *self.when.piece(piece) = Some(line),
            Use::Fee("") => self.fees.remark = Some(text),
            Use::Fee(who) => self.fees.of.push((who, Some(line))),
            Use::Part(..) | Use::List(..) | Use::Flag(..) | Use::Day(..) => self.part(used, text),
            Use::Count(label, of) => self.count(column, label, of),
            Use::Sessions => self.notes.doubt(self.row, column, "extra-sessions"),
            Use::PublisherName
            | Use::Name
            | Use::Latitude
            | Use::Longitude
            | Use::Unread
            | Use::Idle => {}
        }
    }

    fn url(&mut self, column: &str, slot: DraftText, text: String) {
        if is_web_address(&text) {
            slot.text_in(&mut self.draft).get_or_insert(text);
        } else if slot == DraftText::Url {
            self.notes.doubt(self.row, column, "not-a-url");
            self.texts.push((DraftText::Contact, text));
        } else {
            self.keep(column, "not-a-url");
        }
    }

    /// What its column does not take is kept as text.
    fn keep(&mut self, column: &str, code: &'static str) {
        self.notes.doubt(self.row, column, code);
        let said = format!("{column}：{}", cell::one_line(self.row.get(column)));
        self.texts.push((DraftText::Note, said));
    }

    fn answer(&mut self, column: &str, used: Use) {
        let Ok(answer) = cell::mark(self.row.get(column), self.notes) else {
            return self.keep(column, "unknown-value");
        };
        if let Use::CountedFact(_, counted) = used
            && answer == Some(false)
            && cell::count(self.row.get(counted)).is_some_and(|count| count > 0)
        {
            return self.keep(column, "counted-otherwise");
        }
        match used {
            Use::Fact(id) | Use::CountedFact(id, _) => {
                if let Some(fact) = Fact::parse(id) {
                    self.draft.facts.set(fact, answer);
                }
            }
            Use::Hazard(id) => {
                if let Some(hazard) = Hazard::parse(id) {
                    self.draft.hazards.set(hazard, answer);
                }
            }
            _ => {}
        }
    }

    fn capacity(&mut self, column: &str, text: &str) {
        let (persons, said) = cell::capacity(text, self.notes);
        if persons == Some(0) {
            self.notes.doubt(self.row, column, "capacity-zero");
        }
        self.draft.capacity = persons.filter(|persons| *persons > 0);
        self.draft.capacity_text = said;
    }

    fn count(&mut self, column: &str, label: &'static str, of: &str) {
        let Some(count) = cell::count(self.row.get(column)) else {
            return self.keep(column, "not-a-whole-number");
        };
        self.notes.full_width(self.row.get(column));
        match self.parts.last_mut() {
            Some((_, last, counts)) if *last == label => {
                *counts = format!("{counts}・{of}{count}");
            }
            _ => self.parts.push((DraftText::Description, label, format!("{of}{count}"))),
        }
    }

    fn part(&mut self, used: Use, text: String) {
        let line = cell::one_line(&text);
        match used {
            Use::Part(slot, "") => self.texts.push((slot, text)),
            Use::Part(slot, label) => self.parts.push((slot, label, line)),
            Use::List(slot, label) => {
                self.parts.push((slot, label, line.replace(';', "・")));
            }
            Use::Flag(slot, label) => {
                let said = match cell::mark(&line, self.notes) {
                    Ok(Some(true)) => "有".to_owned(),
                    Ok(Some(false)) => "無".to_owned(),
                    _ => line,
                };
                self.parts.push((slot, label, said));
            }
            Use::Day(slot, label) => {
                let day = cell::date(&line, self.notes).map(|day| day.to_string());
                self.parts.push((slot, label, day.unwrap_or(line)));
            }
            _ => {}
        }
    }

    /// Puts together what several columns say.
    fn finish(mut self, layout: &Standard, options: &ReadOptions<'_>) -> PlaceDraft {
        let publisher = self.said.publisher;
        let code_column = layout.column(Use::PlaceCode);
        let (address, municipality) = address::read(self.said, self.row, code_column, self.notes);
        let mut draft = self.draft;
        (draft.address, draft.municipality) = (address, municipality);
        let often = layout.schedule().read(&mut draft, self.row, self.notes);
        draft.schedule_text = self.when.text(layout.remark, often, self.notes);
        let of = layout.payers().map(|who| {
            let fee = self.fees.of.iter_mut().find(|(of, _)| *of == who);
            (who, fee.and_then(|(_, fee)| fee.take()))
        });
        let fees = Fees { of: of.collect(), remark: self.fees.remark };
        draft.fee_text = fees.text();
        if let Some(fact) = Fact::parse("free_of_charge").filter(|_| fees.are_none()) {
            draft.facts.set(fact, Some(true));
        }
        let parts =
            self.parts.into_iter().map(|(slot, label, text)| (slot, format!("{label}：{text}")));
        for (slot, text) in self.texts.into_iter().chain(parts) {
            let slot = slot.text_in(&mut draft);
            *slot = join(&[slot.take(), Some(text)], "\n");
        }
        let publisher = publisher.or(draft.municipality);
        draft.source = Some(match (options.source, publisher) {
            (Some(source), _) => source.to_owned(),
            (None, Some(code)) => format!("{}:{code}", layout.name),
            (None, None) => layout.name.to_owned(),
        });
        let by_name = || row::key_of(&draft.name, draft.address.as_deref());
        draft.source_key = Some(self.id.unwrap_or_else(by_name));
        draft
    }
}

/// A municipality's code, or a prefecture's, which files shorten to two digits.
fn publisher(text: &str, notes: &mut Notes) -> Option<MunicipalityCode> {
    let digits = normalize(text);
    if digits.len() <= 2 {
        return MunicipalityCode::parse(&format!("{digits:0>2}000"))
            .filter(|code| code.is_prefecture());
    }
    row::municipality(&digits, notes)
}
