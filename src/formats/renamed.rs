//! The next edition of a known list in which columns have other names: the layout that its
//! header is nearest to, and which column was which. A person confirms it.

use super::{FileError, Mapping, layout::layouts, mapping::fingerprint, row::Header};
use crate::domain::text::fold;
use std::collections::BTreeMap;

/// Fewer columns than this say nothing of a layout.
const MIN_SHARED_COLUMNS: usize = 5;
/// How like its new name an old one must be.
const MIN_LIKENESS: f64 = 0.5;

/// The layout that a header is an edition of, with the columns that have other names there.
/// Nothing where four in five of its columns are not of one layout, or where a column that
/// the layout needs is not found again.
pub fn propose(names: &[&str]) -> Option<Mapping> {
    let near = layouts().iter().filter_map(|layout| {
        let columns = layout.columns();
        let (shared, others): (Vec<&str>, Vec<&str>) = names
            .iter()
            .copied()
            .partition(|name| columns.iter().any(|column| fold(column) == fold(name)));
        if shared.len() < MIN_SHARED_COLUMNS || shared.len() * 5 < names.len() * 4 {
            return None;
        }
        let is_gone = |column: &&&str| shared.iter().all(|name| fold(name) != fold(column));
        let needed = layout.required(&super::ReadOptions::default());
        let mut renamed = BTreeMap::new();
        for column in columns.iter().filter(is_gone) {
            let free = others.iter().filter(|name| !renamed.contains_key::<str>(name));
            let like = free.map(|name| (likeness(column, name), *name));
            match like.max_by(|(one, _), (other, _)| one.total_cmp(other)) {
                Some((likeness, name)) if likeness >= MIN_LIKENESS => {
                    renamed.insert((*name).to_owned(), (*column).to_owned());
                }
                _ if needed.contains(column) => return None,
                _ => {}
            }
        }
        (!renamed.is_empty()).then(|| (shared.len(), layout.name(), renamed))
    });
    let (_, layout, columns) = near.max_by_key(|(shared, ..)| *shared)?;
    let header = fingerprint(names.iter().copied());
    Some(Mapping { header, columns, layout: Some(layout.to_owned()), ..Mapping::default() })
}

/// Whether the layout is there, and has the columns that others are said to be.
pub fn check(layout: &str, columns: &BTreeMap<String, String>) -> Result<(), FileError> {
    let known = layouts().iter().find(|known| known.name() == layout);
    let is_known = |column: &&String| known.is_some_and(|k| k.columns().contains(&column.as_str()));
    match columns.values().find(|column| !is_known(column)) {
        Some(column) => Err(FileError::MappingColumn { column: column.clone() }),
        None => Ok(()),
    }
}

/// A header under the names that the layout has.
pub fn apply(columns: &BTreeMap<String, String>, header: &Header) -> Header {
    let name = |cell: &String| {
        let known = columns.iter().find(|(column, _)| fold(column) == fold(cell));
        known.map_or_else(|| cell.clone(), |(_, own)| own.clone())
    };
    Header::new(header.line(), header.cells().iter().map(name).collect())
}

/// How like each other two names are, from 0 to 1: by the pairs of characters that they
/// share, or as one is the other with something before or behind it.
fn likeness(one: &str, other: &str) -> f64 {
    let (one, other) = (fold(one), fold(other));
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    if one.contains(&other) || other.contains(&one) {
        return 0.75;
    }
    let pairs =
        |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (one, mut other) = (pairs(&one), pairs(&other));
    let all = one.len() + other.len();
    let shared = one.iter().filter(|pair| {
        let found = other.iter().position(|other| other == *pair);
        found.is_some_and(|at| {
            other.swap_remove(at);
            true
        })
    });
    #[allow(clippy::cast_precision_loss, reason = "a few characters")]
    let likeness = 2.0 * shared.count() as f64 / all.max(1) as f64;
    likeness
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{ReadOptions, read};

    /// Some columns of the layout of children's cafeterias, and a row.
    fn edition(name: &str, day: &str) -> String {
        format!(
            "NO,都道府県コード又は市区町村コード,都道府県,市区町村名,{name},名称_カナ,住所,{day},開催日時特記事項,参加費_大人\n\
             1,11,埼玉県,所沢市,みほん食堂,,所沢市見本町1,土,第1土曜日,300\n"
        )
    }

    #[test]
    fn the_next_edition_with_a_renamed_column_is_read_as_the_one_before() {
        let before = edition("名称", "開催曜日");
        let known = read(before.as_bytes(), &ReadOptions::default()).expect("a known list");
        let next = edition("子ども食堂の名称", "曜日");
        let names: Vec<_> = next.lines().next().expect("a header").split(',').collect();
        let mapping = propose(&names).expect("a near layout");
        assert_eq!(mapping.layout.as_deref(), Some(known[0].layout));
        let renamed: Vec<_> =
            mapping.columns.iter().map(|(new, old)| (new.as_str(), old.as_str())).collect();
        assert_eq!(renamed, [("子ども食堂の名称", "名称"), ("曜日", "開催曜日")]);
        assert!(mapping.check().is_ok());
        let mappings = [mapping];
        let options = ReadOptions { mappings: &mappings, ..ReadOptions::default() };
        let read = read(next.as_bytes(), &options).expect("a list");
        assert_eq!(read[0].drafts, known[0].drafts, "the same places by the same keys");
    }

    #[test]
    fn what_is_not_near_or_lacks_what_is_needed_is_nothing_known() {
        assert_eq!(propose(&["番号", "館名", "場所", "電話", "備考", "面積"]), None);
        assert_eq!(propose(&["種別", "名称"]), None);
    }
}
