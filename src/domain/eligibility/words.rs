//! The vocabulary: at each place the longest word or phrase known, else nothing.

use super::{
    phrases,
    token::{EligibilityToken, GroupHead, codes},
};
use std::sync::LazyLock;

/// Cuts a text into tokens; nothing when a part of it is no known word.
pub fn tokens(text: &str) -> Option<Vec<EligibilityToken>> {
    let mut rest = text;
    let mut tokens = Vec::new();
    while !rest.is_empty() {
        let word = WORDS.iter().find(|(word, _)| rest.starts_with(word));
        let word = word.map(|(word, token)| (word.len(), *token));
        let phrase = phrases::longest(rest);
        let (length, token) = match (word, phrase) {
            (Some(word), Some(phrase)) if word.0 >= phrase.0 => word,
            (word, phrase) => phrase.or(word)?,
        };
        rest = rest.get(length..)?;
        tokens.push(token);
    }
    Some(tokens)
}

/// Every word, the longest first.
static WORDS: LazyLock<Vec<(&'static str, EligibilityToken)>> = LazyLock::new(|| {
    let groups = GROUPS.iter().flat_map(|(head, targets, words)| {
        let token = EligibilityToken::Group(*head, codes(targets));
        words.split(' ').map(move |word| (word, token))
    });
    let parts = PARTS.iter().flat_map(|(targets, words)| {
        let token = EligibilityToken::Part(codes(targets));
        words.split(' ').map(move |word| (word, token))
    });
    let others =
        OTHERS.iter().flat_map(|(token, words)| words.split(' ').map(move |word| (word, *token)));
    let blank = [(" ", EligibilityToken::Separator), ("\n", EligibilityToken::Separator)];
    let mut all: Vec<_> = groups.chain(parts).chain(others).chain(blank).collect();
    all.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    all
});

/// [`GroupHead`], targets, words.
#[rustfmt::skip]
pub const GROUPS: &[(GroupHead, &str, &str)] = &[
    (GroupHead::CareNeeded, "care_needed", "要配慮者 災害時要配慮者 要援護者 災害時要援護者 要支援者 \
      災害時要支援者 避難行動要支援者 災害対策基本法に定める要配慮者 \
      災害対策基本法第49条の10第1項に規定する者 災害対策基本法第49条の10第1項規定する者"),
    (GroupHead::Elderly, "elderly", "高齢者 高齢 お年寄り 要配慮高齢者 要援護高齢者 ひとり暮らしの高齢者 \
      一人暮らしの高齢者 ひとり暮らし高齢者 一人暮らし高齢者 高齢者のみの世帯 高齢者のみの世帯の者 独居老人"),
    (GroupHead::Plain, "infants children", "小学生以下の子 小学生以下の子ども 小学生以下の児童"),
    (GroupHead::Plain, "pregnant infants", "産後間もない母子 産後の母子"),
    (GroupHead::Elderly, "elderly care_level", "要介護高齢者 要介護の高齢者"),
    (GroupHead::Plain, "elderly dementia", "認知症高齢者 認知症の高齢者"),
    (GroupHead::Plain, "dementia", "認知症 軽認知症 認知症の人 認知症のある方 認知症の方 認知症患者 認知症診断者"),
    (GroupHead::Level, "care_level", "要介護者 要介護認定者 重度要介護者 介護認定を受けている人 介護認定を受けている方 \
      介護認定を受けている者 要介護認定を受けている人 要介護認定を受けている方 要介護認定を受けている者 \
      要介護認定を受けている程度 要支援・要介護認定者 要介護状態にある方 要介護又は要支援 \
      介護保険要介護認定者 介護保険の要介護認定者 介護保険における要介護認定者 介護を必要とする方 介護を必要とする者 \
      介護が必要な方 介護が必要な者 介護の必要な方 介護の必要な者"),
    (GroupHead::Disabled, "disabled", "障害者 障害 障害のある人 障害のある方 障害のある者 障害がある人 障害がある方 障害がある者 \
      障害者に準じる者 障害者に準ずる者"),
    (GroupHead::Plain, "disabled children_disabled", "障害児者 障害児・者 障害者・障害児 障害者・児"),
    (GroupHead::Plain, "children_disabled", "障害児 障害のある子ども 障害のある児童"),
    (GroupHead::Impairment, "physical", "身体障害者 身体障害 肢体不自由者 肢体不自由 肢体障害者 内部障害者 内部障害 身体障害者手帳"),
    (GroupHead::Plain, "disabled physical", "身体等に障害のある者 身体等に障害がある者"),
    (GroupHead::Impairment, "intellectual", "知的障害者 知的障害 療育手帳 療育手帳を所持する在宅者 療育手帳を所持する者 療育手帳保持者 療育手帳所持者"),
    (GroupHead::Impairment, "mental", "精神障害者 精神障害 精神障害者保健福祉手帳 精神保健福祉手帳 \
      精神障害者保健福祉手帳を所持する在宅者 精神保健福祉手帳を所持する在宅者"),
    (GroupHead::Impairment, "developmental", "発達障害者 発達障害"),
    (GroupHead::Impairment, "visual", "視覚障害者 視覚障害"),
    (GroupHead::Impairment, "hearing", "聴覚障害者 聴覚障害"),
    (GroupHead::Impairment, "physical children_disabled", "身体障害児 肢体不自由児 身体障害児・者 身体障害児者 身体障害者・児"),
    (GroupHead::Impairment, "intellectual children_disabled", "知的障害児 知的障害児・者 知的障害児者 知的障害者・児"),
    (GroupHead::Impairment, "mental children_disabled", "精神障害児 精神障害児・者 精神障害児者 精神障害者・児"),
    (GroupHead::Impairment, "developmental children_disabled", "発達障害児 発達障害のある児童生徒"),
    (GroupHead::Impairment, "visual children_disabled", "視覚障害児"),
    (GroupHead::Impairment, "hearing children_disabled", "聴覚障害児"),
    (GroupHead::Pregnant, "pregnant", "妊産婦 妊婦 産婦 後期妊婦"),
    (GroupHead::Infants, "infants", "乳幼児 乳児 幼児 未就学児 乳幼児期の子ども 乳幼児期の子"),
    (GroupHead::Children, "children", "児童"),
    (GroupHead::Plain, "children", "要配慮児童"),
    (GroupHead::Plain, "sick", "病弱者 傷病者 病人"),
    (GroupHead::Intractable, "intractable", "難病患者 難病の人 難病の方 指定難病にかかっている方"),
    (GroupHead::Plain, "medical_care", "医療的ケアを必要とする者 医療的ケアの必要な者 医療的ケアが必要な者 \
      医療的ケアを必要とする方 医療的ケアが必要な方 医療的ケア者"),
    (GroupHead::Plain, "children medical_care", "医療的ケア児 医療的ケア児(者) 医療的ケア児者 医療的ケアを必要とする児者"),
    (GroupHead::Plain, "foreign", "外国人"),
    (GroupHead::Users, "other", "在校生 卒業生 在学生 施設利用者 施設の利用者 当該施設利用者 当施設利用者 利用者 入居者 \
      在校児童 在校生徒 生徒 児童生徒 児童・生徒 通学者 学校通学者 通学している者 本校に通学している者 園登録者 登録園児"),
    (GroupHead::Users, "infants", "在園児"),
    (GroupHead::Users, "children", "利用児童"),
];

/// Targets, words that name an impairment only together with others.
const PARTS: &[(&str, &str)] = &[
    ("physical", "身体 肢体 内部"),
    ("intellectual", "知的"),
    ("mental", "精神"),
    ("developmental", "発達"),
    ("visual", "視覚"),
    ("hearing", "聴覚"),
];

/// Everything else.
#[rustfmt::skip]
const OTHERS: &[(EligibilityToken, &str)] = &[
    (EligibilityToken::PartsEnd, "に障害がある者 に障害のある者 に障害がある方 に障害のある方"),
    (EligibilityToken::Carer, "家族 介護者 介助者 支援者 付添人 付添者 付き添い者 付き添いの者 付き添い 保護者 同伴者 母親 母 \
      介護する家族 介助する家族 介護にあたる家族 介護にあたる者 介護等にあたる者 家族介護者 介助者となる家族 \
      介護者となる家族 その者を介護する者 家族等の介助者 家族等の付き添いの者 当該要配慮者を介助する者 要配慮者の家族 \
      左記の家族 左記の者の家族 同居する家族 介添え者 介添者 生徒の保護者 在校生の保護者 児童の保護者"),
    (EligibilityToken::Household, "家庭 世帯 親子 母子"),
    (EligibilityToken::CarerPrefix, "その それらの 全ての すべての 付き添いの"),
    (EligibilityToken::Etc, "等 など 等のみ"),
    (EligibilityToken::Whole, "全般 すべて 全て"),
    (EligibilityToken::Child, "児"),
    (EligibilityToken::Priority, "優先 の受入を優先 を優先"),
    (EligibilityToken::Separator, "、 ・ / + ※ 及び 又は 並びに と や 等の などの"),
    (EligibilityToken::Others, "その他 その他の"),
    (EligibilityToken::Among, "のうち 等のうち などのうち"),
    (EligibilityToken::Judged, "医師の判断による"),
    (EligibilityToken::Being, "で"),
    (EligibilityToken::Except, "以外の"),
    (EligibilityToken::Excluded, "を除く 除く"),
    (EligibilityToken::Included, "を含む も含む 含む も受入対象とする"),
    (EligibilityToken::Only, "に限る のみ"),
    (EligibilityToken::Hazard, "風水害のみ 地震のみ 津波のみ 水害のみ 風水害時のみ 地震時のみ"),
    (EligibilityToken::General, "一般の方 一般避難者 一般の避難者 一般 全町民 全市民 全村民 区分なし 一次避難所を兼ねる 一時避難所を兼ねる"),
    (EligibilityToken::Qualifier, "原則として 主として 在宅の 市内在住の 支援が必要な 支援を必要とする 重度の 程度 原則、 当該施設を利用する \
      上記に準ずる者 上記に準じる者 受入可否の判断については施設との調整が必要 平常時からの施設利用者に限る 若干名 \
      施設の入所基準に該当する 協定に基づく 協定による"),
    (EligibilityToken::Open, "("),
    (EligibilityToken::Close, ")"),
];

#[cfg(test)]
mod tests {
    use super::{super::target, *};

    #[test]
    fn every_target_of_the_vocabulary_exists() {
        let ids = GROUPS.iter().map(|(_, ids, _)| *ids).chain(PARTS.iter().map(|(ids, _)| *ids));
        for id in ids.flat_map(str::split_whitespace) {
            assert!(target(id).is_some(), "{id}");
        }
    }

    #[test]
    fn no_word_stands_twice_or_is_empty() {
        for pair in WORDS.windows(2) {
            assert!(!pair[0].0.is_empty());
        }
        let mut words: Vec<_> = WORDS.iter().map(|(word, _)| word).collect();
        let count = words.len();
        words.sort();
        words.dedup();
        assert_eq!(words.len(), count);
    }
}
