//! A draft to one row of the new form of an open-data list. Texts that were put
//! together from columns are taken apart again only where reading them puts the
//! same text together; else they stand whole in the column for remarks.

use super::{DraftText, Piece, Standard, Use, address, fees::Fees, when::WhenCells};
use crate::{
    domain::{Fact, Hazard, MunicipalityCode, PlaceDraft},
    formats::{Header, Layout, Notes, ReadOptions, Row, row, schedule},
};
use csv::StringRecord;

/// Texts that columns make together.
const TEXTS: [DraftText; 6] = [
    DraftText::Description,
    DraftText::Contact,
    DraftText::Access,
    DraftText::Eligibility,
    DraftText::Booking,
    DraftText::Note,
];

/// What must not be taken apart.
#[derive(Default, PartialEq, Eq)]
struct Whole {
    slots: Vec<DraftText>,
    when: bool,
    fees: bool,
}

/// Writes one row.
pub fn write(layout: &Standard, draft: &PlaceDraft) -> Vec<String> {
    let cells = cells(layout, draft, &Whole::default());
    let Some(mut back) = read_back(layout, &cells) else { return cells };
    let mut draft = draft.clone();
    let differs = |slot: &DraftText| slot.text_in(&mut back).clone() != *slot.text_in(&mut draft);
    let slots: Vec<DraftText> = TEXTS.into_iter().filter(differs).collect();
    let whole = Whole {
        slots,
        when: back.schedule_text != draft.schedule_text || reads_otherwise(&back, &draft),
        fees: back.fee_text != draft.fee_text,
    };
    if whole == Whole::default() { cells } else { self::cells(layout, &draft, &whole) }
}

/// Whether a machine would read another schedule from the columns than it read before.
fn reads_otherwise(back: &PlaceDraft, draft: &PlaceDraft) -> bool {
    let by_machine = draft.schedule.is_some() && draft.schedule_confirmed == Some(false);
    by_machine && back.schedule != draft.schedule
}

fn read_back(layout: &Standard, cells: &[String]) -> Option<PlaceDraft> {
    let header = layout.header.get_or_init(|| {
        let names = layout.written_columns().iter().map(|name| (*name).to_owned()).collect();
        let mut header = Header::new(1, names);
        header.bind(layout.names, &mut Notes::default());
        header
    });
    let row = Row::new(2, header, cells.iter().collect::<StringRecord>());
    layout.read_row(&row, &ReadOptions::default(), &mut Notes::default())
}

fn cells(layout: &Standard, draft: &PlaceDraft, whole: &Whole) -> Vec<String> {
    let columns = &layout.columns[..layout.written];
    let mut draft = draft.clone();
    let schedule = draft.schedule_text.clone().unwrap_or_default();
    let mut when = if whole.when {
        WhenCells::whole(&schedule)
    } else {
        WhenCells::split(&schedule, layout.remark)
    };
    let often = when.piece(Piece::Often);
    if often.is_none() {
        let code = draft.schedule.as_ref().and_then(schedule::frequency);
        *often = code.map(|code| code.to_string());
    }
    let payers: Vec<_> = layout.payers().collect();
    let fees = match draft.fee_text.as_deref() {
        Some(text) if whole.fees => Fees::whole(text, &payers),
        Some(text) => Fees::split(text, &payers),
        None => Fees::default(),
    };
    // Parts first: what is left of a text goes into its column for remarks.
    let parts: Vec<Option<String>> =
        columns.iter().map(|(_, used)| part_of(*used, &mut draft, whole)).collect();
    columns
        .iter()
        .zip(parts)
        .map(|((_, used), part)| match used {
            Use::When(piece) => when.piece(*piece).take(),
            Use::Fee("") => fees.remark.clone(),
            Use::Fee(who) => {
                fees.of.iter().find(|(of, _)| of == who).and_then(|(_, fee)| fee.clone())
            }
            Use::Part(slot, "") => slot.text_in(&mut draft).take(),
            used => part.or_else(|| field(layout, *used, &mut draft)),
        })
        .map(Option::unwrap_or_default)
        .collect()
}

/// Takes the part that belongs to a column out of its text.
fn part_of(used: Use, draft: &mut PlaceDraft, whole: &Whole) -> Option<String> {
    let (slot, label, of) = match used {
        Use::Part(slot, label)
        | Use::List(slot, label)
        | Use::Flag(slot, label)
        | Use::Day(slot, label)
            if !label.is_empty() =>
        {
            (slot, label, None)
        }
        Use::Count(label, of) => (DraftText::Description, label, Some(of)),
        _ => return None,
    };
    if whole.slots.contains(&slot) {
        return None;
    }
    let text = slot.text_in(draft).take()?;
    let mut found = None;
    let mut rest = Vec::new();
    for line in text.split('\n') {
        let behind = line.strip_prefix(label).and_then(|line| line.strip_prefix('：'));
        match (behind, of) {
            (Some(said), None) if found.is_none() => found = Some(said.to_owned()),
            (Some(said), Some(of)) => {
                let is_it = |item: &&str| item.strip_prefix(of).is_some();
                found = said
                    .split('・')
                    .find(is_it)
                    .and_then(|item| item.strip_prefix(of))
                    .map(str::to_owned);
                rest.push(line);
            }
            _ => rest.push(line),
        }
    }
    *slot.text_in(draft) = (!rest.is_empty()).then(|| rest.join("\n"));
    found
}

/// A column that holds one field of a place.
fn field(layout: &Standard, used: Use, draft: &mut PlaceDraft) -> Option<String> {
    let mark = |yes: &str, no: &str, answer: bool| if answer { yes } else { no }.to_owned();
    let own_source = format!("{}:", layout.name);
    let source = draft.source.as_deref().and_then(|source| source.strip_prefix(&own_source));
    // Without an address the names of the municipality would become one.
    let names = draft.address.as_ref().and(draft.municipality).and_then(address::names_of);
    let publisher = source.and_then(MunicipalityCode::parse).or(draft.municipality);
    match used {
        Use::Publisher => publisher.map(|code| code.to_string()),
        Use::PublisherName => publisher
            .and_then(address::names_of)
            .map(|(prefecture, city)| format!("{prefecture}{city}")),
        Use::Latitude => draft.given_location().map(|at| at.lat().to_string()),
        Use::Longitude => draft.given_location().map(|at| at.lon().to_string()),
        Use::PlaceCode => draft.municipality.map(|code| code.to_string()),
        Use::Id => draft
            .source_key
            .clone()
            .filter(|key| *key != row::key_of(&draft.name, draft.address.as_deref())),
        Use::Name => Some(draft.name.clone()),
        Use::Line(slot) | Use::Url(slot) => slot.text_in(draft).clone(),
        Use::Address => draft.address.clone(),
        Use::Prefecture => names.map(|(prefecture, _)| prefecture.to_owned()),
        Use::City => names.map(|(_, city)| city.to_owned()),
        Use::Fact(id) | Use::CountedFact(id, _) => {
            Fact::parse(id).and_then(|fact| draft.facts.get(fact)).map(|is| mark("有", "無", is))
        }
        Use::Hazard(id) => {
            Hazard::parse(id).and_then(|id| draft.hazards.get(id)).map(|is| mark("1", "0", is))
        }
        Use::Capacity => {
            draft.capacity_text.clone().or_else(|| draft.capacity.map(|n| n.to_string()))
        }
        _ => None,
    }
}
