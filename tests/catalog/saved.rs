//! Catalogs that were saved and read again, against those that were not; and files
//! that are not what was saved.

use crate::support::{filter, location, now, place, places};
use ibasho::{
    catalog::{Catalog, Filter, ListQuery, NearestQuery, SnapshotFile},
    domain::{CategorySet, CodeSet, Location, Place, code::HazardKind},
    tiles::{TileCoord, render},
};
use proptest::prelude::*;
use std::io;

const HEADER: &str = "belongs to nobody";

fn saved(catalog: &Catalog) -> Vec<u8> {
    let mut file = Vec::new();
    catalog.save(HEADER, &mut file).expect("memory");
    file
}

fn read(file: &[u8]) -> io::Result<Catalog> {
    let saved = SnapshotFile::open(file, file.len() as u64)?;
    let generation = saved.generation;
    let catalog = saved.read()?;
    assert_eq!(catalog.generation(), generation);
    Ok(catalog)
}

/// The same with a sum that says that nothing is wrong.
fn with_right_sum(mut file: Vec<u8>) -> Vec<u8> {
    let end = file.len().saturating_sub(4);
    let sum = crc32fast::hash(&file[..end]);
    file[end..].copy_from_slice(&sum.to_le_bytes());
    file
}

/// Everything that it answers to some questions.
fn answers(catalog: &Catalog, filter: &Filter, origin: Location) -> String {
    let nearest = NearestQuery { origin, limit: 20, radius_m: 1e8, filter: filter.clone() };
    let list = ListQuery { filter: filter.clone(), limit: usize::MAX, ..ListQuery::default() };
    let listed = catalog.list(&list).places;
    let by_id: Vec<_> = listed.iter().map(|place| catalog.get(&place.id)).collect();
    // With the names of its codes.
    let written: Vec<_> =
        listed.iter().map(|place| serde_json::to_string(&place.draft).expect("JSON")).collect();
    let tiles = [(0, 0, 0), (6, 56, 25), (14, 14_539, 6_449)]
        .map(|(z, x, y)| TileCoord::new(z, x, y).expect("a tile"))
        .map(|coord| render(catalog, coord, CategorySet::default()));
    let site = catalog.at_site("site1");
    let nearest = catalog.nearest(&nearest, now());
    format!("{nearest:?} {by_id:?} {written:?} {site:?} {:?} {tiles:?}", catalog.districts())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_catalog_read_again_answers_the_same(
        places in places(300),
        filter in filter(),
        origin in location(),
    ) {
        let catalog = Catalog::build(7, places.iter().cloned());
        let again = read(&saved(&catalog)).expect("a good file");
        prop_assert_eq!(again.generation(), 7);
        prop_assert_eq!(again.len(), catalog.len());
        prop_assert_eq!(answers(&again, &filter, origin), answers(&catalog, &filter, origin));
        prop_assert_eq!(saved(&again), saved(&catalog));
    }

    #[test]
    fn a_file_with_one_bit_turned_is_refused(places in places(40), at: prop::sample::Index, bit in 0..8_u8) {
        let mut file = saved(&Catalog::build(7, places));
        let at = at.index(file.len());
        file[at] ^= 1_u8 << bit;
        prop_assert!(read(&file).is_err());
    }

    #[test]
    fn a_file_cut_off_or_too_long_is_refused(places in places(40), at: prop::sample::Index, more in 1_usize..9) {
        let mut file = saved(&Catalog::build(7, places));
        let cut = &file[..at.index(file.len())];
        prop_assert!(read(cut).is_err());
        file.extend(vec![0; more]);
        prop_assert!(read(&file).is_err());
    }

    /// The sum is no protection from what it was made of.
    #[test]
    fn whatever_a_file_says_it_is_refused_or_answers(
        places in places(20),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        filter in filter(),
        origin in location(),
    ) {
        let mut file = saved(&Catalog::build(7, places));
        for (at, byte) in changes {
            let at = at.index(file.len());
            file[at] = byte;
        }
        if let Ok(catalog) = read(&with_right_sum(file)) {
            answers(&catalog, &filter, origin);
        }
    }
}

#[test]
fn a_code_that_no_table_has_is_refused() {
    let kept = |bits: u32| postcard::to_allocvec(&bits).expect("memory");
    for (bits, is_known) in [(0, true), (1, true), (1 << 31, false), (u32::MAX, false)] {
        let read: Result<CodeSet<HazardKind>, _> = postcard::from_bytes(&kept(bits));
        assert_eq!(read.is_ok(), is_known, "{bits:b}");
    }
}

#[test]
fn a_length_that_no_file_has_takes_no_memory() {
    let file = saved(&Catalog::build(7, [place("p1", "salon", None)]));
    for at in (0..file.len() - 12).step_by(4) {
        let mut file = file.clone();
        file[at..at + 8].copy_from_slice(&(u64::MAX >> 1).to_le_bytes());
        drop(read(&with_right_sum(file)));
    }
}

#[test]
fn only_a_catalog_just_built_is_saved() {
    let one = place("p1", "salon", Some((139.47, 35.79)));
    let catalog = Catalog::build(7, [one.clone()]);
    let changed = catalog.with_changes(8, [(one.id.clone(), None::<Place>)]);
    assert!(changed.save(HEADER, io::sink()).is_err());
    let unchanged = catalog.with_changes(8, []);
    let file = saved(&unchanged);
    assert_eq!(SnapshotFile::open(&file[..], file.len() as u64).expect("a file").header, HEADER);
    assert_eq!(read(&file).expect("a file").generation(), 8);
}
