//! Addresses that begin anywhere made to begin at the prefecture, and the
//! municipality that a place is in. Says nothing that the row does not say.

use super::super::join;
use crate::{
    domain::MunicipalityCode,
    formats::{Notes, Row},
};

/// What the columns of a row say about where a place is.
#[derive(Debug, Default)]
pub struct StatedAddress {
    /// Code of who publishes the list.
    pub publisher: Option<MunicipalityCode>,
    /// Code of where the place is.
    pub place: Option<MunicipalityCode>,
    /// The address.
    pub address: Option<String>,
    /// Prefecture.
    pub prefecture: Option<String>,
    /// Municipality.
    pub city: Option<String>,
    /// Town.
    pub town: Option<String>,
    /// Number within it.
    pub block: Option<String>,
}

/// The address from the prefecture on, and the municipality.
pub fn read(
    mut said: StatedAddress,
    row: &Row<'_>,
    code_column: &str,
    notes: &mut Notes,
) -> (Option<String>, Option<MunicipalityCode>) {
    if said.block.as_deref().is_some_and(is_destroyed) {
        let lost = said.block.take().unwrap_or_default();
        if said.address.is_none() {
            notes.doubt_value(row.line(), "所在地_番地以下", "address-date", &lost);
        }
    }
    let own = said.address.clone().or_else(|| join(&[said.town.take(), said.block.take()], ""));
    let (prefecture, city) = (said.prefecture.take(), said.city.take());
    let named =
        complete(own.as_deref(), &prefecture.unwrap_or_default(), &city.unwrap_or_default());
    // Where the columns do not name a municipality, the codes do.
    let code =
        [said.place, said.publisher].into_iter().flatten().find(|code| !code.is_prefecture());
    let address = match (municipality_of(named.as_deref()), code.and_then(names_of)) {
        (None, Some((prefecture, city))) if named.is_some() => {
            complete(named.as_deref(), prefecture, city)
        }
        _ => named,
    };
    let address = address.map(|address| from_prefecture(&address));
    if said.address.is_some() && address != said.address {
        notes.repair("address-completed", own.as_deref().unwrap_or_default());
    }
    let told = municipality_of(address.as_deref());
    if let (Some(told), Some(place)) = (told, said.place.filter(|code| !code.is_prefecture()))
        && !is_within(told, place)
    {
        notes.doubt_value(row.line(), code_column, "municipality-differs", &place.to_string());
    }
    (address, told.or(code))
}

/// An address that begins with a municipality, with its prefecture in front.
fn from_prefecture(address: &str) -> String {
    let names = municipality_of(Some(address)).and_then(names_of);
    let prefecture = names.map(|(prefecture, _)| prefecture);
    let lacking = prefecture.filter(|prefecture| !address.starts_with(prefecture));
    format!("{}{address}", lacking.unwrap_or_default())
}

/// The municipality that an address begins with.
fn municipality_of(address: Option<&str>) -> Option<MunicipalityCode> {
    MunicipalityCode::of_address(address?).filter(|code| !code.is_prefecture())
}

/// The address with prefecture and municipality in front, where they are known and
/// it lacks them.
fn complete(address: Option<&str>, prefecture: &str, city: &str) -> Option<String> {
    let Some(address) = address else {
        return (!city.is_empty()).then(|| format!("{prefecture}{city}"));
    };
    // 「能登町」 is in 「石川県能登町」 whether or not the file writes its 郡.
    let in_district = city.split_once('郡').filter(|(_, town)| town.ends_with(['町', '村']));
    let bare = in_district.map_or(city, |(_, town)| town);
    let has_city = municipality_of(Some(address)).is_some() || address.contains(bare);
    let rest = address.strip_prefix(prefecture).unwrap_or(address);
    Some(match (has_city, rest.len() < address.len()) {
        (true, true) => address.to_owned(),
        // It names its municipality itself, which the columns may contradict.
        (true, false) if municipality_of(Some(address)).is_some() => address.to_owned(),
        (true, false) => format!("{prefecture}{address}"),
        (false, _) => format!("{prefecture}{city}{rest}"),
    })
}

/// A number of a block that a spreadsheet took for a date: 「1月1日」 was 「1-1」.
fn is_destroyed(block: &str) -> bool {
    let Some((month, day)) = block.strip_suffix('日').and_then(|rest| rest.split_once('月'))
    else {
        return false;
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(month) && digits(day)
}

/// The names of a code: prefecture and municipality, which for a prefecture is blank.
pub fn names_of(code: MunicipalityCode) -> Option<(&'static str, &'static str)> {
    let row = code.municipality()?;
    let prefecture = row.prefecture.municipality()?;
    Some((prefecture.name, if code.is_prefecture() { "" } else { row.name }))
}

/// Whether the two are one, or one is a ward of the other.
fn is_within(left: MunicipalityCode, right: MunicipalityCode) -> bool {
    let ward = |ward: MunicipalityCode, city: MunicipalityCode| {
        names_of(ward).zip(names_of(city)).is_some_and(|(ward, city)| {
            ward.0 == city.0 && !city.1.is_empty() && ward.1.starts_with(city.1)
        })
    };
    left == right || ward(left, right) || ward(right, left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_begins_at_its_prefecture() {
        fn check(address: &str, prefecture: &str, city: &str, expected: &str) {
            let address = (!address.is_empty()).then_some(address);
            let read = complete(address, prefecture, city).map(|text| from_prefecture(&text));
            assert_eq!(read.as_deref().unwrap_or_default(), expected);
        }
        check("並木1-1", "埼玉県", "所沢市", "埼玉県所沢市並木1-1");
        check("所沢市並木1-1", "埼玉県", "所沢市", "埼玉県所沢市並木1-1");
        check("埼玉県並木1-1", "埼玉県", "所沢市", "埼玉県所沢市並木1-1");
        check("埼玉県所沢市並木1-1", "埼玉県", "所沢市", "埼玉県所沢市並木1-1");
        check("石川県能登町字宇出津", "石川県", "鳳珠郡能登町", "石川県能登町字宇出津");
        check("石川県鳳珠郡能登町字宇出津", "石川県", "能登町", "石川県鳳珠郡能登町字宇出津");
        check("石川県野々市市末松", "石川県", "金沢市", "石川県野々市市末松");
        check("", "石川県", "穴水町", "石川県穴水町");
        check("", "", "", "");
        check("並木1-1", "", "", "並木1-1");
        check("郡山1", "福島県", "郡山市", "福島県郡山市郡山1");
    }

    #[test]
    fn a_block_that_became_a_date_is_known() {
        assert!(is_destroyed("1月1日") && is_destroyed("12月20日"));
        assert!(!is_destroyed("月日") && !is_destroyed("1番1号") && !is_destroyed("1-1"));
    }

    #[test]
    fn a_ward_is_within_its_city() {
        let code = |text| MunicipalityCode::parse(text).expect("a code");
        assert!(is_within(code("011011"), code("011002")));
        assert!(is_within(code("112089"), code("112089")));
        assert!(!is_within(code("112089"), code("112275")));
    }
}
