//! 足りない物: what a shelter lacks, and how far it is: asked for, sent, arrived.

use super::{IncidentId, Invalid, PlaceId, SupplyId, code::SupplyItem, text::typed};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// The most of one thing that is asked for at once.
pub const MAX_SUPPLY_QUANTITY: u32 = 100_000;
/// The longest text beside an item, in characters.
const MAX_DETAIL_CHARS: usize = 60;

/// How far something that is lacking is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SupplyState {
    /// 依頼した
    Asked,
    /// 送った
    Sent,
    /// 届いた
    Arrived,
    /// 取り消した: it was not needed, or written by mistake.
    Withdrawn,
}

impl SupplyState {
    /// Every state, in the order of what happens.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Sent, Self::Arrived, Self::Withdrawn];

    /// The word stored and sent.
    pub fn id(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Sent => "sent",
            Self::Arrived => "arrived",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the word stored and sent.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// Whether it is still on its way, or nobody has sent it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Sent)
    }
}

/// What is lacking, as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SupplyNeed {
    /// What.
    pub item: SupplyItem,
    /// How many; `None` where nobody counted.
    pub quantity: Option<u32>,
    /// Which kind or size.
    pub detail: Option<String>,
}

impl SupplyNeed {
    /// The errors name `item`, `quantity` and `detail`. What is none of the list says in
    /// words what it is.
    pub fn new(
        item: Option<SupplyItem>,
        quantity: Option<u32>,
        detail: &str,
    ) -> Result<Self, Vec<Invalid>> {
        let detail = typed(detail.split_whitespace().collect::<Vec<_>>().join(" "));
        let mut faults = Vec::new();
        if item.is_none() {
            faults.push(Invalid::new("item", "unknown-supply"));
        }
        if quantity.is_some_and(|count| !(1..=MAX_SUPPLY_QUANTITY).contains(&count)) {
            faults.push(Invalid::new("quantity", "supply-quantity-range"));
        }
        if detail.chars().count() > MAX_DETAIL_CHARS {
            faults.push(Invalid::new("detail", "too-long"));
        }
        if item.is_some_and(|item| item.id() == "other") && detail.is_empty() {
            faults.push(Invalid::new("detail", "required"));
        }
        match item {
            Some(item) if faults.is_empty() => {
                Ok(Self { item, quantity, detail: Some(detail).filter(|text| !text.is_empty()) })
            }
            _ => Err(faults),
        }
    }
}

/// Something that a shelter lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplyRequest {
    /// Its id.
    pub id: SupplyId,
    /// The incident.
    pub incident: IncidentId,
    /// The shelter.
    pub place: PlaceId,
    /// 1 when asked for, one more with every change.
    pub revision: i64,
    /// What is lacking.
    pub need: SupplyNeed,
    /// How far it is.
    pub state: SupplyState,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// When its state last changed.
    pub updated_at: DateTime<Utc>,
}

/// How much of one thing is lacking, over all shelters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SupplySum {
    /// What.
    pub item: SupplyItem,
    /// In which state.
    pub state: SupplyState,
    /// How many shelters.
    pub shelters: usize,
    /// How many of it, as far as it was counted; `None` where nobody counted.
    pub quantity: Option<u64>,
    /// How many requests do not say how many.
    pub uncounted: usize,
}

/// Adds up what is not there yet, by item and state, in the order of the list.
pub fn sums(requests: &[SupplyRequest]) -> Vec<SupplySum> {
    let mut sums = Vec::new();
    for item in SupplyItem::all() {
        for state in [SupplyState::Asked, SupplyState::Sent] {
            let is_ours = |one: &&SupplyRequest| one.need.item == item && one.state == state;
            let ours: Vec<_> = requests.iter().filter(is_ours).collect();
            if ours.is_empty() {
                continue;
            }
            let mut places: Vec<_> = ours.iter().map(|one| &one.place).collect();
            places.sort();
            places.dedup();
            let counted: Vec<_> = ours.iter().filter_map(|one| one.need.quantity).collect();
            let quantity = counted.iter().map(|count| u64::from(*count)).sum();
            sums.push(SupplySum {
                item,
                state,
                shelters: places.len(),
                quantity: (!counted.is_empty()).then_some(quantity),
                uncounted: ours.len() - counted.len(),
            });
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(
        place: &str,
        item: &str,
        quantity: Option<u32>,
        state: SupplyState,
    ) -> SupplyRequest {
        SupplyRequest {
            id: SupplyId::from_trusted("s".to_owned()),
            incident: IncidentId::from_trusted("i".to_owned()),
            place: PlaceId::from_trusted(place.to_owned()),
            revision: 1,
            need: SupplyNeed::new(SupplyItem::parse(item), quantity, "").expect("valid"),
            state,
            asked_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn what_nobody_counted_is_told_beside_the_sum_and_what_arrived_is_left_out() {
        use SupplyState::{Arrived, Asked, Sent};
        let all = [
            request("a", "water", Some(100), Asked),
            request("a", "water", None, Asked),
            request("b", "water", Some(50), Asked),
            request("b", "water", Some(9), Sent),
            request("b", "blanket", None, Asked),
            request("c", "blanket", Some(5), Arrived),
        ];
        let said: Vec<_> = sums(&all)
            .into_iter()
            .map(|sum| (sum.item.id(), sum.state, sum.shelters, sum.quantity, sum.uncounted))
            .collect();
        assert_eq!(
            said,
            [
                ("water", Asked, 2, Some(150), 1),
                ("water", Sent, 1, Some(9), 0),
                ("blanket", Asked, 1, None, 1),
            ]
        );
    }

    #[test]
    fn what_cannot_be_asked_for_is_named() {
        fn check(item: &str, quantity: Option<u32>, detail: &str, expected: &[&str]) {
            let read = SupplyNeed::new(SupplyItem::parse(item), quantity, detail);
            let wrong: Vec<_> =
                read.err().unwrap_or_default().iter().map(ToString::to_string).collect();
            assert_eq!(wrong, expected, "{item}");
        }
        check("water", None, "", &[]);
        check("gold", Some(0), "", &["item: unknown-supply", "quantity: supply-quantity-range"]);
        check("other", Some(1), " ", &["detail: required"]);
        check(
            "water",
            Some(100_001),
            &"あ".repeat(61),
            &["quantity: supply-quantity-range", "detail: too-long"],
        );
    }
}
