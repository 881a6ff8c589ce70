use super::*;

/// A text and what it says: kind, targets, named only, then `carers`, `hazard`.
fn check(text: &str, expected: &str) {
    let said = read(text).map_or_else(
        || "unread".to_owned(),
        |who| {
            let targets: Vec<_> = who.targets.iter().map(Target::id).collect();
            let mut words = vec![who.kind.id().to_owned(), targets.join("|")];
            words.push(who.named_only.id().to_owned());
            words.extend(who.carers_admitted.map(|_| "carers".to_owned()));
            words.extend(who.hazard_dependent.then(|| "hazard".to_owned()));
            words.join(" ")
        },
    );
    assert_eq!(said, expected, "{text}");
}

#[test]
fn a_list_is_the_union_of_its_groups() {
    check("要配慮者", "welfare care_needed no");
    check("乳児、高齢者及び妊婦", "welfare elderly|pregnant|infants no");
    check("障碍者・お年寄り など", "welfare elderly|disabled no");
    check("①外国人　②妊婦", "welfare pregnant|foreign no");
    check("発達・知的障がい者", "welfare intellectual|developmental no");
    check("要介護の高齢者", "welfare elderly|care_level no");
    check("高齢者要介護度2以上", "welfare elderly|care_level no");
    check("外国人以外の要配慮者", "welfare care_needed no");
    check("妊婦などの要配慮者", "welfare pregnant|care_needed no");
    check("妊婦その他の特に配慮を要する者", "welfare pregnant|care_needed no");
    check("妊婦、その他町長が認める者", "welfare pregnant|other no");
}

#[test]
fn brackets_say_which_of_a_group() {
    check("要配慮者（妊婦）", "welfare pregnant no");
    check("要配慮者（妊婦等）", "welfare pregnant|care_needed no");
    check("要配慮者（妊婦優先）", "welfare pregnant|care_needed no");
    check("障がい者（視覚、聴覚）、妊婦", "welfare visual|hearing|pregnant no");
    check("障がい者（児）", "welfare disabled|children_disabled no");
    check("障害者（児）（精神）", "welfare mental|children_disabled no");
    check("身体障害者（聴覚障害者）", "welfare hearing no");
    check("精神障害者（発達障害者を含む）", "welfare mental|developmental no");
    check("高齢者（要介護4以上、認知症）", "welfare elderly|dementia|care_level no");
    check("高齢者（聴覚に障害がある者）等", "welfare elderly|hearing no");
    check("難病患者（内部障害など）", "welfare intractable no");
    check("妊産婦（乳児含む）", "welfare pregnant|infants no");
    check("要援護者（外国人を除く）", "welfare care_needed no");
}

#[test]
fn levels_and_certificates_say_which_of_a_group() {
    check("要配慮者のうち要介護4・5の者", "welfare care_level no");
    check(
        "避難行動要支援者のうち介護保険の要介護認定者で、要介護4・5の方とその家族、その他村が認める者",
        "welfare care_level|other no carers",
    );
    check("高齢者など介護が必要な方", "welfare elderly|care_level no");
    check("妊婦や障害者など介護を必要とする者", "welfare care_level|disabled|pregnant no");
    check("聴覚障害者 ［身体障害者手帳2級］", "welfare hearing no");
    check("要援護者（施設の入所基準に該当する要介護認定者）", "welfare care_level no");
    check("聴覚障害者［身体障害者手帳2級］", "welfare hearing no");
    check("障害者（手帳1級）、知的障害者（手帳A）", "welfare disabled|intellectual no");
    check("協定に基づく要配慮者", "welfare care_needed no");
    check("桜川市避難所運営マニュアルによる要配慮者", "welfare care_needed no");
    check("桜川市長が認めた要配慮者", "welfare care_needed no");
    check("町が特定した要配慮者若干名とその家族", "welfare care_needed yes carers");
    check("小学生以下の子ども（障害児を含む）", "welfare children_disabled|infants|children no");
    check("2歳未満の乳児と母親", "welfare infants no carers");
    check("乳幼児、その他", "welfare infants|other no");
    check("要配慮者のうち在校生", "unread");
    check("町が特定した要配慮者のうち高齢者", "unread");
}

#[test]
fn people_named_in_advance_are_told_from_the_rest_of_a_group() {
    check("町が特定した者", "welfare  yes");
    check("事前に村と施設で 特定した者（障害児）", "welfare children_disabled yes");
    check("妊婦のうち、町が特定した者", "welfare pregnant yes");
    check("高齢者及び妊婦で町が特定したもの", "welfare elderly|pregnant yes");
    check("町が特定した妊婦とその家族", "welfare pregnant yes carers");
    check("妊婦、町が特定した者", "welfare pregnant partly");
    check("町が必要と認めた妊婦", "welfare pregnant no");
    check("妊婦で施設が認めたもの", "welfare pregnant no");
    check("避難行動要支援者名簿に記載されている者", "welfare care_needed yes");
    check(
        "被災により自宅が全半壊等のため当面の生活が困難な者で、個別避難計画においてあらかじめ\
         特定された要配慮者及びその介護者２名以内",
        "welfare care_needed yes carers",
    );
}

#[test]
fn family_and_carers_are_noted() {
    check("妊婦とその家族等", "welfare pregnant no carers");
    check("要配慮者　※家族等も受入対象とする", "welfare care_needed no carers");
    check("高齢者（家族を含む）", "welfare elderly no carers");
    check("乳児世帯", "welfare infants no carers");
    check("家族", "unread");
}

#[test]
fn conditions_that_narrow_a_group_keep_it() {
    check("一般避難所での生活が困難な妊婦", "welfare pregnant no");
    check("福祉施設や医療機関に入所又は入院するに至らない在宅の妊婦", "welfare pregnant no");
    check("乳児（津波のみ）", "welfare infants no hazard");
    check("身体障害者手帳1級・2級", "welfare physical no");
}

#[test]
fn who_is_not_in_need_of_care_makes_no_welfare_shelter() {
    check("50", "general  no");
    check("１２０", "general  no");
    check("全町民", "general  no");
    check("区分なし", "general  no");
    check("妊婦・一般の方", "general pregnant no");
    check("在校生", "restricted_other other no");
    check("市立さくら支援学校の在校生及び卒業生とその家族", "restricted_other other no carers");
    check("生徒、生徒の保護者", "restricted_other other no carers");
    check("（原則として）本校に通学している者", "restricted_other other no");
    check("在校生、卒業生及び町が特定した者", "restricted_other other partly");
    check("施設利用者とその家族", "restricted_other other no carers");
    check("在園児", "restricted_other infants no");
    check("児童", "unread");
}

#[test]
fn a_text_is_read_to_its_end_or_not_at_all() {
    for text in [
        "",
        "、",
        "（",
        "高齢者（",
        "高齢者）",
        "高齢者以外",
        "高齢者を除く",
        "高齢者のうち",
        "高齢者のうち妊婦",
        "高齢者で元気な方",
        "その他",
        "市が特定した",
        "町が特定した高齢者及び妊婦",
        "身体障害者等（視覚）",
        "高齢者施設",
        "知的",
        "高齢者（その他町が認めた者）",
        "（水害時）一般（地震時）要配慮者",
        "利用児童優先",
        "妊婦優先",
        "要配慮者の受入れはしない",
    ] {
        check(text, "unread");
    }
}

#[test]
fn brackets_without_end_break_nothing() {
    check(&"（".repeat(399), "unread");
    check(&"高齢者（".repeat(90), "unread");
}

#[test]
fn a_remark_about_care_is_noticed() {
    assert!(mentions_care("左記のうち、事前に町が特定した者"));
    assert!(mentions_care("障がい者優先"));
    assert!(!mentions_care("洪水時は2階以上に避難"));
    assert!(!mentions_care(""));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_not_but_never_breaks(text in "\\PC{0,40}") {
        let _ = read(&text);
    }

    #[test]
    fn any_mix_of_known_words_is_read_or_not_but_never_breaks(
        words in proptest::collection::vec(proptest::sample::select(vec![
            "高齢者", "障害者", "児", "知的", "に障害がある者", "（", "）", "、", "及び", "その",
            "家族", "等", "のうち", "で", "市が特定した者", "市が特定した", "その他", "を含む",
            "を除く", "以外の", "優先", "一般", "在校生", "2名", "要介護3", "のみ", "全般",
        ]), 0..12),
    ) {
        let _ = read(&words.concat());
    }
}
