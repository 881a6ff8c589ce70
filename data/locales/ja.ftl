# ページのことば。やさしい日本語で、短く、役所ことばを使わない。
# 左の名前はプログラムとの約束なので変えない。{ } の中もそのままにする。

## どのページにも

description = { $area }の居場所、子ども食堂、福祉の相談窓口、避難所などを、近い順にさがせます。
skip = 本文へ進む
reading = 言語と文字の大きさ
size = 文字
size-normal = 標準
size-large = 大きく
size-largest = もっと大きく
about-nav = このサイトについて
about = このサイトについて
privacy = プライバシー
accessibility = 見やすさ・使いやすさ
run-by = 問い合わせ：{ $contact }
close = 閉じる
unknown = 未確認
stale = いま、新しい情報を受け取れていません。見えているのは{ $when }の内容です。
list-joint = ・
sentence-joint = 。
yes = あり
no = なし

## さがす

search-title = 近くの居場所・相談先をさがす
search-placeholder = 名前・住所・ことば
search-go = さがす
search-here = 現在地から
kinds = 場所の種類
evacuation = 避難先
chosen = （えらんでいます。もう一度押すと外れます）
more-kinds = 種類・条件
more-other = ほかの
other-kinds = ほかの種類
conditions = 条件
conditions-go = この条件でさがす
district = 地区
district-any = どの地区でも
switch = 表示の切りかえ
show-list = 一覧
show-map = 地図

## 見つかったもの

near-centre = { $place }から近い順
near-here = 現在地から近い順
near-map = 地図のまん中から近い順
near-given = 指定された場所から近い順
count = { $count }件
count-first = 近いほうから{ $count }件
count-none = 0件
walk-estimate = （歩く時間は目安です）
quoted = 「{ $words }」
take-off = を外す
show-more = もっと見る
samples-shown = 「見本」は作りもので、本当の場所ではありません。
found-elsewhere = ほかの種類では見つかりました
show-elsewhere = ほかの種類をすべて見る
nothing = 見つかりませんでした
nothing-yet = まだ何も登録されていません
widen-words = ことばを消して、近い順に見る
widen-conditions = 条件を外して、さがす
widen-kinds = 種類をえらばずに、さがす
widen-centre = { $place }から見る
unplaced = 地図の上の場所が未確認のもの
nothing-ask = さがしても見つからないときは、おたずねください。{ $contact }
nearby-anyway = 近くにあるのは、こちらです

## いつ

when = いつ
when-now = いま
when-today = きょう
when-weekday = 曜日
when-not-known = 開催日時が未確認
next-session = 次回 { $when }
occurrence = { $day } { $time }
session-over = { $when }（終わりました）
held-now = 開催中・{ $until }
open-now = あいています・{ $until }
ends-in = あと{ $minutes }分で終了
held-until = { $end }まで
until-midnight = 夜12時まで
always-open = いつでも（24時間）
all-day = 終日
time-range = { $start }〜{ $end }
time-from = { $start }から（終わる時刻は未確認）
time-until = { $end }まで（始まる時刻は未確認）
time-unknown = 時間は未確認
times-joint = 、
schedule-by-machine = 自動で読みとり・確認前
held-not-known = 開催日時が未確認の場所
held-not-known-hint = あいているかもしれません。行く前に、電話などで確かめてください。
show-not-known = 未確認の場所をすべて見る
widen-when = 日時をえらばずに、さがす

## カード

sample = 見本
suspended = 休止中
distance-line = 直線{ $far }
distance-area = だいたい{ $far }
walk-minutes = 歩いて{ $minutes }分くらい
walk-long = 歩くと1時間より長い
distance-and-walk = { $straight }・{ $walk }
schedule-unknown = 開催日時は未確認
facts-absent = { $names }：なし
and-more = { $names }、ほか{ $more }つ
checked = { $when }に確認
checked-long-ago = { $when }に確認（古い情報かもしれません）
not-checked = 情報は未確認
area-only = くわしい場所は公開していません（だいたいの地域）
area-approximate = およその場所（{ $middle }）。正しい場所は、住所でたしかめてください
middle-of-block = 番地のまん中あたり
middle-of-chome = 丁目のまん中あたり
middle-of-town = 町のまん中あたり
same-building = 同じ建物：
label-place = 場所
label-schedule = 日時
label-who = 対象
label-direct = 直接行く
label-facts = 設備
label-checked = 確認
action-call = 電話する
action-way = 道順
action-more = くわしく

## 福祉避難所

direct-yes = 対象の人は、開いていれば直接行けます。開いているかは電話などで確かめてください
direct-no = 直接は行けません。避難所から案内された人が行くところです
direct-named-only = 個別避難計画で前もって決まっている人だけが行けます
direct-unknown = 直接行けるかは未確認です
shelter-first = まず近くの指定避難所へ。
shelter-first-why = 福祉避難所は、必要になったときに開きます。
shelter-limited-why = ここは、行ける人が限られているかもしれません。
shelter-find-ordinary = 近くの指定避難所をさがす
shelter-find-around-here = この施設の近くの指定避難所をさがす
shelter-ask = わからないときの電話・相談先：{ $contact }
no-way-to-shelter = 開いているかがわからないため、道順は出していません。
no-way-direct-no = 直接は行けません。そのため、道順は出していません。
no-way-named-only = 前もって決まった人だけの避難所です。そのため、道順は出していません。
no-way-direct-unknown = 直接行けるかは未確認です。そのため、道順は出していません。

## ひとつの場所

sample-notice = これは見本です。ほんとうにある場所ではありません。
suspended-notice = いまは休止しています。再開の日は、連絡先におたずねください。
group-visit = 日時と対象
group-place-and-who = 場所と対象
group-disaster = 災害のとき
group-contact = 連絡先
group-source = この情報について
label-fee = 費用
label-reservation = 予約
label-address = 住所
label-access = 行き方
label-status = 開設状況
label-capacity = 入れる人数
label-hazards = 対応する災害
hazards-only = { $names }（ほかの災害は未確認）
label-municipal-note = 市町村から
label-designation = 種別
label-carers = 家族や介助の人も入れる
label-hazard-dependent = 災害によって対象が変わる
label-phone = 電話
label-contact-note = 連絡のしかた
label-fax = ファクス
label-email = メール
label-url = ホームページ
label-organization = 運営
label-note = そのほか
label-source = 出どころ
source-gsi-shelter = 国土地理院「指定避難所データ」
source-gsi-emergency = 国土地理院「指定緊急避難場所データ」
source-register = 市などの登録
source-cafeterias = 子ども食堂一覧（公開データ）
label-updated = 更新
label-caution = 注意
label-map = 場所と道順
status-unreported = 報告なし
designation-designated = 指定福祉避難所
designation-agreement = 協定による福祉避難所
persons = { $count }人
schedule-unconfirmed = 公開されている文のままです。係がまだ確かめていません。
not-recorded = 未確認：{ $names }
verified-by = { $on }（{ $by }）
old-listing = 確認から時間がたっています。行く前に電話などで確かめてください。
at-same-site = 同じ建物・敷地にあるもの
no-location = 地図の上の場所は未確認です。
search-around = この近くをさがす
open-map-app = 地図アプリで開く
open-map-app-hint = スマートフォンの地図アプリが開きます。開かないときは、住所を写してお使いください。
gone-nearby = 同じ種類で近くにあるもの

## 地図

map = 地図
map-and-list = 地図（同じ内容を一覧で読めます）
map-wait = 地図を読みこんでいます。
map-wait-listed = 地図を読みこんでいます。一覧は先に使えます。
map-list-works = { $why }一覧はこのまま使えます。
map-needs-script = 地図を見るには、ブラウザーの設定でJavaScriptを有効にしてください。
map-no-webgl = この端末では地図を表示できません。
map-no-basemap = 背景の地図を読みこめません。場所の印だけを表示しています。
map-failed = 地図を読みこめませんでした。
map-search-here = この範囲をさがす
map-same-point = ここにある{ $count }か所
map-zoom-in = 拡大
map-zoom-out = 縮小
map-keys = 地図を動かす：矢印キー。拡大と縮小：＋と－のキー

## お知らせ

notice-locating = 現在地を調べています
notice-denied = 現在地を使えません。端末の設定で位置情報を許可するか、住所や名前でさがしてください。
notice-no-position = 現在地がわかりませんでした。住所や名前でさがしてください。
notice-offline = インターネットにつながっていません。いま見えている内容は、前に読みこんだものです。
notice-failed = さがせませんでした。少し待って、もう一度お試しください。
notice-searching = さがしています

## うまくいかなかったとき

error-not-found = ページが見つかりません
error-not-found-text =
    アドレスがまちがっているか、ページがなくなりました。
    さがしている場所の名前がわかれば、最初のページからさがせます。
error-gone = この場所は終了しました
error-gone-text = 終了したと記録されています。
error-busy = いま混み合っています
error-busy-text = 少し待って、もう一度開いてください。
error-request = うまく読み取れませんでした
error-request-text = 最初のページから、もう一度お試しください。
error-ours = こちらの不具合です
error-ours-text =
    申しわけありません。記録をもとに直します。
    少し待って、もう一度開いてください。
error-home = 最初のページへ
error-contact = お急ぎのときは：{ $contact }

## このサイトについて

about-what = { $name }とは
about-what-text =
    { $area }で、人が集まれる場所、ごはんを食べられる場所、相談できる窓口、災害のときの避難所などを、近い順にさがせるサイトです。
    登録や利用にお金はかかりません。
about-trust = 情報の見かた
about-trust-text =
    「未確認」は、まだ確かめていないという意味です。「ない」という意味ではありません。
    「○年○月に確認」は、その月に人が確かめたという意味です。
    距離は直線です。歩く時間は、直線の{ $detour }倍を1分に{ $pace }メートル歩くとした目安です。坂や信号は入っていません。
    「見本」と付いた場所は、使い方を見るための作りものです。
about-shelters = 福祉避難所について
about-shelters-text =
    福祉避難所は、ふつうの避難所ですごすことがむずかしい人のための場所です。災害のとき、必要に応じて開きます。
    いつも開いているわけではなく、だれでも直接行けるわけでもありません。まず近くの指定避難所へ行き、係の人に相談してください。
about-who = 運営
about-credits = 地図とデータ
about-credits-text =
    場所ごとの出どころは、それぞれのページにあります。
    このサイトは、MITライセンスで公開されているソフトウェア「居場所（Ibasho）」で動いています。地図の表示にはMapLibre GL JS（BSD 3条項）、色や文字の決まりにはデジタル庁デザインシステムのデザイントークン（MIT）を使っています。
credit-gsi = 背景の地図：国土地理院「地理院タイル」（淡色地図）
credit-map = 背景の地図：{ $credit }
operator = { $contact }
operator-unknown = 運営者の連絡先は、まだ登録されていません。

## 見やすさ・使いやすさ（ウェブアクセシビリティ方針）

access-aim = めざすこと
access-aim-text =
    だれもが同じ情報にたどり着けるように、JIS X 8341-3:2016の適合レベルAAに準拠することをめざしています。対象は、このサイトのすべてのページです。
    まだ試験の途中で、「準拠」の宣言はしていません。
access-done = これまでに確かめたこと
access-done-text =
    WCAG 2.2のレベルAとAAについて、自動の検査（axe）をスマートフォンとパソコンの2つの大きさで行っています。
    キーボードだけで、さがす、えらぶ、ひらくことができます。
    JavaScriptがなくても、地図のほかは使えます。地図にあるものは、すべて一覧でも読めます。
    文字は200％に大きくしても読めます。色だけで伝えるところはありません。
access-open = まだできていないこと
access-open-text =
    画面読み上げソフトをふだん使っている人に試していただくことは、まだできていません。
    地図の印は、キーボードや読み上げでは直接えらべません。一覧をお使いください。
    場所についての文は、それぞれの団体が書いたものなので、読みにくいことがあります。
access-tell = お困りのときは

## プライバシー

privacy-position = 現在地
privacy-position-text =
    「現在地から」を押したときだけ、端末がブラウザーを通して位置を知らせます。
    くわしい位置は、近い場所をさがすためだけにサーバーへ送り、保存しません。アドレスの欄には、およそ100メートルに丸めた位置だけが残ります。
    位置とさがしたことばは、このサイトの記録（ログ）に残しません。
privacy-cookies = クッキー
privacy-cookies-text =
    えらんだ言語（lang）と文字の大きさ（size）だけを、1年間おぼえます。人を見分けるものではありません。
    広告や、見る人を調べるしくみは使っていません。
privacy-map = 背景の地図
privacy-map-gsi = 背景の地図は、国土地理院のサーバーから直接読みこみます。そのとき、国土地理院には、見ている地図の範囲とIPアドレスが伝わります。地図が画面に出るときに読みこみます（スマートフォンの一覧では「地図」を押すまで、場所のページでは地図の所まで進むまで、読みこみません）。
privacy-map-other = 背景の地図は、運営者が決めた別のサーバーから直接読みこみます。そのとき、そのサーバーには、見ている地図の範囲とIPアドレスが伝わります。
privacy-map-none = 背景の地図は使っていません。ほかの会社や機関のサーバーには、何も伝わりません。
privacy-ask = 問い合わせ

## 入力のまちがい

invalid-required = 入力してください。
invalid-longitude-range = 経度は、-180から180までの数で入力してください。
invalid-latitude-range = 緯度は、-90から90までの数で入力してください。
invalid-not-a-bbox = 西・南・東・北の4つの数を、コンマで区切って入力してください。
invalid-south-above-north = 南の緯度は、北の緯度より小さくしてください。
invalid-empty = 値を入れるか、この項目を省いてください。
invalid-repeated = 一度だけ指定してください。
invalid-unknown-parameter = この名前の項目はありません。
invalid-not-utf8 = 文字コードはUTF-8にしてください。
invalid-too-long = 長すぎます。短くしてください。
invalid-not-a-number = 数（小数）で入力してください。
invalid-limit-range = 決められた範囲の整数で入力してください。
invalid-radius-range = 0より大きく100000以下の数（メートル）で入力してください。
invalid-unknown-category = この種別はありません。
invalid-unknown-fact = この設備・条件はありません。
invalid-unknown-target = この対象はありません。
invalid-unknown-layout = この様式では書き出せません。
invalid-not-an-id = 場所の番号（ID）を入力してください。
invalid-not-a-when = now、today、曜日（mon〜sun）、日付（2026-12-08）、日時（2026-12-08T10:00）のどれかで指定してください。
invalid-date-range = 日付は2022年から2099年までで指定してください。
invalid-not-opening-hours = 開催日時は、OpenStreetMap の opening_hours の書き方で入力してください。
invalid-opening-hours-unsupported = この書き方には答えられません。日の出・日の入り、学校の休み、くり返す時刻は使えません。月をならべて「第1土曜日」などと書くときは「Feb,Apr: Sa[1]」のようにコロンを入れてください。

# What there is to say about a row or a column of an imported file
issue-required = 必要な値がありません。この欄に記入してください。
issue-unknown-value = この欄で使えない値です。様式の説明にある値にしてください。
issue-not-a-number = 数ではありません。
issue-not-a-whole-number = 整数ではありません。
issue-not-a-date = 日付として読めません。2026-05-01 のように書いてください。
issue-not-opening-hours = 開催日時の式として読めません。OpenStreetMap の opening_hours の書き方で書いてください。
issue-opening-hours-unsupported = この式には答えられません（日の出・日の入り、学校の休み、くり返す時刻、コロンのない月のならび）。
issue-not-exceptions = 「2026-12-08 中止 理由」のように、1行にひとつ書いてください。
issue-exceptions-alone = 開催日時_OSM がないので、例外だけは読めません。
issue-not-a-url = https:// か http:// で始まるアドレスではありません。
issue-not-a-municipality-code = 全国地方公共団体コードではありません（5桁または6桁）。
issue-unknown-municipality = 都道府県名と市区町村名に合う市区町村がありません。
issue-not-a-point = 点（Point）ではない図形です。点にしてください。
issue-coordinates-incomplete = 緯度と経度の片方しかありません。両方を書くか、両方を空にしてください。
issue-latitude-range = 緯度が-90から90の外です。
issue-longitude-range = 経度が-180から180の外です。
issue-duplicate-key = 同じ番号（キー）の行が、このファイルの前の方にあります。
issue-ragged-row = 列の数が見出しと合いません。区切りや引用符を確かめてください。
issue-unclosed-quote = 引用符（"）が閉じていません。ここから先は読めません。
issue-unknown-column = この様式にない列です。読みこみません。
issue-duplicate-column = 同じ名前の列が2つあります。最初の列だけを読みます。
issue-no-coordinates = 緯度・経度がないため、地図に出ません。
issue-located-block = 緯度・経度がないため、住所から番地のまん中に置きました。住民には、およその場所と伝えます。
issue-located-chome = 緯度・経度がないため、住所から丁目のまん中に置きました。住民には、およその場所と伝えます。
issue-located-town = 緯度・経度がないため、住所から町のまん中に置きました。住民には、およその場所と伝えます。
issue-extra-sessions = 追加情報の行があります。まだ読みこめません。
issue-column-not-read = この列には入れる場所がないため、読みませんでした。
issue-address-date = 番地が日付に変わってしまったようです。住所に入れていません。
issue-municipality-differs = 市区町村コードが住所と合いません。住所のほうを取りました。
issue-capacity-zero = 定員が0になっています。「未確認」として取りこみました。
issue-maybe-welfare-shelter = 共通IDからは福祉避難所のようですが、受入対象者の記載がありません。だれを受け入れるか確かめてください。
issue-eligibility-in-note = 受入対象者が別の欄（その他市町村長が必要と認める事項）に書かれているようです。確かめてください。
issue-eligibility-general = 受入対象者の記載はありますが、人を限っていません。指定避難所として取りこみました。
issue-eligibility-restricted-other = 配慮が必要な人以外に限られた避難所です。指定避難所として取りこみました。
issue-eligibility-unread = 受入対象者の文を最後まで読みとれません。指定避難所として取りこみました。確かめてください。
issue-schedule-irregular = 開催日時は、回数や「不定期」だけで、いつ開くかが決まりません。文のまま見せます。
issue-schedule-conditional = 開催日時に、変わることがあるという断り（変更・中止・原則など）があります。文のまま見せます。
issue-schedule-suspended = 開催日時に、いま休んでいると書かれています。状態を確かめてください。
issue-schedule-activities = 開催日時に、ほかの活動も書かれていて、見分けられません。文のまま見せます。
issue-schedule-contradiction = 開催の曜日・頻度・時間の欄と文が食いちがっています。確かめてください。
issue-schedule-incomplete = 開催日時に、どの曜日か、第何週か、何時かが足りません。文のまま見せます。
issue-schedule-unclear = 開催日時の時刻が、はっきり読みとれません（午後12時、10時ごろなど）。文のまま見せます。
issue-schedule-unread = 開催日時の文を最後まで読みとれません。文のまま見せます。
issue-double-bom = ファイルの先頭に余分な印（BOM）があり、取りのぞきました。
issue-formula-guard = 表計算ソフトで式と見なされないように付けてあった「'」を、取りのぞきました。
issue-lines-above-header = タイトルや注意書きの行が列の名前の上にあったので、読みとばしました。
issue-unnamed-columns = 列の名前がない右端の列を読みとばしました。
issue-leading-zero = 先頭の0が消えたコードを、元に戻しました。
issue-mojibake = 文字化けを元に戻しました。
issue-header-spelling = 列の名前の書き方が様式と少しちがいましたが、同じ列として読みました。
issue-address-completed = 住所の前に、都道府県や市区町村の名前を足しました。
issue-values-shifted = 別の列にずれて入っていた市区町村のコードと名前を、正しい列で読みました。
issue-identifier-destroyed = 表計算ソフトで「2.00002E+12」のように壊れた番号は、取りこみませんでした。
issue-coordinates-dms = 度・分・秒の緯度や経度を、十進の度に直しました。
issue-coordinates-swapped = 緯度と経度が逆に入っていたので、入れかえました。
issue-capacity-read = 定員の文章から人数を読みとり、文章も残しました。
issue-flag-form = 「○」「あり」などの印を、有・無として読みました。
issue-full-width = 全角の数字を半角として読みました。
issue-date-serial = 表計算ソフトの日付の番号を、日付に直しました。
issue-date-era = 和暦の日付を西暦に直しました。
issue-time-form = 時刻の書き方を「9:30」の形にそろえました。
issue-key-taken = この番号（キー）は、名前も種別も違う別の場所が使っています。ID を変えるか、--source で情報源の名前を分けてください。
issue-control-character = 文字ではない制御文字（NUL）が入っています。取りのぞいてください。
issue-too-long = 4000字を超えています。短くしてください。

# What became of an import, at the terminal
import-file = { $file }：{ $rows }行、様式 { $layout }、{ $encoding }
import-mapping = { $day } に { $who } が確かめた列の対応で読みました
import-mended = 直したもの { $count }か所：{ $what }（{ $example }）
import-refused = 取りこまない行 { $count }件：{ $what }
import-doubt = 確かめるもの { $count }件：{ $what }
import-cell = { $line }行目、{ $column }：{ $value }
import-more = ほかに{ $count }件（--report で書き出せます）
import-created = 新しい場所 { $count }件
import-changed = 変わった場所 { $count }件
import-kept = 職員が直したためそのままにした場所 { $count }件（ファイルの内容は違います）
import-missing = ファイルからなくなった場所 { $count }件（休止の候補です。登録はそのままです）
import-missing-unknown = 取りこまない行があるため、なくなった場所は調べていません。
import-missing-place = { $key }：{ $name }
import-duplicates = 同じ場所かもしれない組 { $count }件（どちらも取りこみました）
import-same-sites = 同じ建物や敷地かもしれない組 { $count }件
import-row = { $line }行目：{ $name }
import-field = { $field }：{ $before } → { $after }
import-blank = （空欄）
import-pair-rows = { $line }行目 { $name } ／ { $file } { $place }行目 { $other }：{ $reason }
import-pair-register = { $line }行目 { $name } ／ 登録ずみ（{ $source }） { $other }：{ $reason }
import-pair-name-and-point = 名前が同じで、{ $metres }m のところにあります
import-pair-name-and-address = 名前と住所が同じです
import-pair-key-changed = 同じ場所で、前の番号はファイルからなくなりました
import-done = 終わりました：{ $rows }行のうち、新しい場所 { $created }、変わった場所 { $changed }、同じ { $unchanged }、職員が直したためそのまま { $kept }、取りこまない { $refused }。なくなった場所 { $missing }、確かめるもの { $doubts }
import-rehearsed = 試しました（何も書いていません）：{ $rows }行のうち、新しい場所 { $created }、変わる場所 { $changed }、同じ { $unchanged }、職員が直したためそのまま { $kept }、取りこまない { $refused }。なくなった場所 { $missing }、確かめるもの { $doubts }
import-outside = { $count }件の場所が、市の範囲の外にあります
import-waiting = 職員の確認を待っているもの：
queue-doubt = 確かめたい値 { $count }件
queue-pin = 正確な地点がない場所 { $count }件
queue-kept = ファイルと職員の記録が違う場所 { $count }件
queue-missing = 資料からなくなった場所 { $count }件
queue-duplicate = 同じ場所かもしれない組 { $count }件
queue-same-site = 同じ建物や敷地かもしれない組 { $count }件

# Tables that fit no layout, at the terminal
mapping-unknown = { $file } の列は、どの様式にも合いません（docs/layout.md）。次のように読めそうです。
mapping-column = { $column } → { $own }（{ $example }）
mapping-not-read = { $column }：読みません（{ $example }）
mapping-needs-category = どの種別の場所か、表に書かれていません。--category を付けてください（例：--category salon）。
mapping-accept = 合っていれば、--accept-mapping を付けてもう一度取りこんでください。次に同じ列の表を取りこむときも、同じように読みます。
mapping-correct = 違うときは、列ごとに --map '表の列=居場所の列' と書いてください（--accept-mapping と合わせると、直したい列だけで足ります。「表の列=」と書くと読みません）。居場所の列：{ $known }

# What became of an export, at the terminal
export-written = { $count }件の場所を書き出しました
export-other-kinds = { $count }件は、この様式の種別ではないため書き出していません
export-not-public = { $count }件は、公開していないため書き出していません（--with-private で書き出せます）
export-contacts = 職員だけの連絡先{ $count }件は書き出していません（--with-private で書き出せます）
export-homes = 個人の家{ $count }件は、およその場所だけを書き出しました（--with-private で正確な場所を書き出せます）
export-sample = 見本{ $count }件は書き出していません
