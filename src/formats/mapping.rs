//! Which column of a table that fits no layout is which of Ibasho's own: proposed
//! from the names, confirmed by a person, found again by the header.
//! A column that nobody mapped is named and not read.

use super::{
    FileError, cell,
    layout::ibasho,
    notes::Notes,
    renamed,
    row::Header,
    synonyms::{self, lists_neighbourhoods},
    table::{RawRow, Table},
};
use crate::domain::{CategoryId, text::fold};
use csv::StringRecord;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What a person says about the columns of one kind of table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The header it is for, as [`fingerprint`] writes it.
    pub header: String,
    /// Columns of the file to columns of Ibasho's own layout. Several of a file may
    /// share one: parts of a line are joined, texts become lines with their names.
    pub columns: BTreeMap<String, String>,
    /// The known layout of which the file is an edition with renamed columns: then
    /// [`Mapping::columns`] are these, and its own names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<String>,
    /// The kind of the places of this file, where no column says it.
    #[serde(default)]
    pub category: Option<CategoryId>,
    /// Whose list this file is; without, the header's fingerprint stands for it.
    #[serde(default)]
    pub source: Option<String>,
}

/// Names a header whatever the order, width and look-alikes of its columns: 32
/// hexadecimal digits.
pub fn fingerprint<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut names: Vec<String> =
        names.into_iter().map(fold).filter(|name| !name.is_empty()).collect();
    names.sort();
    let digest = Sha256::digest(names.join("\n"));
    let first = digest.first_chunk().copied().map_or(0, u128::from_be_bytes);
    format!("{first:032x}")
}

impl Mapping {
    /// The layout of tables read by a mapping, as reports name it.
    pub const LAYOUT: &str = "mapping";

    /// A first guess by what columns are usually called; a person confirms it.
    pub fn propose<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let names: Vec<&str> = names.into_iter().collect();
        let columns = synonyms::propose(&names);
        Self { header: fingerprint(names), columns, ..Self::default() }
    }

    /// What it says of every file with its header: how columns are read.
    #[must_use]
    pub fn columns_alone(&self) -> Self {
        Self { category: None, source: None, ..self.clone() }
    }

    /// The source of the rows of a file of which nobody said whose list it is.
    pub fn unnamed_source(header: &str) -> String {
        let header: String = header.chars().take(12).collect();
        format!("{}:{header}", Self::LAYOUT)
    }

    /// Whether it can be used: every target is a column of the own layout, one of
    /// them is the name, and something says what kind the places are.
    pub fn check(&self) -> Result<(), FileError> {
        if let Some(name) = &self.layout {
            return renamed::check(name, &self.columns);
        }
        let own = |column: &&String| ibasho::column_names().contains(&column.as_str());
        if let Some(column) = self.columns.values().find(|column| !own(column)) {
            return Err(FileError::MappingColumn { column: column.clone() });
        }
        let says = |wanted: &str| self.columns.values().any(|column| column == wanted);
        if !says(ibasho::NAME) {
            return Err(FileError::MissingColumns {
                layout: Self::LAYOUT,
                columns: ibasho::NAME.to_owned(),
            });
        }
        if self.category.is_none() && !says(ibasho::CATEGORY) {
            return Err(FileError::NoCategory);
        }
        Ok(())
    }

    /// The table under the names of the own layout; columns that are not mapped are
    /// noted and left out.
    pub(super) fn apply<'t>(&self, table: Table<'t>, notes: &mut Notes) -> Table<'t> {
        let Table { header, rows } = table;
        if self.layout.is_some() {
            return Table { header: renamed::apply(&self.columns, &header), rows };
        }
        let mut targets: Vec<(String, Vec<(usize, String)>)> = Vec::new();
        for (index, name) in header.cells().iter().enumerate() {
            let target = self.columns.iter().find(|(column, _)| fold(column) == fold(name));
            // Mappings that were confirmed before may still take it for an eligibility.
            let target = target.map(|(_, target)| match target.as_str() {
                ibasho::ELIGIBILITY if lists_neighbourhoods(name) => ibasho::NOTE,
                target => target,
            });
            let Some(target) = target else {
                if !name.trim().is_empty() {
                    notes.doubt_value(header.line(), name, "unknown-column", name);
                }
                continue;
            };
            match targets.iter_mut().find(|(own, _)| own == target) {
                Some((_, sources)) => sources.push((index, name.clone())),
                None => targets.push((target.to_owned(), vec![(index, name.clone())])),
            }
        }
        let names = targets.iter().map(|(own, _)| own.clone()).collect();
        let header = Header::new(header.line(), names);
        let rows = rows.map(move |row: RawRow| {
            row.map(|(line, cells)| {
                let join = |(own, sources): &(String, Vec<(usize, String)>)| {
                    let said = sources.iter().filter_map(|(index, name)| {
                        let cell = cells.get(*index)?.trim();
                        (!cell::is_blank(cell)).then_some((name.as_str(), cell))
                    });
                    let is_named = sources.len() > 1 && ibasho::holds_text(own)
                        || sources.iter().any(|(_, name)| lists_neighbourhoods(name));
                    join(is_named, &said.collect::<Vec<_>>())
                };
                (line, targets.iter().map(join).collect::<StringRecord>())
            })
        });
        Table { header, rows: Box::new(rows) }
    }
}

/// Cells of several columns as one: lines that begin with the column's name, or
/// parts of one line, without those that a later part says again.
fn join(lines: bool, cells: &[(&str, &str)]) -> String {
    if lines {
        let line = |(name, cell): &(&str, &str)| format!("{name}：{cell}");
        return cells.iter().map(line).collect::<Vec<_>>().join("\n");
    }
    let said_later = |at: usize, part: &str| cells[at + 1..].iter().any(|(_, c)| c.contains(part));
    let parts = cells.iter().enumerate().filter(|(at, (_, cell))| !said_later(*at, cell));
    parts.map(|(_, (_, cell))| *cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{ReadOptions, TableReading, read};

    fn mapping(columns: &[(&str, &str)], header: &[&str]) -> Mapping {
        let columns = columns.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned()));
        Mapping {
            header: fingerprint(header.iter().copied()),
            columns: columns.collect(),
            category: CategoryId::parse("public_facility"),
            ..Mapping::default()
        }
    }

    fn parse(text: &str, mapping: &Mapping) -> TableReading {
        let mappings = std::slice::from_ref(mapping);
        let options = ReadOptions { mappings, ..ReadOptions::default() };
        read(text.as_bytes(), &options).expect("a file").remove(0)
    }

    #[test]
    fn a_header_is_the_same_in_any_order_and_width() {
        let name = fingerprint(["施設名", "ＵＲＬ", ""]);
        assert_eq!(name.len(), 32);
        assert_eq!(name, fingerprint(["URL", " 施設名 "]));
        assert_ne!(name, fingerprint(["施設名", "URL", "住所"]));
    }

    #[test]
    fn a_mapped_table_is_read_and_what_is_not_mapped_is_named() {
        let header = ["番号", "建物", "市名", "場所", "土曜開始", "土曜終了", "面積"];
        let mapping = mapping(
            &[
                ("番号", "ID"),
                ("建物", "名称"),
                ("市名", "住所"),
                ("場所", "住所"),
                ("土曜開始", "開催日時"),
                ("土曜終了", "開催日時"),
            ],
            &header,
        );
        let text = format!("{}\n7,見本館,所沢市,見本町1,9:00,-,120\n", header.join(","));
        let reading = parse(&text, &mapping);
        assert_eq!(reading.layout, "mapping");
        let codes: Vec<_> = reading.doubts.iter().map(|d| (d.column.as_str(), d.code)).collect();
        assert_eq!(
            codes,
            [
                ("面積", "unknown-column"),
                ("開催日時", "schedule-unread"),
                ("緯度", "no-coordinates")
            ]
        );
        let draft = &reading.drafts[0].draft;
        assert_eq!((draft.name.as_str(), draft.source_key.as_deref()), ("見本館", Some("7")));
        assert_eq!(draft.address.as_deref(), Some("所沢市見本町1"));
        assert_eq!(draft.schedule_text.as_deref(), Some("土曜開始：9:00"));
        assert_eq!(draft.source, Some(format!("mapping:{}", &mapping.header[..12])));
    }

    #[test]
    fn a_cell_of_a_foreign_table_that_cannot_be_read_is_kept_as_text() {
        let header = ["館名", "収容", "洪水"];
        let columns = [("館名", "名称"), ("収容", "定員"), ("洪水", "災害種別_洪水")];
        let text = format!("{}\n見本館,大勢,△\n", header.join(","));
        let reading = parse(&text, &mapping(&columns, &header));
        let draft = &reading.drafts[0].draft;
        assert_eq!((draft.capacity, draft.capacity_text.as_deref()), (None, Some("大勢")));
        assert_eq!(draft.note.as_deref(), Some("災害種別_洪水：△"));
        assert!(reading.doubts.iter().any(|doubt| doubt.code == "unknown-value"));
    }

    #[test]
    fn a_list_of_neighbourhoods_is_a_remark_whatever_was_confirmed() {
        let header = ["施設", "対象となる町会・自治会", "対象"];
        let columns =
            [("施設", "名称"), ("対象となる町会・自治会", "対象者_備考"), ("対象", "対象者_備考")];
        let text = format!("{}\n見本小学校,見本地区（25町会）,\n", header.join(","));
        let reading = parse(&text, &mapping(&columns, &header));
        let draft = &reading.drafts[0].draft;
        assert_eq!(draft.eligibility_text, None);
        assert_eq!(draft.note.as_deref(), Some("対象となる町会・自治会：見本地区（25町会）"));
    }

    #[test]
    fn a_part_that_a_later_one_repeats_is_said_once() {
        let cells = [("市", "所沢市"), ("住所", "埼玉県所沢市並木"), ("棟", "2")];
        assert_eq!(join(false, &cells), "埼玉県所沢市並木2");
        assert_eq!(join(true, &cells[..1]), "市：所沢市");
    }

    #[test]
    fn a_mapping_that_cannot_be_used_is_named() {
        fn check(mapping: &Mapping, code: &str) {
            assert_eq!(mapping.check().err().map(|error| error.code()), Some(code));
        }
        check(&mapping(&[("館名", "名前")], &[]), "mapping-column");
        check(&mapping(&[("館名", "住所")], &[]), "layout-columns");
        let nameless = Mapping { category: None, ..mapping(&[("館名", "名称")], &[]) };
        check(&nameless, "file-no-category");
        assert!(mapping(&[("館名", "名称")], &[]).check().is_ok());
    }

    #[test]
    fn a_mapping_is_kept_as_json() {
        let mapping = mapping(&[("館名", "名称")], &["館名"]);
        let json = serde_json::to_string(&mapping).expect("json");
        assert_eq!(serde_json::from_str::<Mapping>(&json).expect("the same"), mapping);
    }
}
