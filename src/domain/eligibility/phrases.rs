//! Phrases that are built from parts: levels of care, grades, "specified by the
//! city", "for whom life in a shelter is hard". Each matcher takes the start of a
//! text and gives the length it understood.

use super::token::{EligibilityToken, GroupHead, codes};

/// The longest phrase at the start of a text.
pub fn longest(text: &str) -> Option<(usize, EligibilityToken)> {
    let level = EligibilityToken::Group(GroupHead::Level, codes("care_level"));
    let certified = EligibilityToken::Group(GroupHead::Elderly, codes("elderly care_level"));
    [
        care_level(text).map(|length| (length, level)),
        certified_elderly(text).map(|length| (length, certified)),
        grade(text).map(|length| (length, EligibilityToken::Qualifier)),
        autonomy(text).map(|length| (length, EligibilityToken::Qualifier)),
        at_home(text).map(|length| (length, EligibilityToken::Qualifier)),
        homeless(text).map(|length| (length, EligibilityToken::Qualifier)),
        age(text).map(|length| (length, EligibilityToken::Qualifier)),
        by_rules(text).map(|length| (length, EligibilityToken::Qualifier)),
        of_school(text).map(|length| (length, EligibilityToken::Qualifier)),
        hardship(text),
        count(text).map(|length| (length, EligibilityToken::Count)),
        register(text),
        decided(text),
    ]
    .into_iter()
    .flatten()
    .max_by_key(|(length, _)| *length)
}

/// Reads a text from its start, part by part.
#[derive(Clone, Copy)]
struct PhraseCursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> PhraseCursor<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// The longest of these words, or nothing.
    fn one_of(mut self, words: &[&str]) -> Option<Self> {
        let longest = words
            .iter()
            .filter(|word| self.rest().starts_with(**word))
            .max_by_key(|word| word.len())?;
        self.at += longest.len();
        Some(self)
    }

    /// One of these words if it is there.
    fn maybe(self, words: &[&str]) -> Self {
        self.one_of(words).unwrap_or(self)
    }

    /// At least one digit, with what stands between the numbers of a range.
    fn numbers(mut self) -> Option<Self> {
        let mut last_digit = None;
        for (at, c) in self.rest().char_indices() {
            if c.is_ascii_digit() {
                last_digit = Some(at + 1);
            } else if !"・~〜、から".contains(c) {
                break;
            }
        }
        self.at += last_digit?;
        Some(self)
    }
}

/// 要介護3以上, 要介護度 1以上, 要介護認定3~5を受けている者, 要支援1以上
fn care_level(text: &str) -> Option<usize> {
    let start = PhraseCursor::new(text).one_of(&[
        "要介護認定",
        "要介護度",
        "要介護",
        "介護度",
        "要支援",
    ])?;
    let end = start.maybe(&[" "]).numbers()?.maybe(&["程度以上", "以上", "程度"]).maybe(&[
        "を受けている者",
        "を受けている方",
        "に認定されている方",
        "に認定されている者",
        "の者",
        "の方",
    ]);
    Some(end.at)
}

/// 要介護4から5に認定されている在宅高齢者
fn certified_elderly(text: &str) -> Option<usize> {
    let end = PhraseCursor::new(text)
        .one_of(&["要介護"])?
        .numbers()?
        .one_of(&["に認定されている", "以上の", "の"])?
        .maybe(&["在宅の", "在宅"])
        .one_of(&["高齢者"])?;
    Some(end.at)
}

/// 1級・2級, 1級から3級, A behind a kind of handbook.
fn grade(text: &str) -> Option<usize> {
    let cursor = PhraseCursor::new(text);
    let level = cursor.maybe(&["手帳"]);
    let Some(mut end) = level.numbers().and_then(|cursor| cursor.one_of(&["級"])) else {
        return letter(cursor);
    };
    while let Some(next) = end
        .one_of(&["・", "から", "~", "、"])
        .and_then(PhraseCursor::numbers)
        .and_then(|cursor| cursor.one_of(&["級"]))
    {
        end = next;
    }
    Some(end.maybe(HOLDER).at)
}

const HOLDER: &[&str] = &["の交付を受けている方", "を所持する者", "を所持する在宅者", "所持者"];

fn letter(cursor: PhraseCursor<'_>) -> Option<usize> {
    cursor.one_of(&["手帳A", "手帳B", "A", "B"]).map(|cursor| cursor.maybe(HOLDER).at)
}

/// 日常生活自立度III以上, 支援区分3以上
fn autonomy(text: &str) -> Option<usize> {
    if let Some(class) = PhraseCursor::new(text).one_of(&["障害支援区分", "支援区分"]) {
        return Some(class.numbers()?.maybe(&["以上"]).at);
    }
    let end = PhraseCursor::new(text).one_of(&["日常生活自立度"])?.one_of(&["III", "II", "IV"])?;
    Some(end.maybe(&["以上"]).at)
}

/// 65歳以上の, 0~1歳, 1歳未満の
fn age(text: &str) -> Option<usize> {
    let years = PhraseCursor::new(text).maybe(&["満"]).numbers()?.one_of(&["歳"])?;
    Some(years.maybe(&["以上", "未満", "以下", "まで"]).maybe(&["の"]).at)
}

/// What a municipality wrote for itself, before the group: ○○市福祉避難所設置運営マニュアルによる.
fn by_rules(text: &str) -> Option<usize> {
    const RULES: [&str; 5] = ["マニュアル", "要綱", "要領", "ガイドライン", "地域防災計画"];
    const BY: [&str; 4] = ["による", "に定める", "で定める", "に基づく"];
    let end = RULES.iter().flat_map(|rules| BY.map(|by| format!("{rules}{by}")));
    let (at, end) = end.filter_map(|end| Some((text.find(&end)?, end))).min()?;
    let name = &text[..at];
    let one_name = name.chars().count() <= MAX_RULES_CHARS && name.chars().all(char::is_alphabetic);
    let of_people = ["者", "個別", "及び"].iter().any(|word| name.contains(word));
    (one_name && !of_people).then_some(at + end.len())
}

/// The longest name of rules or of a school.
const MAX_RULES_CHARS: usize = 20;

/// 県立○○特別支援学校の, before its pupils.
fn of_school(text: &str) -> Option<usize> {
    let at = text.find("学校の")?;
    let name = &text[..at];
    let one_name = name.chars().count() <= MAX_RULES_CHARS && name.chars().all(char::is_alphabetic);
    let end = at + "学校の".len();
    let pupils = ["在校", "在学", "卒業", "生徒", "児童生徒", "通学"];
    let is_before_pupils = pupils.iter().any(|word| text[end..].starts_with(word));
    (one_name && is_before_pupils && !name.contains("及び")).then_some(end)
}

/// 福祉施設又は医療機関に入所又は入院するに至らない在宅の
fn at_home(text: &str) -> Option<usize> {
    let end = PhraseCursor::new(text)
        .one_of(&["福祉施設", "介護保険施設", "病院"])?
        .one_of(&["又は", "や", "・"])?
        .one_of(&["医療機関", "病院", "福祉施設"])?
        .maybe(&["等", "など"])
        .one_of(&["に", "へ"])?
        .one_of(&["入所又は入院", "入所・入院"])?
        .maybe(&["する"])
        .one_of(&["に至らない"])?
        .maybe(&["程度の"]);
    Some(end.maybe(&["在宅の"]).at)
}

/// 被災により自宅が全半壊等のため当面の生活が困難な者で
fn homeless(text: &str) -> Option<usize> {
    let end = PhraseCursor::new(text)
        .one_of(&["被災により自宅が"])?
        .one_of(&["全半壊等", "全半壊", "全壊等", "全壊又は半壊", "全壊"])?
        .one_of(&["のため", "により"])?
        .maybe(&["、"])
        .one_of(&["当面の生活が困難な者で"])?;
    Some(end.maybe(&["、"]).at)
}

const SHELTERS: &[&str] = &[
    "指定避難所",
    "指定一般避難所",
    "一般避難所",
    "一般の避難所",
    "一般的な避難所",
    "通常の避難所",
    "指定福祉避難所",
    "避難所",
];

/// 一般の避難所での生活が困難な (before a group) or, with 者, standing for a group.
fn hardship(text: &str) -> Option<(usize, EligibilityToken)> {
    let start = PhraseCursor::new(text);
    let hard = start.one_of(SHELTERS).and_then(|cursor| {
        cursor.one_of(&["での共同生活", "での生活", "では、生活", "では生活", "生活"])?.one_of(&[
            "が困難な",
            "が困難である",
            "に支障がある",
            "に支障があると認められる",
            "が困難であると認められる",
            "に支障をきたす",
            "が難しい",
        ])
    });
    let hard = hard.or_else(|| start.one_of(&["避難生活が困難な"]));
    let care = start
        .one_of(SHELTERS)
        .map_or(start, |cursor| {
            cursor.maybe(&["で", "では、", "では", "生活において", "での生活において"])
        })
        .maybe(&["何らかの"])
        .one_of(&["特別な配慮", "特別の配慮", "特に配慮"])
        .and_then(|cursor| {
            cursor.one_of(&["を必要とする", "が必要な", "を要する", "が必要とする"])
        });
    let adjective = hard.or(care)?;
    match adjective.one_of(&["者", "人", "方", "もの"]) {
        Some(noun) => Some((noun.at, EligibilityToken::Need)),
        None => Some((adjective.at, EligibilityToken::Qualifier)),
    }
}

/// 2名以内, 1名, (原則1人) without its brackets.
fn count(text: &str) -> Option<usize> {
    let end = PhraseCursor::new(text).maybe(&["原則"]).numbers()?.one_of(&["名", "人"])?;
    Some(end.maybe(&["以内", "まで"]).at)
}

/// 避難行動要支援者名簿に登載されている者
fn register(text: &str) -> Option<(usize, EligibilityToken)> {
    let listed = PhraseCursor::new(text)
        .maybe(&["市(福祉課)が提供する", "市が提供する", "町が提供する"])
        .one_of(&["避難行動要支援者名簿"])?
        .one_of(&[
            "登載者",
            "搭載者",
            "記載者",
            "登録者",
            "に登載されている者",
            "に記載されている者",
            "に登録されている者",
            "に登録のある者",
            "に登録のあるもの",
            "に登録のある人",
        ])?;
    // It names people of a group, so it is an adjective and a group at once.
    Some((listed.at, EligibilityToken::Group(GroupHead::Named, codes("care_needed"))))
}

/// Behind the name of a municipality: 「○○市長が」.
fn municipality(start: PhraseCursor<'_>) -> PhraseCursor<'_> {
    let kanji =
        |c: &char| ('\u{4E00}'..='\u{9FFF}').contains(c) && !"者婦児人方齢市町村区".contains(*c);
    let name: String = start.rest().chars().take_while(kanji).collect();
    let behind = PhraseCursor { at: start.at + name.len(), ..start };
    let is_one = (1..=4).contains(&name.chars().count());
    let decides = behind.one_of(&["市長が", "町長が", "村長が", "区長が", "市が", "町が", "村が"]);
    if is_one && decides.is_some() { behind } else { start }
}

const IN_ADVANCE: &[&str] = &["事前に", "あらかじめ"];

/// 事前に市と施設で特定した者; 村が必要と判断した
fn decided(text: &str) -> Option<(usize, EligibilityToken)> {
    let start = PhraseCursor::new(text)
        .maybe(&["個別避難計画において", "個別避難計画により"])
        .maybe(IN_ADVANCE);
    let by = municipality(start)
        .one_of(&["市長", "町長", "村長", "区長", "市町村", "市", "町", "村", "区", "施設"])
        .map(|cursor| cursor.maybe(&["と施設", "及び施設"]))
        .and_then(|cursor| cursor.one_of(&["が", "で"]))
        .map(|cursor| cursor.maybe(IN_ADVANCE));
    let named = by
        .and_then(|cursor| cursor.one_of(&["特定した", "指定した", "登録した", "協議した"]))
        .or_else(|| start.one_of(&["特定された", "登録された"]).filter(|_| start.at > 0));
    let judged = by.map(|cursor| {
        cursor.maybe(&["必要と", "必要だと", "施設の利用を", "福祉避難所の利用が必要と"])
    });
    let judged =
        judged.and_then(|cursor| cursor.one_of(&["認めた", "認める", "判断した", "判断する"]));
    let (adjective, noun_token, adjective_token) = match (named, judged) {
        (Some(named), _) => (named, EligibilityToken::Named, EligibilityToken::NamedAdjective),
        (None, judged) => (judged?, EligibilityToken::Judged, EligibilityToken::JudgedAdjective),
    };
    match adjective.one_of(&["者", "もの", "方", "人"]) {
        Some(noun) => Some((noun.at, noun_token)),
        None => Some((adjective.at, adjective_token)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_taken_as_far_as_it_is_understood() {
        fn check(text: &str, understood: &str) {
            let length = longest(text).map_or(0, |(length, _)| length);
            assert_eq!(&text[..length], understood);
        }
        check("要介護3以上、", "要介護3以上");
        check("要介護3・4・5に認定されている方、", "要介護3・4・5に認定されている方");
        check("要介護認定345 ", "要介護認定345");
        check("1級・2級、療育", "1級・2級");
        check("日常生活自立度III以上)", "日常生活自立度III以上");
        check("2名以内", "2名以内");
        check("事前に市と施設で特定した者(高齢者)", "事前に市と施設で特定した者");
        check("町が特定した要配慮者", "町が特定した");
        check("特定された者", "");
        check("一般の避難所での生活が困難な高齢者", "一般の避難所での生活が困難な");
        check("市民", "");
        check("手帳2級)", "手帳2級");
        check("1歳未満の乳児", "1歳未満の");
        check(
            "さくら市福祉避難所運営マニュアルによる要援護者",
            "さくら市福祉避難所運営マニュアルによる",
        );
        check("高齢者及び要綱に定める者", "");
        check("市立さくら特別支援学校の在校生", "市立さくら特別支援学校の");
        check("特別支援学校の体育館", "");
        check("桜川市長が認めた要配慮者", "桜川市長が認めた");
        check("妊婦町が特定した者", "");
        check("要介護", "");
    }
}
