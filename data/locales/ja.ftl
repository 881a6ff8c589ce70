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
search-placeholder = 駅名・住所・ことば
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
near-spot = { $place }の近く
near-area = { $place }のあたり
near-municipality = { $place }のまん中から近い順
spot-middle = { $place }のまん中からの距離です。
spot-number-unknown = 番地の場所はわからないため、{ $place }のまん中からの距離です。
spot-block = 番地のまん中からの距離です。
spot-others = ほかの場所：
spot-back = ことばとしてさがす
spot-begun = この場所の近くをさがしますか
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
schedule-as-published = もとの文：{ $text }
schedule-by-machine-why = 日時は、もとの文から自動で読みとりました。係がまだ確かめていません。
calendar-of = { $month }の予定
months = ほかの月
day-held = 開催
day-away = 休
marked-days = しるしのついた{ $count }日
no-session-this-month = この月の予定はありません。
change-cancelled = { $on }はお休みです。
change-moved = { $on }は、{ $to } { $time }に変わります。
change-extra = { $on } { $time }に、臨時に開きます。
calendar-file = 自分のカレンダーに入れる
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
area-approximate = およその場所（{ $middle }）
area-check-address = 地図の印は、正しい場所ではありません。行く前に、住所でたしかめてください。
middle-of-block = 番地のまん中あたり
middle-of-chome = 丁目のまん中あたり
middle-of-town = 町のまん中あたり
same-building = 同じ建物：
label-place = 場所
label-schedule = 日時
label-who = 対象
label-direct = 直接行く
label-facts = 設備
facts-all = 設備（選んだものがすべてあるところ）
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
suspended-notice = いまは休止しています。
suspended-ask = 再開の日は、連絡先におたずねください。
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
status-not-open = 未開設
status-preparing = 準備中
status-open = 開設中
status-full = 満員
status-closed = 閉鎖
status-seen = { $when }に確認
status-old = 2時間以上、確認がありません。変わっているかもしれません。
no-way-not-open = まだ開いていません。開いている避難所へ行ってください。
no-way-full = 満員です。ほかの避難所へ行ってください。
no-way-closed = 閉まりました。ほかの避難所へ行ってください。
exercise = 訓練
exercise-not-real = これは訓練です。ほんとうの災害ではありません。
flee-from = いま、何から逃げますか（指定緊急避難場所）
flee-stay = 家で過ごせないときは、避難所へ。
flee-to-shelter = 近くの指定避難所を見る
open-near = 近くで開いている避難先
open-none = 「開いた」と知らせがあった避難先は、まだありません。危ないときは、開くのを待たずに、高いところやじょうぶな建物へ逃げてください。
flee-more = 開いている避難先・手助けがいる人
flee-care = 介護や手助けがいる人
flee-care-text = 福祉避難所には、直接行かないでください。受け入れの準備がいるためです。まず近くの避難所へ行くか、電話で相談してください。
flee-care-call = 相談：{ $contact }
status-unreported = 報告なし
designation-designated = 指定福祉避難所
designation-agreement = 協定による福祉避難所
persons = { $count }人
schedule-unconfirmed = 公開されている文のままです。係がまだ確かめていません。
not-recorded = 未確認：{ $names }
verified-by = { $on }（{ $by }）
check-outdated = 確認から時間がたっています。行く前に電話などで確かめてください。
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
hazards = ハザードマップを重ねる
hazards-caution = 色のない所も、安全とはかぎりません。調べていない所や、まだ地図になっていない所もあります。くわしくは、市区町村のハザードマップを見てください。
hazards-credit = 出典：
hazards-failed = 「{ $name }」は、読みこめない所があるので消しました。インターネットにつながらないか、地図を出している所が止まっています。
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
error-forbidden = この操作はできません
error-forbidden-text =
    この操作をする役割ではないか、別のサイトから送られた操作です。
    ページを開き直してもできないときは、管理者におたずねください。
error-conflict = ほかの人が先に変えました
error-conflict-text =
    このページを開いたあとに、ほかの人が内容を変えました。
    ページを開き直して、新しい内容を確かめてから、もう一度変えてください。
error-busy = いま混み合っています
error-busy-text = 少し待って、もう一度開いてください。何かを送ったところなら、まだ届いていません。もう一度送ってください。
error-request = うまく読み取れませんでした
error-request-text = 最初のページから、もう一度お試しください。
error-ours = こちらの不具合です
error-ours-text =
    申しわけありません。記録をもとに直します。
    少し待って、もう一度開いてください。
error-home = 最初のページへ
error-contact = お急ぎのときは：{ $contact }

## 職員のページ

staff-entrance = 職員・団体の方
staff-nav = 職員のページ
staff-home = ホーム
staff-users = 利用者
staff-account = 自分の設定
staff-logout = ログアウト・交代
staff-hello = { $name }さん
staff-role = 役割
staff-scope = 担当
staff-may = できること
staff-handbook = 職員の手引き
staff-see-map = 住民のページを見る
staff-login = ログイン（職員・団体の方）
staff-name = 名前
staff-name-hint = 仲間がわかる名前にします。例：福祉総務課 佐藤、ひだまりの会 山田
staff-password = パスワード
staff-login-go = ログインする
staff-login-help = パスワードを忘れたときは、管理者に新しいリンクをもらってください。
staff-login-again = 名前とパスワードから、やり直す
staff-login-refused = 名前かパスワードがちがいます。大文字と小文字、かな入力になっていないかを確かめてください。
staff-login-too-many = まちがいが続いたので、しばらく受け付けません。15分ほど待って、もう一度お試しください。
staff-own-device = この端末は自分専用
staff-own-device-hint = チェックしないと30分、チェックすると12時間、何もしないでいるとログアウトします。ほかの人も使う端末では、チェックしないでください。
staff-needs-https = このつなぎ方では、パスワードを安全に送れません。https:// で始まるアドレスで開いてください。運営の方は、設定 --public-url をごらんください。
staff-idle = しばらく使っていなかったので、ログアウトしました。ログインすると、続きのページに戻ります。
staff-idle-form = しばらく使っていなかったので、ログアウトしました。入力した内容は残っています。ログインすると、続けられます。
staff-form-waits = 入力した内容は残っています。ログインすると、続けられます。
staff-form-of-another = いまログインしている人とは別の人が入力した内容です。入力した人の名前でログインすると、続けられます。
staff-kept = 入力した内容が残っています
staff-kept-text = ログアウトする前に入力した内容を、そのまま送れます。
staff-kept-send = 続きを送る
staff-kept-drop = 送らずに、ホームへ
staff-code = 確認の番号
staff-code-label = アプリに出ている6けたの番号
staff-code-hint = 端末がないときは、控えておいた回復コードを入力してください。
staff-code-refused = 番号がちがいます。アプリにいま出ている番号を入力してください。一度使った番号は使えません。
staff-new-password = 新しいパスワード
staff-new-password-hint = 8文字以上。関係のないことばを3つ以上つなげた、15文字以上のものをおすすめします。記号や数字を混ぜる決まりはありません。
staff-password-again = 新しいパスワード（もう一度）
staff-current-password = いまのパスワード
staff-change-password = パスワードを変える
staff-change-password-hint = 変えると、ほかの端末ではログアウトします。
staff-sessions = ログインしている端末
session-here = この端末
session-own = 自分専用の端末
session-shared = ほかの人も使う端末
session-times = { $since }から、最後に使ったのは{ $seen }
session-end = ログアウトさせる
session-end-all = すべての端末でログアウトする
form-optional = （なくてもよい）
form-faults = { $count }か所を直してください。
role-contributor = 団体の人
role-contributor-text = 自分の団体の情報を直します。直した内容は、職員が確かめてから公開します。
role-editor = 編集
role-editor-text = 担当の地区の情報を、つくり、直し、公開します。
role-disaster = 災害
role-disaster-text = 災害のとき、避難先の開設状況を知らせます。
role-admin = 管理者
role-admin-text = すべての操作と、利用者の管理をします。
scope-all = すべて
scope-no-district = 地区が決まっていない場所
account-active = 利用中
account-invited = 招待中
account-disabled = 停止中
right-propose = 情報を直す（職員が確かめてから公開します）
right-publish = 情報をつくる、直す、公開する、休止や終了にする
right-import = ファイルを取りこむ、まとめて直す
right-report-status = 避難先の開設状況を知らせる、避難先の連絡先を見る
right-manage-incidents = 災害や訓練を始める、終える
right-see-history = だれが何を変えたかを見る
right-manage-accounts = 利用者を招待する、変える、止める
right-manage-service = 種別、地区、設定を変える
right-redact = 個人の情報を記録から消す
reach-own-organization = 自分の団体の場所
reach-own-districts = 担当の地区の場所
reach-own-districts-or-none = 担当の地区の場所と、地区が決まっていない場所
reach-evacuation = 避難先
link-ended = このリンクは使えません
link-ended-text =
    もう使われたか、期限が切れたリンクです。
    送った人に、新しいリンクをもらってください。最初の管理者のリンクは、サーバーを起動しなおすと新しくなります。
link-first = 最初の管理者になる
link-first-text =
    この地図には、まだだれも登録されていません。ここで、すべての操作ができる管理者をひとり登録します。
    ほかの人は、あとで招待できます。
link-invited = 招待されました
link-password = 新しいパスワードを決める
link-keep-name = 次からは、この名前と、ここで決めるパスワードでログインします。
link-go = 決めて、ログインする
link-for = { $name }さんに送るリンク
link-for-text = 下の文を写して、いつものメールやLINEで本人に送ってください。
link-copy = 送る文
link-copy-go = 文を写す
link-copied = 写しました
link-back = 利用者の一覧へ
link-once = このリンクは、1回だけ、7日のあいだ使えます。このページを閉じると、もう見られません。届かなかったときは、新しいリンクをつくってください。
link-message =
    { $name }さん

    「{ $service }」の入口です。7日のうちに開いて、パスワードを決めてください。

    { $link }

    このリンクは本人だけのものです。ほかの人に送らないでください。
user-invite = 人を招待する
user-invite-text = 名前と役割を決めると、本人に送るリンクができます。
user-invite-go = リンクをつくる
user-organization = 団体の名前
user-organization-hint = 「団体の人」には必要です。場所の「運営」と同じ名前にしてください。
user-districts = 担当の地区
user-districts-hint = 「編集」の人が受けもつ地区です。
user-more-districts = ほかの地区
user-more-districts-hint = 「、」で区切って、いくつでも書けます。
user-without-district = 地区なしにする（地区が決まっていない場所だけを直す人）
user-save = 変更を保存する
user-save-hint = 役割を変えると、本人はログインし直しになります。
user-more = この人について
user-link = 新しいリンクをつくる
user-link-hint = 招待が届かなかったとき、パスワードを忘れたときに、本人に送ります。前のリンクは使えなくなります。
user-reset-totp = 確認の番号をなしにする
user-reset-totp-hint = 端末をなくした人が、パスワードだけでログインできるようにします。本人からの頼みか、かならず確かめてください。
user-sign-out = すべての端末でログアウトさせる
user-sign-out-hint = 端末をなくしたときなどに使います。
user-disable = 利用を止める
user-disable-hint = すぐにログアウトし、ログインできなくなります。変更の記録は残ります。
user-enable = 利用を再開する
user-enable-hint = 前と同じパスワードでログインできるようになります。
second-factor = 確認の番号（2段階の認証）
second-factor-on = 使っています。ログインのとき、パスワードのあとに番号を入力します。
second-factor-off = 使っていません。
second-factor-open = 確認の番号の設定
second-factor-required = 管理者は、確認の番号を使う決まりです。設定すると、ほかのページを使えます。
second-factor-what = パスワードのほかに、手元の端末に出る番号をたずねます。パスワードを知られても、ほかの人はログインできません。
second-factor-step-app = スマートフォンに認証アプリを入れます（Google Authenticator、Microsoft Authenticatorなど）。
second-factor-step-scan = アプリで、この図を読み取ります。
second-factor-qr = 認証アプリで読み取る図（QRコード）
second-factor-by-hand = 読み取れないときは、アプリに次の文字を入力します。
second-factor-code = アプリに出た6けたの番号
second-factor-go = 確認の番号を使いはじめる
second-factor-remove = 確認の番号をやめる
recovery = 回復コード
recovery-text =
    端末をなくしたとき、番号のかわりに使うコードです。それぞれ1回だけ使えます。
    いま、紙に写すか印刷して、しまってください。このページを閉じると、もう見られません。
recovery-left = 回復コードは、あと{ $count }個使えます。
recovery-renew = 回復コードをつくり直す
recovery-kept = 控えました

## 情報を知らせる

suggest-link = 情報が違う・知らせたいことがある
suggest-correction = 情報が違うとき
suggest-correction-text = 気づいたことを教えてください。名前は書かなくてかまいません。係が確かめてから、直します。
suggest-new = 新しい場所を知らせる
suggest-new-text = この地図にまだない場所を教えてください。係が確かめてから、のせます。
suggest-what = どうしましたか
suggest-kind-correction = 書いてあることが違う
suggest-kind-not-held = 行ったら、やっていなかった
suggest-kind-closed = もうやっていない・なくなった
suggest-held-on = 行った日
suggest-words = 教えてください
suggest-words-hint = 例：日にちが第2火曜日に変わりました。電話番号がつながりません。
suggest-rewrite = 正しい内容を書ける人は、ここを開いて直してください
suggest-rewrite-hint = 違うところだけ直してください。ほかは、そのままでかまいません。
suggest-new-address = どこにありますか
suggest-new-schedule = いつやっていますか
suggest-who = だれが行けますか
suggest-new-words = ほかに知っていること
suggest-new-words-hint = 例：公民館の1階です。だれでも入れます。お茶代が100円です。
suggest-choose = えらんでください
suggest-contact = あなたの連絡先
suggest-contact-hint = 係がたずねたいときだけ使います。地図には出ません。
suggest-go = この内容を知らせる
suggest-new-go = この場所を知らせる
suggest-promise = 送っても、すぐには変わりません。係が確かめます。
suggest-stay-empty = この欄には何も書かないでください
suggest-press-again = まだ送っていません。書いた内容は残っています。もう一度、下のボタンを押してください。
suggest-too-many = たくさん届いているため、いまは受け取れません。書いた内容は残っています。1時間ほどたってから、もう一度ボタンを押すか、電話などでお知らせください。
sent-thanks = ありがとうございます。受け取りました
sent-outcome = 結果
sent-waiting = 係が確かめています。
sent-accepted = 知らせてくださった内容を、地図に入れました。
sent-accepted-in-part = 知らせてくださった内容の一部を、地図に入れました。
sent-refused = 確かめましたが、地図は変えませんでした。
sent-withdrawn = 取り下げました。
sent-reason = 係から
sent-later = あとで結果を見るには
sent-later-text = このページのアドレスを控えておくと、どうなったかを見られます。
sent-what = 知らせた内容
sent-words = ことば
sent-number = 受付番号
sent-at = 受け取った日時
sent-place = 場所
sent-withdraw = 取り下げる
sent-back = 場所のページへ

## 団体に確かめてもらう

confirm-title = 「{ $name }」の情報は、このとおりですか
confirm-text = 下が、地図で見えている内容です。ボタンを押すまで、何も変わりません。
confirm-true = このままで正しい
confirm-correct = 直すところがある
confirm-correct-text = 違うところを直して送ってください。係が確かめてから、地図に入れます。
confirm-changed = 見ているあいだに、内容が新しくなりました。もう一度、確かめてください。
confirm-thanks = ありがとうございました
confirm-thanks-text =
    「このままで正しい」というお返事を受け取りました（{ $when }）。
    地図には、この日に確かめた情報として出ます。
confirm-corrected-text =
    直すところを受け取りました（{ $when }）。
    係が確かめてから、地図に入れます。
confirm-ended = このリンクは使えません
confirm-ended-text =
    期限が切れたか、取り消されたリンクです。
    送った人に、新しいリンクをもらってください。

## 職員：届いた情報

staff-suggestions = 届いた情報
suggestions-states = 状態
suggestions-waiting = 確認待ち
suggestions-settled = 終わったもの
suggestions-none = ありません。
suggestions-search = 場所の名前・受付番号
suggestions-any-kind = すべて
suggestions-order = ならべかた
suggestions-oldest = 古い順
suggestions-newest = 新しい順
suggestions-by-place = 場所の名前の順
suggestions-filter = しぼりこむ
suggestions-before = 前のページ
suggestion-by = 知らせた人
suggestion-by-anyone = 住民など（登録なし）
suggestion-by-organization = 団体（確認のリンク）
suggestion-by-account = 登録している人
suggestion-waiting = 確認待ち
suggestion-accepted = 反映ずみ
suggestion-accepted-in-part = 一部を反映
suggestion-refused = 反映しない
suggestion-withdrawn = 取り下げ
suggestion-contact-hint = 職員だけに見えます。結果を決めてから{ $days }日で消えます。
suggestion-compare = いまの内容とくらべる
suggestion-choose = 入れるものにチェックを付けます。ことばは、ここで直してから入れられます。
suggestion-now = いま
suggestion-then = 届いたとき
suggestion-proposed = 届いた内容
suggestion-take = 「{ $field }」を入れる
suggestion-already = もう、そのとおりになっています。
suggestion-changed-since = この情報が届いたあとに、いまの内容が変わりました。どちらが正しいか、確かめてください。
suggestion-changed = このページを開いたあとに、内容が変わりました。新しい内容とくらべて、もう一度決めてください。
suggestion-reason = 知らせた人へのことば
suggestion-reason-hint = 知らせた人が、結果のページで読みます。入れないときは、理由を書いてください。
suggestion-accept = チェックした内容を入れる
suggestion-create = 下書きとして登録する
suggestion-close = 終了にする
suggestion-done = 対応ずみにする
suggestion-refuse = 入れない
suggestion-result = 結果
suggestion-decided-at = 決めた日時
ask-organization = 確認のお願い
ask-text =
    団体の人に、この場所の情報が正しいかを確かめてもらうリンクをつくります。団体の人は、登録もパスワードもいりません。
    リンクは{ $days }日のあいだ、1回だけ返事ができます。
ask-go = リンクをつくる
ask-links = これまでのリンク
ask-made = 団体に送るリンク
ask-made-text = 下の文を写して、いつものメールやLINEで団体の人に送ってください。
ask-message =
    「{ $name }」のみなさま

    「{ $service }」にのっている情報が、いまも正しいかを確かめてください。
    下のリンクを開いて、「このままで正しい」か「直すところがある」を押してください（{ $days }日のうちに）。

    { $link }
ask-back = 確認のお願いへ戻る
ask-once = このリンクは、このページを閉じると、もう見られません。届かなかったときは、新しいリンクをつくってください。
ask-sent = { $when }につくったリンク：
ask-confirmed = このままで正しい（{ $when }）
ask-corrected = 直すところが届きました（{ $when }）
ask-revoked = 取り消しました（{ $when }）
ask-open = 返事待ち（{ $when }まで）
ask-expired = 返事がないまま、期限が切れました
ask-revoke = リンクを取り消す


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
credit-hazards = 重ねるハザードマップ（{ $names }）：{ $credit }
credit-names = 住所・町名・駅の場所：{ $names }
credit-mlit = 国土交通省「位置参照情報」
credit-geolonia = 「Geolonia 住所データ」（CC BY 4.0）をもとに作成
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
    職員と団体の人がログインしているあいだは、その人を見分けるクッキーを使います。
    広告や、見る人を調べるしくみは使っていません。
privacy-map = 背景の地図
privacy-map-gsi = 背景の地図は、国土地理院のサーバーから直接読みこみます。そのとき、国土地理院には、見ている地図の範囲とIPアドレスが伝わります。地図が画面に出るときに読みこみます（スマートフォンの一覧では「地図」を押すまで、場所のページでは地図の所まで進むまで、読みこみません）。
privacy-map-other = 背景の地図は、運営者が決めた別のサーバーから直接読みこみます。そのとき、そのサーバーには、見ている地図の範囲とIPアドレスが伝わります。
privacy-map-own = 背景の地図も、このサービスのサーバーから読みこみます。ほかの会社や機関のサーバーには、何も伝わりません。
privacy-map-none = 背景の地図は使っていません。ほかの会社や機関のサーバーには、何も伝わりません。
privacy-hazards = 「ハザードマップを重ねる」で地図を選ぶと、その地図を出している所（{ $hosts }）のサーバーから直接読みこみます。そのとき、そこには、見ている地図の範囲とIPアドレスが伝わります。選ぶまでは、何も読みこみません。何を選んだかは、どこにも保存しません。
privacy-suggest = 知らせてくださった内容
privacy-suggest-text =
    「情報が違う」などで送られた内容は、係が確かめるために保存します。だれが送ったかは、わかりません。
    連絡先を書いたときは、係がたずねるためだけに使い、公開しません。結果を決めてから{ $days }日で消します。結果が決まらないときも、届いてから{ $undecided }日で消します。
    いたずらを防ぐため、送った人のIPアドレスを、プログラムのメモリーに1日だけおぼえます。記録（ログ）やデータベースには残しません。
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
invalid-too-long-counted = 長すぎます。{ $max }文字まで、いま{ $now }文字です。
invalid-not-a-number = 数（小数）で入力してください。
invalid-limit-range = 決められた範囲の整数で入力してください。
invalid-radius-range = 0より大きく100000以下の数（メートル）で入力してください。
invalid-unknown-category = この種別はありません。
invalid-unknown-fact = この設備・条件はありません。
invalid-unknown-target = この対象はありません。
invalid-unknown-layout = この様式では書き出せません。
invalid-says-nothing = どこが違うかを、ひとことでも書いてください。
invalid-not-a-day = 日にちをえらんでください。例：2026-11-20
invalid-not-a-past-day = きょうより前の、1年以内の日にちをえらんでください。
invalid-unknown-field = この項目は直せません。
invalid-not-a-value = この項目では使えない内容です。
invalid-not-an-id = 場所の番号（ID）を入力してください。
invalid-not-a-when = now、today、曜日（mon〜sun）、日付（2026-12-08）、日時（2026-12-08T10:00）のどれかで指定してください。
invalid-date-range = 日付は2022年から2099年までで指定してください。
invalid-not-opening-hours = 開催日時は、OpenStreetMap の opening_hours の書き方で入力してください。
invalid-opening-hours-unsupported = この書き方には答えられません。日の出・日の入り、学校の休み、くり返す時刻は使えません。月をならべて「第1土曜日」などと書くときは「Feb,Apr: Sa[1]」のようにコロンを入れてください。
invalid-password-short = パスワードは8文字以上にしてください。
invalid-password-common = すぐに言い当てられるパスワードです。よくあることば、名前、ならんだ数字や文字のほかに、ことばを足してください。
invalid-password-wrong = いまのパスワードがちがいます。
invalid-password-differs = 2つのパスワードが同じではありません。もう一度入力してください。
invalid-code-wrong = 番号がちがいます。アプリにいま出ている6けたの番号を入力してください。
invalid-name-taken = 同じ名前の人がもういます。所属を付けるなどして、区別してください。
invalid-organization-missing = 団体の人には、団体の名前が必要です。
invalid-district-missing = 「編集」の人には、担当の地区をえらんでください。えらばないと、地区が決まっていない場所しか直せません。
invalid-last-administrator = 管理者がひとりもいなくなってしまいます。先に、ほかの人を管理者にしてください。
invalid-not-a-url = https:// か http:// で始まるアドレスを書いてください。
invalid-not-an-email = メールアドレスを書いてください。いくつかあるときは「、」で区切ります。例：a@example.jp
invalid-not-a-phone-number = 電話番号を数字で書いてください。いくつかあるときは「、」で区切ります。例：04-0000-0000
invalid-not-a-whole-number = 人数を数字で書いてください。
invalid-not-a-time = 時刻を 10:00 のように書いてください。
invalid-day-missing = 曜日をえらんでください。
invalid-start-missing = はじまりの時刻を書いてください。
invalid-end-is-start = おわりの時刻が、はじまりと同じです。
invalid-in-the-past = きょうか、きょうより後の日にしてください。
invalid-not-published = 公開している場所だけ、休止にできます。
invalid-district-not-yours = 担当する地区の中から、えらんでください。
invalid-fee-contradicts = 料金の文と、「無料」の答えがちがっています。どちらかを直してください。
invalid-changed-since = そのあとで、また変わっています。いまの内容を見て、直してください。
invalid-cannot-undo-creation = 登録そのものは元に戻せません。「終了する」を使ってください。
invalid-no-revision = 古いか、こわれた画面から送られました。画面を開きなおして、もう一度してください。
invalid-no-such-step = このボタンは使えません。
invalid-nothing-ticked = 元に戻す項目に、ひとつ以上チェックを付けてください。
invalid-not-exceptions = 「2026-12-08 中止 理由」のように、1行にひとつ書いてください。
invalid-exceptions-alone = 開催日時が決まらないと、休みや変更の日は書けません。
invalid-nothing-taken = 入れるものに、ひとつ以上チェックを付けてください。
invalid-nothing-chosen = 場所をひとつ以上えらんでください。
invalid-unknown-kind = welfare_shelter, evacuation_shelter, emergency_site のどれかを指定してください。
invalid-unknown-status = このような開設状況はありません。
invalid-unknown-condition = このような状態の項目はありません。
invalid-unknown-answer = この項目の答えではありません。
invalid-unknown-group = このような内訳の項目はありません。
invalid-nothing-counted = 数えた人数を1つ以上入力してください。
invalid-unknown-hazard = このような災害の種類はありません。
invalid-unknown-direct = yes, no, named_only のどれかを指定してください。
invalid-max-age-range = 1以上の整数（分）で指定してください。
invalid-vacancy-range = 0から1000000までの整数で指定してください。
invalid-position-missing = 場所を中心にしてさがすときは、緯度と経度を両方指定してください。
invalid-not-an-area = 多角形のGeoJSON（PolygonまたはMultiPolygon）を指定してください。
invalid-ring-open = 多角形の輪は4点以上で、最初と最後の点を同じにしてください。
invalid-area-too-fine = 範囲の点が多すぎます。20000点までにしてください。
invalid-not-json = JSONを読めません。書き方を確かめてください。
invalid-wrong-type = 値の種類が違います。
invalid-persons-range = 人数は0から1000000までの整数で入力してください。
invalid-not-a-moment = 日付と時刻を読めません。
invalid-observed-future = これから先の時刻です。機器の時計を確かめてください。
invalid-observed-long-ago = 2000年より前の時刻です。機器の時計を確かめてください。
invalid-clock-ahead-range = 時計のずれの大きさが正しくありません。ミリ秒の整数で、100年までにしてください。
invalid-unknown-witness = 見た人のアカウントがありません。
invalid-unknown-incident-kind = real（災害）か exercise（訓練）を指定してください。
invalid-incident-running = 別の災害か訓練が続いています。先に終了してください。
invalid-incident-ended = この災害・訓練は終了しています。
invalid-incident-other = この災害・訓練は終了して、いまは別の災害・訓練が続いています。内容と時刻を確かめて、いまのほうに送るかどうかを決めてください。
invalid-no-incident = 災害も訓練も始まっていません。先に開始してください。
invalid-key-used = このIdempotency-Keyは、別の報告で使われています。
invalid-sample-place = 見本の施設は、実際の災害では使えません。
invalid-not-public = 公開していない施設です。

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
issue-not-an-email = メールアドレスとして読めません。書かれているとおりに取りこみました。確かめてください。
issue-not-a-phone-number = 電話番号として読めません。書かれているとおりに取りこみました。確かめてください。
issue-longer-than-forms-take = 画面で書ける長さをこえています。書かれているとおりに取りこみました。
issue-contact-none = 「なし」「－」「不明」などは、空欄（未確認）として取りこみました。
issue-not-a-municipality-code = 全国地方公共団体コードではありません（5桁または6桁）。
issue-unknown-municipality = 都道府県名と市区町村名に合う市区町村がありません。
issue-not-an-area = 面（閉じた輪郭）ではない図形です。PolygonかMultiPolygonにしてください。
issue-not-one-town = 町丁目がひとつではありません。1行にひとつずつ書いてください。
issue-town-in-two-districts = この町丁目は、前の行で別の地区に入っています。
issue-not-a-point = 点（Point）ではない図形です。点にしてください。
issue-coordinates-incomplete = 緯度と経度の片方しかありません。両方を書くか、両方を空にしてください。
issue-latitude-range = 緯度が-90から90の外です。
issue-longitude-range = 経度が-180から180の外です。
issue-duplicate-key = 同じ番号（キー）の行が、このファイルの前の方にあります。
issue-ragged-row = 列の数が見出しと合いません。区切りや引用符を確かめてください。
issue-unclosed-quote = 引用符（"）が閉じていません。ここから先は読めません。
issue-not-a-moment = 日付と時刻を読めません。
issue-unknown-shelter = この番号の避難先はありません（同じ番号が複数あるときも受け付けません）。
issue-unknown-column = この様式にない列です。読みこみません。
issue-duplicate-column = 同じ名前の列が2つあります。最初の列だけを読みます。
issue-no-coordinates = 緯度・経度がないため、地図に出ません。
issue-located-block = 緯度・経度がないため、住所から番地のまん中に置きました。住民には、およその場所と伝えます。
issue-located-chome = 緯度・経度がないため、住所から丁目のまん中に置きました。住民には、およその場所と伝えます。
issue-located-town = 緯度・経度がないため、住所から町のまん中に置きました。住民には、およその場所と伝えます。
issue-extra-sessions = 追加情報の番号がありますが、その行がいっしょに取りこまれていません。
issue-lost-character = 「?」は、文字が失われた跡のようです。元の文字を確かめてください。
issue-session-elsewhere = 追加の開催は、別の住所や位置です。開催日時の文に住所を書きそえました。
issue-session-without-place = 追加情報の番号を持つ場所が、いっしょに取りこんだ表にないか、ひとつに決まりません。
issue-cell-error = 表計算ソフトの計算エラーなので、空欄として読みました。
issue-sheet-unknown = このシートは様式がわからないため、読みませんでした。
issue-sheet-hidden = 隠れているシートなので、読みませんでした。
issue-column-not-read = この列には入れる場所がないため、読みませんでした。
issue-address-date = 番地が日付に変わってしまったようです。住所に入れていません。
issue-municipality-differs = 市区町村コードが住所と合いません。住所のほうを取りました。
issue-capacity-zero = 定員が0になっています。「未確認」として取りこみました。
issue-counted-otherwise = 「無」とありますが、数の列には1つ以上とあります。「未確認」として取りこみ、備考に残しました。
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
issue-merged-cells = 結合されたセルの値を、下のセルにも入れて読みました。
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
import-pair-point = { $metres }m のところにあります
import-pair-name-and-address = 名前と住所が同じです
import-pair-key-changed = 同じ場所で、前の番号はファイルからなくなりました
import-done = 終わりました：{ $rows }行のうち、新しい場所 { $created }、変わった場所 { $changed }、同じ { $unchanged }、職員が直したためそのまま { $kept }、取りこまない { $refused }。なくなった場所 { $missing }、確かめるもの { $doubts }
import-rehearsed = 試しました（何も書いていません）：{ $rows }行のうち、新しい場所 { $created }、変わる場所 { $changed }、同じ { $unchanged }、職員が直したためそのまま { $kept }、取りこまない { $refused }。なくなった場所 { $missing }、確かめるもの { $doubts }
import-outside = { $count }件の場所が、市の範囲の外にあります
import-waiting = 職員の確認を待っているもの：
queue-doubt = 確かめたい値 { $count }件
queue-schedule = 機械が読んだ開催日時 { $count }件
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
# The form of a place: what its fields are called, and what belongs into them
field-state = 状態
field-suspended-reason = 休止の理由
field-suspended-until = 休止の終わり
field-category = 種別
field-name = 名前
field-name-kana = 名前のよみ（カナ）
field-description = どんなところか
field-organization = 団体の名前
field-schedule = 開催日時の読み取り
field-exceptions = 休み・変更・臨時の日
hint-exceptions = 1行にひとつ。例：2026-12-08 中止 会場の工事／2026-12-22 変更 2026-12-23 13:00-15:00／2026-12-29 臨時 10:00-12:00
field-schedule-text = 開催日時（文章）
field-schedule-confirmed = 開催日時の確認
field-targets = 対象（えらぶ）
field-eligibility-text = だれが来られるか
field-fee-text = 費用
field-reservation-text = 予約
field-address = 住所
field-building = 建物・階・部屋
field-district = 地区
field-district-found = 地区を位置から求めたか
field-location = 地図の位置
field-location-precision = 位置の確かさ
field-point-shown = 地図での見せ方
field-municipality = 市区町村コード
field-access = 行き方
field-first-visit-note = はじめての方へ
field-site = 同じ建物
field-phone = 電話番号
field-contact-note = 電話できる日時・担当など
field-fax = FAX番号
field-email = メールアドレス
field-url = ホームページ
field-private-contact = 職員だけが見る連絡先
field-facts = 設備
field-hazards = 災害
field-designation = 福祉避難所の区分
field-direct = 直接行けるか
field-carers-admitted = 介護する人もいっしょに入れるか
field-hazard-dependent = 災害によって対象が変わるか
field-municipal-note = その他市町村長が必要と認める事項
field-capacity = 定員（人）
field-capacity-text = 定員についての説明
field-note = そのほか知らせたいこと
field-image-url = 写真のアドレス
field-image-licence = 写真の利用条件
field-verified-on = 確認した日
field-verified-by = 確認した団体
field-source = 出典
field-source-key = 出典での番号
field-lat = 緯度
page-of-form = この画面
field-lon = 経度
hint-category = えらんだ種別によって、下の項目が変わります（保存のあと）。
hint-name = 例：ひだまりサロン
hint-name-kana = 例：ヒダマリサロン
hint-description = はじめての人にわかるように、1～3行で。例：お茶を飲みながら、体操や手芸をします。
hint-organization = 例：みどり町自治会
hint-address = 例：埼玉県所沢市並木1-1-1。番地まで書くと、地図の位置をさがせます。
hint-building = 例：みどり会館 2階 和室
hint-district = 担当する地区。わからないときは空欄のままにします。
hint-access = 例：所沢駅西口から歩いて5分。駐車場はありません。
hint-first-visit-note = だれが迎えるか、入口はどこか。例：玄関は建物の右側です。入口で係が声をかけます。
hint-schedule-text = ちらしのとおりに書けます。例：毎月第2・第4火曜日 10:00～12:00（祝日は休み）
hint-eligibility-text = 例：おおむね65歳以上の人。どなたでも。
hint-targets = あてはまるものを、すべてえらびます。
hint-fee-text = 例：1回100円（お茶代）。無料のときは「無料」。
hint-reservation-text = 例：いりません。初回だけ電話で。
hint-phone = 住民が電話する番号。例：04-0000-0000
hint-contact-note = 例：平日9時～17時、担当 みどり
hint-fax = 例：04-0000-0000
hint-email = 住民に見せるメールアドレス。
hint-url = https:// か http:// で始まるアドレス。
hint-private-contact = 公開されません。個人の電話番号などは、ここに書きます。
hint-capacity = 数字だけ。例：30
hint-capacity-text = 公表された文章のとおりに。
hint-municipal-note = 公表された文章のとおりに。
hint-note = 例：8月は会場が変わることがあります。
hint-image-url = https:// で始まる、写真のアドレス。
hint-image-licence = 例：CC BY 4.0 みどり町自治会
hint-facts = わからないものは「未確認」のままにします。「なし」とは別です。
hint-point-shown = 個人の家で開いているときなどは「地域だけ」にします。地図にも住所にも、家がわかる位置は出ません。
hint-suspended-reason = 住民に見えます。例：会場の工事のため
hint-suspended-until = わからないときは空欄のままにします。
hint-lat = 例：35.799
hint-lon = 例：139.469

# The form of a place: its parts and buttons
part-what = 何という場所か
part-when = いつ開くか
part-where = どこにあるか
part-who = だれが来られるか
part-contact = 連絡先
part-contact-more = FAX・メール・ホームページ・職員だけの連絡先
part-facts-more = ほかの設備・条件
part-more = そのほか
part-picture = 写真
schedule-chosen = 曜日と時間をえらぶ
schedule-written = 文章で書く
schedule-line = { $number }つめの日時
schedule-days = 曜日
schedule-weeks = 第何週か（えらばなければ毎週）
week-nth = 第{ $week }
week-last = 最終
schedule-start = はじまり
schedule-end = おわり
schedule-off = 休みの日
schedule-off-holidays = 祝日は休み
schedule-off-new-year = 年末年始は休み
schedule-off-months = 休みの月がある
schedule-off-months-hint = 休みの月
reading-is = 読み取り：
reading-dates = 次に開く日
reading-no-dates = これから200日のあいだに、開く日はありません。
reading-by-machine = 機械が文章を読み取りました。この日付が合っているか、見てください。
reading-right = この読み取りで合っています
reading-none = この文章は機械では読み取れません。文章のまま表示します。上の「曜日と時間をえらぶ」も使えます。
reading-wordless = 読み取りましたが、ことばでは表示できません
schedule-by-person = 人が確認した
schedule-by-machine-only = 機械の読み取り（未確認）
pin = 地図の位置
pin-none = まだ地図にのっていません。住所を番地まで書いて保存すると、位置をさがします。
pin-rough = 住所からさがした、おおよその位置です。合っていれば下の「この位置で正しい」にチェックを。ちがえば、ピンを動かしてください。
pin-outside = ピンが、この地図の範囲の外にあります。住所と位置がまちがっていないか、確かめてください。
pin-look = 位置を見る
pin-hint = ピンを指やマウスで動かせます。キーボードでは、ピンをえらんで矢印キーで動かします。緯度と経度を書くこともできます。
pin-find = 住所から位置をさがす
pin-found = 位置が見つかりました：
pin-not-found = この住所の位置は見つかりません。ピンを動かすか、緯度と経度を書いてください。
pin-right = この位置で正しい
pin-none-short = 地図になし
pin-label = 地図のピン。矢印キーで動かせます。
point-exact = 位置を見せる
point-area = 地域だけ見せる
precision-block = 番地
precision-chome = 丁目
precision-town = 町・大字
precision-municipality = 市区町村
precision-landmark = 目じるし
district-none = なし・わからない
direct-choice-yes = 直接行ける
direct-choice-no = 直接は行けない
direct-choice-named = 個別避難計画で決まっている人だけ
state-draft = 下書き
state-in-review = 確認待ち
state-published = 公開中
state-suspended = 休止中
state-closed = 終了
edit-reason = 変えた理由（書かなくてもよい）
edit-reason-hint = ほかの職員が履歴で見ます。例：団体から電話があった
edit-also-verify = この内容は、きょう確認しました
edit-proposes = 直したことは、職員が確かめてから公開されます。
fee-right = 料金の文と「無料」の答えは、どちらも合っています
form-suspended = いまは休止中です。理由：{ $reason }
form-suspended-until = 休止の終わり：{ $day }
form-suspended-open = いつまで休むかは、決まっていません。
form-waiting = { $when }に送られた変更が、確認を待っています。まだ公開されていません。
form-waiting-open = この変更を見る
edit-words = 職員への説明（書かなくてもよい）
edit-words-hint = 例：来月から曜日が変わります
done-propose = 確認を頼みました。職員が確かめるまで、公開の内容は前のままです。
see-proposals = 頼んだことを見る・取り下げる
do-propose = 確認を頼む
suggestion-edit = 直す
suggestion-to-form = この場所の入力画面をひらく
history-suggestion = 届いた情報（受付番号 { $id }）を反映
do-publish = 公開する
do-publish-again = また公開する
do-save = 保存する
do-save-draft = 下書きのまま保存する
do-submit = ほかの職員に確認を頼む
do-preview = 住民からの見え方を見る
do-verify = きょう確認した
do-confirm-schedule = 開催日時の読み取りは正しい
do-suspend-open = 休止する…
do-suspend-text = 公開したまま「休止中」と表示します。理由と、いつまでかを書いてください。
do-suspend = 休止にする
do-close-open = 終了する…
do-close-text = 地図から消えます。ページを開いた人には、近くのほかの場所を案内します。あとから元に戻せます。
do-close = 終了にする
more-steps = 休止・終了
see-as-residents = 住民のページを見る
preview = 住民からは、こう見えます
preview-hint = まだ保存していません。下の内容を直すか、いちばん下のボタンで保存してください。
done-save = 保存しました。
done-publish = 公開しました。
done-submit = 確認を頼みました。
done-suspend = 休止にしました。
done-close = 終了にしました。
done-verify = きょう確認したことを記録しました。
done-confirm-schedule = 開催日時の読み取りを確認しました。
done-undo = 元に戻しました。
new-place = 新しい場所を登録する
new-place-which = どんな場所ですか。ひとつえらんでください。
duplicates = もう登録されているかもしれません
duplicates-text = 近くに、名前がにた場所があります。同じ場所なら、その名前を押してください。
duplicates-publish = べつの場所として公開する
duplicates-submit = べつの場所として確認を頼む
duplicates-save = べつの場所として下書きに保存する
duplicates-back = 入力した内容にもどる
elsewhere = 公開されていますが、ほかの人が担当している場所です。
elsewhere-ask = 直すところがあれば、その地区の担当者か、管理者に伝えてください。
clash = ほかの人が先に変えていました
clash-text = あなたが「{ $name }」を書いているあいだに、ほかの人が保存しました。どちらの内容も消えていません。見くらべて、保存してください。
clash-base = 書きはじめたとき
clash-now = いまの内容（ほかの人）
clash-mine = あなたの入力
clash-take-mine = あなたの入力にする
clash-yours-goes-in = あなたの入力が入ります。
clash-theirs-stays = ほかの人の変更が残ります。
clash-faults = 直すところがあります。下のボタンで保存すると、入力画面にもどって直せます。
clash-save = この内容で保存する
clash-drop = 自分の入力をやめて、いまの内容を見る
step-changed = ほかの人が先に変えていました。いまの内容を見てから、もう一度押してください。
unsaved-found = 前に書きかけた内容が、この端末に残っています。
unsaved-back = 書きかけをもどす
unsaved-drop = 書きかけをすてる

# The list of places, for staff
staff-places = 場所の一覧
places-found = { $count }件
places-words = 名前・住所・団体・電話でさがす
places-what = やること
places-more-filters = もっとしぼる・ならべかえる
places-sort = ならべ方
places-search = さがす
places-choose = えらぶ
places-pages = 前後のページ
places-before = 前の50件
places-after = 次の50件
any = すべて
what-due = 確認の時期がきた
what-pin = 地図の位置を決める
what-resume = 休止の終わりがすぎた場所
waits-resume-text = もう開いていれば、もう一度公開してください。まだのときは、休止をのばしてください。
what-schedule = 開催日時の読み取りを確認する
sort-name = 名前の順
sort-checked = 確認が古い順
sort-changed = 変更が新しい順
sort-kind = 種別の順
bulk = えらんだ場所に、まとめて
bulk-verify = きょう確認したことにする
bulk-publish = 公開する
bulk-suspend-open = まとめて休止する…
bulk-suspend = 休止にする
bulk-district-open = 地区を決める…
bulk-district = この地区にする
bulk-export = CSVファイルに書き出す（えらばなければ全部）
bulk-changed = { $count }件を変えました。
bulk-unchanged = 変わらなかったもの{ $count }件。
bulk-refused = 変えられなかったもの{ $count }件。
bulk-undone = { $count ->
    [0] 元に戻すものはありませんでした。
   *[other] { $count }件を元に戻しました。
}
bulk-undone-before = もう元に戻っていたもの{ $count }件。
bulk-not-undone = そのあとで変わったため、元に戻さなかったもの{ $count }件。
bulk-undo-text = 元に戻すときは、このボタンを押してください。
bulk-undo = いまの変更を、まとめて元に戻す

# History
history = 変更の履歴
history-all = 変更の履歴
history-of = 「{ $name }」の履歴
history-to-form = 内容を直す
history-none = まだ変更はありません。
history-none-here = ここまでの新しい変更の中には、ありませんでした。もっと前にあるかもしれません。
history-older = もっと前を見る
history-why = 理由：
history-created = 登録しました。
history-removed = 取りのぞきました。
difference-before = 前：
difference-after = 後：
undo = この変更を元に戻す
undo-choose = チェックを外した項目は、いまのまま残ります。
undo-reason = { $revision }回めの変更の取り消し
revision = 変更番号
actor-staff = 職員
actor-import = ファイルの取りこみ（{ $source }）
actor-operator = サーバーの管理者
actor-program = プログラム
actor-anyone = 住民など
actor-link = 団体（確認のリンクから）

# The first page for staff: what waits
home-find = 場所をさがして直す
home-tasks = いま、やること
home-nothing = いま、やることはありません。
home-all = すべて見る（{ $count }件）

# Suspended
suspended-why = 理由：{ $reason }
suspended-until = { $day }まで
waits-suggestions-text = 住民や団体の人が知らせてくれました。
waits-proposed = 確認を待っている変更
waits-proposed-text = 職員が確かめています。
home-none-own = この団体の場所は、まだのっていません。のせるときは、市や社会福祉協議会の職員に知らせてください。
name-of-organization = { $name }（{ $organization }）
home-own = わたしたちの場所
home-own-text = えらんで、内容を直せます。
waits-review = 確認待ち
waits-review-text = ほかの職員が確認を頼んでいます。
waits-due = 確認の時期がきた場所
waits-due-text = 電話などで確かめて、変わりがなければボタンを押してください。
waits-pin-text = 住所からは、おおよその位置しかわかりません。
waits-schedule = 開催日時の読み取りを確認する
waits-schedule-text = 機械が文章を読み取りました。正しければボタンを押してください。
waits-doubt = ファイルの取りこみで気になったこと
waits-doubt-text = 取りこんだ値が、おかしいかもしれません。
waits-duplicate = 同じかもしれない場所
waits-duplicate-text = 名前がにていて、近くにあります。
waits-kept = ファイルの内容とちがう場所
waits-kept-text = 職員が直したため、ファイルの内容にはしていません。
waits-missing = 新しいファイルになかった場所
waits-missing-text = 終わっているかもしれません。
waits-same-site = 同じ建物かもしれない避難先
waits-same-site-text = 名前と位置がにています。
waits-join = 同じ建物としてつなぐ
waits-done = 済んだことにする
waits-and = と

# Importing files in the browser
up-nav = ファイルの取りこみ
up-title = ファイルの取りこみ
up-lead = CSV、Excel（.xlsx）、GeoJSON のファイルから、場所を登録したり直したりします。まず、いまの登録とくらべた結果を見せます。「取りこむ」ボタンを押すまで、何も変わりません。
up-own-districts = あなたが取りこめるのは、担当する地区（{ $districts }）の場所だけです。ほかの地区の行は取りこまず、どの行かを知らせます。
up-begun = 始めたままの取りこみがあります。
up-go-on = つづきを見る
up-files = ファイル
up-files-hint = いくつでも、まとめてえらべます。合わせて{ $limit }MBまで。
up-settings = くわしい設定（ふつうは、そのままでかまいません）
up-compare = 登録とくらべる
up-runs = これまでの取りこみ
up-no-runs = まだ、ありません。
up-by-file = ファイルに書いてあるとおり
up-find-layout = 自動で見分ける
up-source = 資料の名前
up-source-hint = 次の年の同じ資料で、同じ場所を見つけるための名前です。わからなければ、空けておきます。
up-category = 場所の種別
up-category-hint = ファイルに種別の列がないときだけ、えらびます。
up-layout = ファイルの様式
up-layout-hint = 見分け方が正しくないときだけ、えらびます。
up-partial = このファイルには、資料の一部だけが入っている
up-partial-hint = チェックすると、ファイルにない場所を「なくなった」とは数えません。
up-overwrite = 職員が直した場所も、ファイルの内容に変える
up-overwrite-hint = チェックしないと、職員が直した場所はそのまま残ります。
up-keep-sample = 見本の場所を残したまま、取りこむ
up-keep-sample-hint = いまの登録には、練習用の「見本」の場所が入っています。本番の地図では、先に見本を消してください。
up-which-files = 取りこむファイル
layout-ibasho = いばしょマップの様式
layout-gsi-shelter = 国土地理院 指定避難所
layout-gsi-emergency = 国土地理院 指定緊急避難場所
layout-children-cafeteria = 子ども食堂一覧
layout-children-cafeteria-sessions = 子ども食堂一覧の追加情報
layout-emergency-site = 指定緊急避難場所一覧
layout-childcare = 子育て施設一覧
layout-care-service = 介護サービス事業所一覧
layout-aed = AED設置箇所一覧
layout-toilet = 公衆トイレ一覧
layout-public-facility = 公共施設一覧
layout-mapping = 列の対応を決めた表
up-comparing = 登録とくらべています
up-writing = 取りこんでいます
up-reading = ファイルを読んでいます…
up-progress = { $total }行のうち、{ $done }行まで終わりました。
up-progress-label = 進みぐあい
up-waits = この画面は、終わると自動で変わります。ほかの画面へ移っても、つづきます。
up-look-again = いまの様子を見る
up-compared = 取りこむ前の確認
up-overtaken = 見ていただいたあとに、登録の内容が変わりました。まだ何も取りこんでいません。新しい結果を見て、よければもう一度ボタンを押してください。
up-not-yet = まだ何も変わっていません。内容を見て、よければ下のボタンを押してください。
up-apply = 取りこむ（新しい場所{ $created }件、変わる場所{ $changed }件）
up-apply-created = 取りこむ（新しい場所{ $created }件）
up-apply-changed = 取りこむ（変わる場所{ $changed }件）
up-apply-notes = 場所は変えず、見つけたことだけを記録する
up-drop = やめる
up-choose = ファイルや設定をえらびなおす
up-compare-again = この設定で、もう一度くらべる
up-done = 取りこみました
up-done-text = 登録に入りました。住民の地図にも、もう出ています。
up-see-run = この取りこみの記録を見る・取り消す
up-see-waiting = 確認を待つことを見る
up-next = ほかのファイルを取りこむ
up-failed = 取りこめませんでした
up-nothing-written = 登録は、前のまま変わっていません。
up-failed-files = 読めないファイルがあります。直して送りなおすか、下でそのファイルを外してください。
up-failed-nothing = 取りこむ表が、ひとつもありませんでした。
up-failed-sample = いまの登録には、練習用の「見本」の場所が{ $count }件あります。見本を消してから取りこむか、下の「見本の場所を残したまま、取りこむ」にチェックを付けてください。
up-replaced = 新しいファイルが送られました
up-replaced-text = このあとに、あなたの名前で新しいファイルが送られました。ここにあった内容は、見られなくなりました。取りこみが終わっていたものは、取りこみの一覧にあります。
up-replaced-go = 新しいファイルを見る
sample-title = 見本の場所を消す
sample-text = この登録には、練習用につくった「見本」の場所が{ $count }件あります。
sample-edited = このうち{ $count }件は、だれかが手で直しています。それも消えます。
sample-remove-text = 消すと、住民の地図からすぐに消えます。ほんものの場所は、そのまま残ります。だれがいつ消したかは、変更の履歴に残ります。
sample-remove = 見本の場所{ $count }件を消す
sample-keep = 消さない
sample-removed = 見本の場所を消しました。
sample-none = 見本の場所はありません。
sample-there = 練習用の「見本」の場所が入っています。
sample-look = 見本の場所を消す…
sample-ask = 見本を消すことができるのは、管理者です。
up-failed-forbidden = いまは取りこみができない利用者になっています。何も変えていません。
up-failed-busy = ほかの人が登録を書きかえているところでした。少し待って、もう一度くらべてください。
up-failed-other = うまくいきませんでした。もう一度くらべてもだめなときは、サーバーの管理者に知らせてください。
up-file-empty = 中身がありません。書き出しが終わっているか、確かめてください。
up-file-kind = 取りこめる種類のファイルではありません。CSV、Excel（.xlsx）、GeoJSON にしてください。
up-file-control = { $line }行目に、文字ではない制御文字があります。取りのぞいてください。
up-file-encoding = { $line }行目の文字コードがわかりません。UTF-8 で保存しなおしてください。
up-file-old-workbook = 古い形式（.xls）か、パスワードの付いたExcelです。パスワードなしの .xlsx で保存しなおしてください。
up-file-workbook = こわれたExcelファイルです。Excelで開いて、保存しなおしてください。
up-file-too-large = 広げると{ $limit }MBを超えます。いくつかに分けてください。
up-file-gzip = こわれた圧縮ファイルです。もう一度、作りなおしてください。
up-file-json = { $line }行目で、JSONの書き方がこわれています。
up-file-not-features = GeoJSON の FeatureCollection ではありません。
up-file-columns = 列が{ $count }もあります（{ $limit }まで）。区切りの文字や引用符を確かめてください。
up-file-layout = 列の名前が、知っている様式のどれとも合いません（{ $header }）。
up-file-no-category = 場所の種別を書いた列がありません。「場所の種別」をえらんでください。
up-file-lacks = 必要な列がありません：{ $columns }
up-columns = 列の名前をたしかめてください
up-columns-lead = 知っている様式のどれとも合わない表です。それぞれの列に何が書かれているかを、例を見ながらえらんでください。一度決めると、次から同じ列の表を同じように読みます。
up-columns-go = この読み方で、登録とくらべる
up-column-none = （読まない）
up-column-blank = はじめの行は、空です。
up-column-example = 例：{ $example }
up-created = 新しい場所
up-will-change = 変わる場所
up-changed = 変わった場所
up-unchanged = 同じ内容の場所
up-kept = 職員が直したので、そのままの場所
up-refused = 取りこまない行
up-missing = ファイルからなくなった場所
up-missing-unknown = 取りこまない行があるため、なくなった場所は調べていません。
up-pairs = 同じ場所・建物かもしれない組
up-duplicates = 同じ場所かもしれない組
up-same-sites = 同じ建物や敷地かもしれない組
up-outside = 市の範囲の外
up-doubts = 確かめてほしいこと
up-repairs = 読みながら直したこと
up-about-file = { $rows }行・{ $layout }・文字コード { $encoding }
up-by-mapping = { $when } に決めた列の対応で読みました。
up-more = ほかに{ $count }件あります。
up-line = { $line }行目
up-run = 取りこみの記録
up-run-when = いつ
up-run-who = だれが
up-run-counts = 新しい場所 { $created }・変わった場所 { $changed }
up-run-changes = 変わった場所の一覧
up-undone = 取り消しずみ
up-undo-title = この取りこみを取り消す
up-undo-text = この取りこみで登録した場所（{ $created }件）は、地図と一覧からなくなります。変えた場所（{ $changed }件）は、前の内容にもどります。あとで人が直した場所は、そのまま残して知らせます。同じファイルは、また取りこめます。
up-undo = この取りこみを取り消す
up-undo-done = 取りこみを取り消しました。
up-undo-going = 取り消しています。数が多いので、少し時間がかかります。しばらくしてから、このページをもう一度開いてください。
up-undo-again = この取りこみは、もう取り消してあります。二度は取り消せません。
up-undo-reason = 取りこみの取り消し（{ $files }）
up-undone-by = { $when } に { $who } が取り消しました。なくした場所 { $removed }件、前の内容にもどした場所 { $restored }件。
up-undo-left = そのまま残した場所 { $count }件
up-left-changed = あとで変わっているため
up-left-suggestion = 届いた情報が、確認を待っているため
up-left-status = 開設状況の報告があるため
up-left-not-yours = 担当する地区の外のため
up-left-gone = もう登録にないため
invalid-no-file = ファイルを、ひとつ以上えらんでください。
invalid-upload-too-large = 大きすぎるか、数が多すぎます。合わせて20MB、20個までにしてください。
invalid-upload-broken = ファイルが最後まで届きませんでした。もう一度送ってください。
invalid-import-running = あなたの取りこみが、いま進んでいます。終わってから送ってください。
invalid-imports-full = ほかの人の取りこみで、いっぱいです。少し待って、もう一度送ってください。
issue-other-district = 担当する地区の外の場所です。取りこみません。
issue-no-district = どの地区の場所か、わかりません。管理者に取りこみを頼んでください。
## 避難先の報告で気をつけること

warning-over-capacity = 収容人数より多い人数です。
warning-not-in-use = 開設中でないのに人数があります。
warning-unusual-change = めずらしい変わり方です。まちがいがないか確かめてください。
warning-late = これよりあとに見た報告があります。いまの状況は変わりません。
warning-before-incident = 災害・訓練の開始より前の時刻です。
warning-clock-corrected = 端末の時計がずれていたので、時刻を直しました。
warning-other-incident = 終了した災害・訓練の画面で作られた報告を、いまの災害・訓練に入れました。
warning-composition-over = 性別・年代・配慮のどれかの人数が、いまいる人の数より多くなっています。

# Taking personal data out
redact-title = 個人情報を消す
redact-lead = 名前や電話番号など、載せてはいけなかった個人の情報を、この場所の記録、変更の履歴、届いた情報から消します。消したものは、元に戻せません。だれが、いつ、どの項目を、なぜ消したかだけが残ります。
redact-field = 消す項目
redact-field-hint = この項目に、これまで書かれたことを全部消します。
redact-no-field = （えらばない）
redact-text = または、消したい文字
redact-text-hint = 2文字以上。この場所のどの項目にあっても、その文字だけを消します。例：山田花子
redact-reason = 消す理由
redact-reason-hint = 履歴に残ります。消す内容は書かないでください。例：本人の申し出
redact-look = どこに書かれているか、確かめる
redact-back = やめる
redact-sure = { $what }を消します。まだ、消していません。
redact-warning = 元の資料からも消してください。同じ資料をもう一度取りこむと、また入ることがあります。バックアップの中のものは消えません。
redact-go = { $what }を消す
redact-done = { $what }を消しました。
redact-see-history = 変更の履歴を見る
redact-more = ほかにも消す
redact-in-place = いまの記録
redact-in-history = 変更の履歴
redact-in-suggestions = 届いた情報
redact-in-waiting = 確認を待つこと
redact-words = 届いた情報の文章
redact-contact = 届いた情報の連絡先
redact-a-text = 文字の一部
history-redacted = 個人情報を消しました（{ $what }）。{ $why }
invalid-redaction-length = 2文字から200文字までにしてください。
invalid-field-or-text = 消す項目か、消したい文字の、どちらかひとつだけを決めてください。
invalid-stands-nowhere = どこにも書かれていません。文字を確かめてください。
invalid-says-it-again = 理由の中に、消す文字が入っています。書かないでください。
## 災害のとき：ことば

seen-at = { $when }に確認
seen-by-sent-by = { $author }が見た、{ $sender }が送った
clock-was-slow = 端末の時計が{ $length }遅れていたので、時刻を直しました。
clock-was-fast = 端末の時計が{ $length }進んでいたので、時刻を直しました。
clock-had-shown = 端末の時計では{ $when }でした。
seen-old = 古い
ago-now = たった今
ago-minutes = { $count }分前
ago-hours = { $count }時間前
ago-days = { $count }日前
persons-there = 避難者
persons-capacity = 定員
persons-vacancy = 空き
incident-real = 災害
incident-exercise = 訓練
incident-none = いまは、災害も訓練も始まっていません。
incident-since = { $when }から

## 災害・訓練

incidents = 災害・訓練
incidents-nav = 災害・訓練
incidents-all = これまでの災害・訓練
incidents-empty = まだありません。
incident-span = { $from }から{ $to }まで
incident-runs = { $from }から続いています
incident-open-title = 災害・訓練を始める
incident-ends-exercise = 災害を始めると、いまの訓練は終わります。
incident-kind = どちらですか
incident-kind-real = ほんとうの災害
incident-kind-exercise = 訓練
incident-name = 名前
incident-name-hint = 住民にも見えます。例：台風第19号、総合防災訓練
incident-message = 住民への知らせ
incident-message-hint = いま何をしてほしいかを、短く書いてください。
incident-open-hint = ほんとうの災害を始めると、だれでも避難先の状況を見られるようになります。
incident-open = 始める
incident-opened = 始めました。
incident-saved = 保存しました。
incident-ended = 終わりました。
incident-change = 名前と知らせを直す
incident-save = この内容にする
incident-changed = ほかの人が先に直していました。いまの内容を確かめて、もう一度直してください。
incident-end-title = 終える
incident-end-text = 終えると、避難先の状況は住民に見えなくなります。報告の記録は残ります。
incident-end = 「{ $name }」を終える

## 災害・訓練の報告書

summary = { $name }の報告書
summary-see = 報告書
summary-ended = 「{ $name }」は終わりました。
summary-empty = 報告は、ひとつもありませんでした。
summary-places = 開いた避難先
summary-count = { $count }か所
summary-opened = 最初に開いた時
summary-closed = 閉まった時
summary-peak = いちばん多かった人数
summary-person-days = のべの人数
summary-person-days-hint = のべの人数は、人数×日数です。報告された人数が、次の報告まで続いたものとして数えます。人数のわからない時間は、入っていません。
summary-days = { $count }人日
summary-hours = { $count }時間
summary-reports = 報告の数
summary-silent = ほかに、報告が一度もなかった避難先が{ $count }か所あります。
summary-each = 避難先ごと
summary-each-hint = 図の高さは、避難先ごとに、いちばん多かった人数に合わせています。うすい色は、開いていた間です。
summary-open-time = 開いていた時間
summary-uncounted = 人数のわからない時間
summary-csv = 報告書（CSV）
timeline = 人数のうつりかわり（全体）
timeline-short = うつりかわり
timeline-hint = { $length }ごとに、その間でいちばん多かった人数です。
timeline-text = いちばん多かったのは、{ $when }の{ $count }人です。くわしい数は、下の「図と同じ数の表」にあります。
timeline-text-uncounted = 人数の報告はありません。
timeline-reported = 報告された人数
timeline-carried = その間に報告がなく、前の報告が続いている人数
timeline-uncounted = 開いているのに人数のわからない避難先がある（実際は、もっと多い）
timeline-table = 図と同じ数の表
timeline-when = いつから
timeline-persons = 人数
timeline-open = 開いている避難先
timeline-open-uncounted = そのうち人数がわからない
length-minutes = { $count }分
length-hours = { $count }時間
length-hours-minutes = { $hours }時間{ $minutes }分
length-days = { $count }日
## 避難先と報告

shelters = 避難先の一覧
shelters-nav = 避難先
shelters-report = 避難先の状況を報告する
shelters-find = 名前・住所・地区でさがす
shelters-count = { $count }か所
shelter-page = 住民に見えるページ
kept-page = いまはつながっていません。{ $when }にこの端末で見たときの内容です。
kept-page-slow = 応答に時間がかかっています。届くまで、{ $when }にこの端末で見たときの内容を出しています。
report-status = 状況を知らせる
report-status-rare = まだ開いていないとき
report-persons = いまいる人の数
report-persons-hint = 数えていなければ、空欄のままにしてください。
report-capacity = 定員は{ $count }人です。
report-more = 伝えたいこと・見た時刻・準備中・未開設
condition = 状態
condition-hint = ボタンを押すと、その項目だけを知らせます。職員だけが見ます。
condition-good = 問題の報告なし（{ $count }項目）
composition = 避難者の内訳
composition-hint = わかる人数だけを入力してください。空欄は「未確認」のままです。名前は書かないでください。職員だけが見ます。
composition-sex = 性別
composition-age = 年代
composition-need = 配慮が必要な人
composition-send = 内訳を知らせる
report-confirms = 変わりなし
report-note = 伝えたいこと
report-note-hint = 職員だけが見ます。
report-seen = 見た時刻
report-seen-hint = いまなら空欄のままにしてください。
report-taken = 受け取りました。
report-taken-back = 取り消しました。
report-log = これまでの報告
report-log-empty = まだありません。
report-log-gone = これまでの報告は、いまは読めません。
report-withdraw = 取り消す
report-withdrawn = 取り消しずみ
report-other-incident = 終了した災害・訓練の画面で作られた報告です。
send-to-present-why = この報告を作った画面の災害・訓練は終了し、いまは「{ $name }」です。次の内容を「{ $name }」の報告として送りますか。
send-to-present = いまの災害に送る
send-to-present-exercise = いまの訓練に送る
report-now-disaster = いまは災害「{ $name }」です。下の欄は、前の訓練・災害のものです。
report-now-exercise = いまは訓練「{ $name }」です。下の欄は、前の訓練・災害のものです。
report-now-nothing = この災害・訓練は終了しました。
report-go-disaster = いまの災害の欄にする
report-go-exercise = いまの訓練の欄にする
report-go-nothing = この欄を閉じる
outbox-title = この端末からの報告
outbox-waits = 送信待ち
outbox-sent = 送信ずみ
outbox-before = これまでに送信ずみの報告（{ $count }件）
outbox-refused = 受け付けられませんでした
outbox-undecided = 送り先の確認待ち
outbox-unsaved = この端末に保存できない報告があります。送信ずみになるまで、この画面を閉じないでください。
outbox-seen-by = { $name }が見た報告
outbox-somebody = 前に使っていた人
outbox-send-for-other = 見た人の代わりに送る
outbox-send-all = { $count }件をすべて送る
outbox-login = ログインが切れています。もう一度ログインすると、待っている報告が送られます。
outbox-login-go = ログインする
outbox-another = 前にこの端末を使った人の報告が、送られずに残っています。内容を読んで、代わりに送ってください。
outbox-drop = 消す
outbox-again = もう一度送る
outbox-no-count = 人数なし

## 避難先の状況

board = 避難先の状況
board-nav = 状況
board-peace = いまは、災害の情報はありません。災害のときは、ここで避難先の状況を見られます。
board-public-text = 福祉避難所は、市から案内があってから行くところです。「直接行ける」と書いてあって、開設中のときだけ、直接行けます。
board-unsure = いまはログインを確かめられません。住民に見せる内容だけを出しています。
database-gone = いまは記録するところにつながりません。見ることはできますが、新しい報告は受け取れません。この端末で送った報告は、つながったときに届きます。
board-as-of = { $when }の内容です。
board-again = いまの内容にする
board-live = つながっています。新しい報告は自動で出ます。
board-waiting = つながっていません。{ $when }の内容です。つながると、自動で新しくなります。
board-stale = サーバーが新しい記録を読めていません。{ $when }の内容です。
board-filter = しぼりこむ
board-filter-go = この条件で見る
board-filter-none = 条件をなくす
board-kinds = 種類
board-status = 状況
board-vacancy = 空き（何人分以上）
board-max-age = 報告の新しさ（何分以内。空らんは120分）
board-any = どれでも
board-near = 住所・駅・場所の名前のまわり
board-near-unknown = 「{ $near }」の場所がわかりませんでした。
board-radius = 広さ（直線で）
board-targets = だれが避難するか
board-targets-all = だれが避難するか（選んだ人がみな入れるところ）
board-facts = 設備
board-hazards = 災害の種類（指定緊急避難場所）
board-position = くわしい場所
board-area = 地図の範囲でしぼりこむ
board-area-text = 地図にかいた範囲や、浸水などの範囲のファイル（GeoJSON）の中にある避難先だけを出します。
board-area-draw = 地図に範囲をかく
board-area-file = ファイルを選ぶ
board-area-paste = 範囲（GeoJSON）を貼りつける
board-area-go = この範囲で見る
board-area-none = 範囲をなくす
board-area-drawing = 地図を押して角をおき、3つ以上になったら「かき終える」を押してください。
board-area-drawn = かき終える
board-area-drop = やめる
board-became = { $names }：{ $status }になりました
board-became-many = { $names }など{ $count }か所の状況が変わりました
board-col-name = 避難先
board-col-status = 状況
board-col-persons = 人数
board-col-takes = だれが・設備
board-ask-about = 先に確認：
board-recorded-yes = 当てはまる：
board-recorded-none = 未確認：
board-recorded-no = 当てはまらない：
board-places = か所
board-besides = （ほかに{ $count }か所は未確認）
board-unreported = 2時間報告なし
board-sums = 地区ごとの合計
board-sums-hint = 定員・避難者・空きは、開設中と満員の避難先を足したものです。
board-no-district = 地区なし
board-total = 合計
board-count = { $count }か所
board-cut = はじめの{ $count }か所を出しています。条件でしぼりこんでください。
board-nothing = この条件で、はっきり当てはまる避難先はありません。
board-may-fit = 先に確認が必要
board-near-misses = 足りないものがある
board-near-misses-text = 選んだ設備のうち、あるものと、ないと記録されているものがあります。ほかの条件には当てはまるか、未確認です。
board-may-fit-text = たずねた条件のうち、記録がないものがあります。行く前、案内する前に、電話で確かめてください。
board-files = ファイルで取り出す
board-present-csv = いまの状況（CSV）
board-present-geojson = いまの状況（GeoJSON）
board-timeline-csv = これまでの全部（CSV）
board-timeline-geojson = これまでの全部（GeoJSON）
