//! How much knowing when places are held costs a search: the nearest ten of ten
//! thousand, the same questions asked in turns, so that a busy machine slows all of
//! them alike. `cargo bench --bench catalog`

use chrono::{DateTime, TimeDelta, Utc};
use ibasho::{
    catalog::{Catalog, Filter, NearestQuery, Open},
    domain::{
        CategoryId, Location, OpeningHours, Place, PlaceDraft, PlaceId, Schedule,
        schedule::{Asked, Change, Exception},
    },
};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

const PLACES: u32 = 10_000;
const ROUNDS: usize = 60;
const QUERIES_A_ROUND: u32 = 200;

/// One kind of search, asked of one catalog.
struct Case<'a> {
    name: &'a str,
    catalog: &'a Catalog,
    open: Option<&'a str>,
    times: Vec<Duration>,
}

fn main() {
    let without = Catalog::build(1, (0..PLACES).map(|n| place(n, None)));
    let with = Catalog::build(1, (0..PLACES).map(|n| place(n, Some(schedule(n)))));
    let mut cases = [
        case("without schedules", &without, None),
        case("with open_now and next_session", &with, None),
        case("open=now", &with, Some("now")),
        case("open=today", &with, Some("today")),
        case("open=thu", &with, Some("thu")),
    ];
    let mut now: DateTime<Utc> = DateTime::UNIX_EPOCH + TimeDelta::days(20_795);
    for _ in 0..ROUNDS {
        now += TimeDelta::minutes(1);
        for case in &mut cases {
            case.ask(now);
        }
    }
    let base = cases[0].median();
    println!(
        "nearest 10 of {PLACES}, {ROUNDS} rounds of {QUERIES_A_ROUND} in turns, a minute each"
    );
    for case in &mut cases {
        let each = case.median() / QUERIES_A_ROUND;
        let ratio = base.as_secs_f64() / case.median().as_secs_f64();
        println!("{:32} {each:>10.2?} each   {ratio:.2} of the speed without", case.name);
    }
}

fn case<'a>(name: &'a str, catalog: &'a Catalog, open: Option<&'a str>) -> Case<'a> {
    Case { name, catalog, open, times: Vec::new() }
}

impl Case<'_> {
    fn ask(&mut self, now: DateTime<Utc>) {
        let open = self.open.map(|word| Open::Held(Asked::parse(word).expect(word).at(now)));
        let started = Instant::now();
        for n in 0..QUERIES_A_ROUND {
            let query = NearestQuery {
                origin: position(n * 7919),
                limit: 10,
                radius_m: 100_000.0,
                filter: Filter { open, ..Filter::default() },
            };
            black_box(self.catalog.nearest(&query, now));
        }
        self.times.push(started.elapsed());
    }

    fn median(&mut self) -> Duration {
        self.times.sort_unstable();
        self.times[self.times.len() / 2]
    }
}

/// A city of 20 km, the same places each time.
fn position(n: u32) -> Location {
    let spread = |n: u32| f64::from(n.wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 24);
    Location::new(139.37 + spread(n) * 0.2, 35.70 + spread(n ^ 0x5bd1_e995) * 0.2).expect("Japan")
}

fn place(n: u32, schedule: Option<Schedule>) -> Place {
    let category = CategoryId::all().next().expect("a category");
    let mut draft = PlaceDraft::new(category, &format!("{n}番サロン")).expect("a name");
    draft.location = Some(position(n));
    draft.schedule = schedule;
    Place {
        id: PlaceId::parse(&format!("p{n:05}")).expect("an id"),
        revision: 1,
        sample: false,
        edited_at: None,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
        draft,
    }
}

/// Some 1700 different expressions, one place in twenty with an exception of its own.
fn schedule(n: u32) -> Schedule {
    let day = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"][n as usize % 7];
    let (nth, hour, length) = (n / 7 % 5, 8 + n / 35 % 10, 1 + n / 350 % 5);
    let nth = if nth == 0 { String::new() } else { format!("[{nth}]") };
    let off = if n.is_multiple_of(3) { "; PH off; Dec 29-Jan 3 off" } else { "" };
    let text = format!("{day}{nth} {hour:02}:00-{:02}:30{off}", hour + length);
    let mut schedule = Schedule::new(OpeningHours::parse(&text).expect("hours"));
    if n.is_multiple_of(20) {
        let on = (DateTime::UNIX_EPOCH + TimeDelta::days(20_795 + i64::from(n % 60))).date_naive();
        schedule.exceptions.push(Exception { on, change: Change::Cancelled, note: None });
    }
    schedule
}
