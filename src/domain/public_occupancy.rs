//! Who is told how a place is, and what of it: the one rule by which pages, API and events
//! hide how many people are at a shelter.

use super::{Present, Status};

/// What residents and their programs are told of how full shelters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PublicOccupancy {
    /// Nothing beyond the status: 「満員」 is one.
    #[default]
    Nothing,
    /// Whether there is room, in words.
    Words,
    /// How many people are there, and for how many there is room.
    Numbers,
}

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OccupancyViewer {
    /// Disaster staff.
    Staff,
    /// Anyone, by the setting of the service.
    Anyone(PublicOccupancy),
}

/// How much room a shelter has, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// None.
    None,
    /// For a tenth of those whom it holds, or fewer.
    Little,
    /// More than that.
    Enough,
}

impl PublicOccupancy {
    /// Every value, the most careful first.
    pub const ALL: [Self; 3] = [Self::Nothing, Self::Words, Self::Numbers];

    /// The word of the setting.
    pub fn id(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Words => "words",
            Self::Numbers => "numbers",
        }
    }

    /// Reads the word of the setting.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.id() == text)
    }
}

/// Nobody but residents is asked for by default.
impl Default for OccupancyViewer {
    fn default() -> Self {
        Self::Anyone(PublicOccupancy::default())
    }
}

impl OccupancyViewer {
    /// Whether they are told how many people are somewhere.
    pub fn may_see_numbers(self) -> bool {
        matches!(self, Self::Staff | Self::Anyone(PublicOccupancy::Numbers))
    }

    /// How a place is, as far as they are told. That a full one has no room is no secret.
    pub fn told(self, present: Present) -> Present {
        let Self::Anyone(told) = self else { return present };
        let is_full = present.status == Status::Full;
        let told = match told {
            PublicOccupancy::Numbers => present,
            PublicOccupancy::Words | PublicOccupancy::Nothing => Present {
                occupancy: None,
                held: 0,
                vacancy: is_full.then_some(0),
                room: present.room.filter(|_| is_full || told == PublicOccupancy::Words),
                ..present
            },
        };
        Present { observation: None, details: None, ..told }
    }
}

impl Room {
    /// The word of the API.
    pub fn id(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Little => "little",
            Self::Enough => "enough",
        }
    }

    /// What so much room is called at a place that holds `capacity`.
    pub fn from_vacancy(vacancy: u32, capacity: Option<u32>) -> Self {
        match vacancy {
            0 => Self::None,
            _ if capacity.is_some_and(|capacity| vacancy <= capacity / 10) => Self::Little,
            _ => Self::Enough,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_setting_names_is_told() {
        fn check(told: PublicOccupancy, status: Status, expected: (Option<u32>, Option<Room>)) {
            let vacancy = Some(if status == Status::Full { 0 } else { 3 });
            let present = Present {
                status,
                occupancy: Some(47),
                held: 2,
                vacancy,
                room: vacancy.map(|vacancy| Room::from_vacancy(vacancy, Some(50))),
                observed_at: None,
                is_old: false,
                observation: None,
                details: None,
                said_of: None,
            };
            assert_eq!(OccupancyViewer::Staff.told(present.clone()), present);
            let found = OccupancyViewer::Anyone(told).told(present);
            let numbers = told == PublicOccupancy::Numbers;
            assert_eq!(found.occupancy, Some(47).filter(|_| numbers), "{told:?}");
            assert_eq!((found.vacancy, found.room), expected, "{told:?} {status:?}");
        }
        let full = (Some(0), Some(Room::None));
        for told in PublicOccupancy::ALL {
            check(told, Status::Full, full);
        }
        check(PublicOccupancy::Nothing, Status::Open, (None, None));
        check(PublicOccupancy::Words, Status::Open, (None, Some(Room::Little)));
        check(PublicOccupancy::Numbers, Status::Open, (Some(3), Some(Room::Little)));
    }

    #[test]
    fn a_tenth_is_little_room() {
        fn check(vacancy: u32, capacity: Option<u32>, expected: Room) {
            assert_eq!(Room::from_vacancy(vacancy, capacity), expected, "{vacancy} {capacity:?}");
        }
        check(0, Some(50), Room::None);
        check(5, Some(50), Room::Little);
        check(6, Some(50), Room::Enough);
        check(1, Some(9), Room::Enough);
        check(1, None, Room::Enough);
    }
}
