//! One way to write an address or a name, for comparison only.
//!
//! Everything that [`fold`] makes one, and further what typists of addresses mix
//! up: 漢数字 and digits, ヶ・ケ・が, ノ・之・の, 澤 and 沢. Never shown to anybody.

use super::numerals;
use crate::domain::text::fold;
use std::{collections::HashMap, sync::LazyLock};

/// No address is longer; what is typed beyond is not looked at.
const MAX_QUERY_CHARS: usize = 200;

/// Old forms of characters, each before the form that stands for it.
const OLD_FORMS: &str = "\
    澤沢 龍竜 櫻桜 濱浜 濵浜 廣広 國国 嶋島 嶌島 舘館 瀧滝 檜桧 曾曽 惠恵 邊辺 邉辺 齋斎 \
    齊斉 圓円 實実 與与 萬万 壽寿 豐豊 關関 學学 寶宝 應応 會会 壹一 壱一 貳二 淺浅 澁渋 \
    榮栄 樂楽 鷄鶏 鷗鴎 鶯鴬 鐵鉄 縣県 區区 號号 條条 德徳 眞真 藏蔵 籔薮 藪薮 蘆芦 籠篭 \
    竈竃 穗穂 稻稲 礒磯 冨富 淵渕 渊渕 峯峰 﨑崎 嵜崎 髙高 來来 兒児 將将 禮礼 臺台 舊旧 \
    莊荘 處処 驛駅 鹽塩 麥麦 黑黒 黃黄 傳伝 劍剣 團団 增増 奧奥 寬寛 嶽岳 廳庁 彌弥 戶戸 \
    橫横 步歩 淨浄 溫温 燈灯 爐炉 產産 畫画 發発 盡尽 祿禄 絲糸 經経 綠緑 總総 繩縄 藝芸 \
    薗園 蠶蚕 衞衛 覺覚 賴頼 輕軽 邨村 鄕郷 醫医 錢銭 鑛鉱 雙双 靈霊 靜静 驒騨 麴麹 龜亀 \
    槇槙 瀨瀬 濤涛 檮梼 狹狭 寢寝 晝昼 曉暁";

/// The text as keys are written: what is equal to a reader is equal here.
pub(super) fn key(text: &str) -> String {
    let mut plain = fold(&separated(text));
    // 大字 says what the name after it is and is left out as often as not.
    while plain.contains("大字") {
        plain = fold(&plain.replace("大字", ""));
    }
    let characters: Vec<char> = plain.chars().map(modern).collect();
    numerals::to_digits(&joints(&characters))
}

/// Blanks between numbers keep them apart; other blanks mean nothing.
fn separated(text: &str) -> String {
    let mut out = String::new();
    let mut blank = false;
    for c in text.chars().take(MAX_QUERY_CHARS) {
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        if blank && out.chars().next_back().is_some_and(is_number) && is_number(c) {
            out.push('-');
        }
        blank = false;
        out.push(c);
    }
    out
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || numerals::is_numeral(c)
}

fn modern(c: char) -> char {
    static FORMS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
        let pairs = OLD_FORMS.split_ascii_whitespace().map(str::chars);
        pairs.filter_map(|mut pair| Some((pair.next()?, pair.next()?))).collect()
    });
    FORMS.get(&c).copied().unwrap_or(c)
}

/// Between ideographs が, け and 箇 are one particle, 之 and の another, っ is つ.
fn joints(characters: &[char]) -> Vec<char> {
    let at = |index: usize| characters.get(index).copied();
    let joined = |index: usize| {
        let before = index.checked_sub(1).and_then(at);
        before.is_some_and(is_ideograph) && at(index + 1).is_none_or(is_ideograph)
    };
    let write = |(index, c): (usize, &char)| match c {
        'け' | 'が' | 'ゖ' | 'ゕ' | '箇' | '个' if joined(index) => 'が',
        'の' | '之' | '乃' if joined(index) && at(index + 1).is_some() => 'の',
        'つ' | 'っ' if joined(index) => 'つ',
        other => *other,
    };
    characters.iter().enumerate().map(write).collect()
}

fn is_ideograph(c: char) -> bool {
    c.is_ascii_digit() || c == '〇' || ('\u{3400}'..='\u{9FFF}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_are_one_key() {
        fn check(left: &str, right: &str) {
            assert_eq!(key(left), key(right), "{left} / {right}");
        }
        check("緑町三丁目", "緑町３丁目");
        check("緑町十二番地", "緑町12番地");
        check("緑町二十番", "緑町20番");
        check("並木百二十三", "並木１２３");
        check("大字上安松 12", "上安松12");
        check("三ケ島", "三ヶ島");
        check("三ヶ島", "三が島");
        check("三箇島", "三ヵ島");
        check("狭山ヶ丘", "狭山ケ丘");
        check("山之内", "山ノ内");
        check("山の内", "山乃内");
        check("四ッ谷", "四ツ谷");
        check("瀧澤", "滝沢");
        check("櫻台", "桜台");
        check("緑町3-12", "緑町３－１２");
        check("緑町3ー12", "緑町3−12");
        check("緑町 三丁目　12", "緑町3丁目 12");
        check("ﾐﾄﾞﾘﾁｮｳ", "みどりちょう");
    }

    #[test]
    fn what_is_not_equal_stays_apart() {
        fn check(left: &str, right: &str) {
            assert_ne!(key(left), key(right), "{left} / {right}");
        }
        check("緑町3-1 2", "緑町3-12");
        check("緑町3-12", "緑町312");
        check("緑町三 一二", "緑町三一二");
        check("たけのこ", "たがのこ");
        check("小字", "大字");
        check("北野", "北の");
    }

    #[test]
    fn no_old_form_leads_to_another() {
        for pair in OLD_FORMS.split_ascii_whitespace() {
            let new = pair.chars().nth(1).expect("two forms");
            assert_eq!(modern(new), new, "{pair}");
            assert_eq!(pair.chars().count(), 2, "{pair}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_key_is_its_own_key(text in "\\PC{0,40}") {
            let once = key(&text);
            proptest::prop_assert_eq!(key(&once), once.clone());
        }

        #[test]
        fn a_key_of_what_addresses_are_made_of_is_its_own_key(
            text in "[三十百〇一3１ 　大字のノ之ケヶがッつーA－丁目番地号町山緑沢澤々-]{0,16}",
        ) {
            let once = key(&text);
            proptest::prop_assert_eq!(key(&once), once.clone());
        }
    }
}
