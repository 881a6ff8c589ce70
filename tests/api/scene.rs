//! A register with one of everything that a form can be about, kept as a file, so that
//! each deed can be tried on a copy of its own.

use crate::{
    database::Database,
    id_of,
    imports::settled,
    incidents::open,
    person::{PASSWORD, Person, account, location, operator, value_of},
    second_factor::code,
    server::TestApp,
    suggestions::opened,
    unverified::make_pin,
};
use ibasho::domain::{Account, Password, PlaceId, Profile, QueueItem, Role};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use std::collections::BTreeMap;

/// A place of district and organization of [`account`], one of neither, and shelters.
const PLACES: &str = "\
ID,種別,名称,住所,緯度,経度,地区,団体名,電話番号,福祉避難所_直接避難
1,salon,ひだまりサロン,埼玉県所沢市緑町1-2,35.7870,139.4733,所沢,ひだまりの会,04-0000-0001,
2,salon,NPO法人ひだまりサロン,埼玉県所沢市緑町1-2,35.7870,139.4733,所沢,ひだまりの会,,
3,salon,みどり広場,埼玉県所沢市山口5,35.7881,139.4741,新所沢,みどりの会,04-0000-0001,
4,salon,NPO法人みどり広場,埼玉県所沢市山口5,35.7881,139.4741,新所沢,みどりの会,,
5,welfare_shelter,みどりの里,埼玉県所沢市緑町5,35.7880,139.4740,,,,可
";
/// The names of nobody, contributor, editor, disaster and admin.
pub const NAMES: [&str; 5] = ["", "団体", "編集", "災害", "管理"];
/// A new salon, as a file says it.
const NEW: &str = "ID,種別,名称,地区\n21,salon,あたらしいサロン,DISTRICT\n";
/// The file that is imported by a form.
const FILE: &str = "ID,種別,名称,地区\n31,salon,つぎのサロン,DISTRICT\n";
const SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// The rows of each table.
pub type Contents = BTreeMap<String, Vec<String>>;

/// The register, who may try something in it, and what forms call its records.
pub struct Scene {
    pub test: TestApp,
    people: BTreeMap<&'static str, Person>,
    words: BTreeMap<&'static str, String>,
}

impl Scene {
    /// With a place of the own district and organization, or with a foreign one.
    pub async fn new(is_own: bool) -> Self {
        // Hundreds of copies of a file take seconds; of a database on a server, minutes.
        let test = TestApp::start_on(Database::sqlite(), &[]).await;
        test.import(PLACES).await;
        for (name, role) in NAMES[1..].iter().zip(Role::ALL) {
            account(&test, name, role).await;
        }
        let [place, district, contributor] = if is_own {
            ["ひだまりサロン", "所沢", "団体"]
        } else {
            ["みどり広場", "新所沢", "よその団体"]
        };
        let mut people = BTreeMap::from([("", Person::new(&test))]);
        for name in &NAMES[1..] {
            Person::logged_in(&test, name).await;
            people.insert(name, Person::logged_in(&test, name).await);
        }
        let mut scene = Self { test, people, words: BTreeMap::new() };
        scene.know("DISTRICT", district);
        scene.know("PLACE", id_of(&scene.test, place).await);
        scene.know("SHELTER", id_of(&scene.test, "みどりの里").await);
        scene.know("SECRET", SECRET);
        scene.know("CODE", code(&scene.test, SECRET));
        scene.know("OPENED", opened(&scene.test));
        scene.add_accounts().await;
        scene.add_disaster().await;
        scene.add_changes().await;
        scene.add_what_waits(contributor).await;
        scene
    }

    fn know(&mut self, word: &'static str, value: impl Into<String>) {
        self.words.insert(word, value.into());
    }

    /// `text` with the names of records put in.
    pub fn say(&self, text: &str) -> String {
        let put_in = |text: String, (word, value): (&&str, &String)| text.replace(word, value);
        self.words.iter().rev().fold(text.to_owned(), put_in)
    }

    fn admin(&mut self) -> &mut Person {
        self.people.get_mut("管理").expect("an administrator")
    }

    async fn add_accounts(&mut self) {
        let test = &self.test;
        let profile = |name, organization| {
            Profile::new(name, Role::Contributor, &[], organization).expect("a profile")
        };
        let password = || Some(Password::typed(PASSWORD).expect("short enough"));
        let add = async |profile, password| -> Account {
            test.app.add_account(operator(), profile, password).await.expect("an account")
        };
        let other = add(profile("山田", "山田の会"), password()).await;
        add(profile("よその団体", "みどりの会"), password()).await;
        let invited = add(profile("招待", "招待の会"), None).await;
        let token = test.app.link_for(operator(), invited.id).await.expect("a link");
        let disabled = add(profile("休職", "山田の会"), password()).await;
        let gone = test.app.set_active(operator(), disabled.id.clone(), false).await;
        assert!(gone.is_ok());
        Person::logged_in(test, "山田").await;
        self.know("OTHER", other.id.as_str());
        self.know("INVITE", token.reveal());
        self.know("DISABLED", disabled.id.as_str());
    }

    async fn add_disaster(&mut self) {
        let officer = self.people.get_mut("災害").expect("an officer");
        let incident = open(officer, "exercise").await["id"].as_str().expect("an id").to_owned();
        let path = format!("/api/shelters/{}/status", self.words["SHELTER"]);
        let report = officer.post_json(&path, &serde_json::json!({"status": "full"})).await;
        let report: serde_json::Value = report.json().await.expect("json");
        let hotel = [("kind", "hotel"), ("name", "駅前ホテル"), ("address", "埼玉県所沢市緑町9")];
        let opened = location(&officer.post("/staff/shelters/new", &hotel).await);
        let opened = opened.trim_start_matches("/staff/shelters/").split('?').next();
        let asked = [("persons", "1"), ("target", "elderly")];
        let asked = location(&officer.post("/staff/requests", &asked).await);
        let supplies = format!("/staff/shelters/{}/supplies", self.words["SHELTER"]);
        officer.post(&supplies, &[("item", "water")]).await;
        let listed = officer.read("/staff/supplies", 200).await;
        let supply = listed.split("action=\"/staff/supplies/").nth(1).expect("a form").to_owned();
        self.know("SUPPLY", supply.split('/').next().expect("an id"));
        self.know("REQUEST", asked.trim_start_matches("/staff/requests/"));
        self.know("TEMPORARY", opened.expect("an id"));
        self.know("OBSERVATION", report["observation"]["id"].as_str().expect("an id"));
        let shelter = self.words["SHELTER"].clone();
        let officer = self.people.get_mut("災害").expect("an officer");
        let pin = make_pin(officer, &shelter).await;
        let sent = [("pin", &*pin), ("key", "k0"), ("status", "closed")];
        Person::new(&self.test).post(&format!("/report/{shelter}"), &sent).await;
        let waiting = self.test.app.situation().unverified.clone();
        self.know("UNVERIFIED", waiting[0].id.as_str());
        self.know("PIN", pin);
        self.know("INCIDENT", incident);
    }

    /// A bulk change that can be undone, and an import.
    async fn add_changes(&mut self) {
        let verify = [("id", &*self.words["PLACE"].clone()), ("do", "verify")];
        let answer = self.admin().post("/staff/places/bulk", &verify).await;
        let page = answer.text().await.expect("a page");
        self.know("BULK", value_of(&page, "run"));
        let seq = self.test.app.store().latest_seq().await.expect("reads");
        self.know("SEQ", seq.to_string());
        let id = PlaceId::parse(&self.words["PLACE"]).expect("an id");
        let place = self.test.app.find_place(&id).await.expect("reads").expect("is there");
        self.know("REVISION", place.revision.to_string());
        self.test.import(&self.say(NEW)).await;
        let runs = self.test.app.store().list_import_runs().await.expect("reads");
        self.know("RUN", &*runs.last().expect("a run").id);
    }

    /// A suggestion by anyone and one by the organization, a link, and two that may be one.
    async fn add_what_waits(&mut self, contributor: &str) {
        let correction =
            self.say("opened=OPENED&kind=correction&was_phone=04-0000-0001&phone=04-0000-0011");
        let mut resident = Person::new(&self.test);
        let answer = resident.post(&self.say("/places/PLACE/suggest"), &pairs(&correction)).await;
        let sent = location(&answer);
        self.know("SENT", sent.split("token=").nth(1).expect("a token"));
        self.know("SUGGESTION", self.last_suggestion().await);
        let mut theirs = Person::logged_in(&self.test, contributor).await;
        let proposal = self.say("revision=REVISION&name=ひだまり&phone=04-0000-0012&do=submit");
        theirs.post(&self.say("/staff/places/PLACE"), &pairs(&proposal)).await;
        self.know("PROPOSAL", self.last_suggestion().await);
        let path = self.say("/staff/places/PLACE/ask");
        let page = self.admin().post(&path, &[]).await.text().await.expect("a page");
        let token = page.split("/confirm?token=").nth(1).expect("a link");
        self.know(
            "CONFIRM",
            token.split(|c: char| c.is_whitespace() || c == '<').next().expect("one"),
        );
        let page = self.admin().read(&path, 200).await;
        let link = page.split(&format!("{path}/")).nth(1).expect("a link");
        self.know("LINK", link.split('/').next().expect("an id"));
        let items = self.test.app.store().list_queue_items().await.expect("reads");
        let ours = |item: &&QueueItem| {
            [item.topic.place.as_str(), &*item.topic.subject].contains(&&*self.words["PLACE"])
        };
        let item = items.iter().find(ours).expect("a pair");
        self.know("ITEM", &*item.id.clone());
    }

    /// The suggestion that is not known yet.
    async fn last_suggestion(&self) -> String {
        let waiting = self.test.app.store().list_waiting_suggestions().await.expect("reads");
        let mut ids = waiting.iter().map(|waiting| waiting.id.to_string());
        ids.find(|id| self.words.get("SUGGESTION") != Some(id)).expect("a suggestion")
    }

    /// The same register once more, in another file.
    pub async fn copy(&self) -> TestApp {
        let database = Database::sqlite();
        let path = database.url.trim_start_matches("sqlite:");
        let sql = AssertSqlSafe(format!("vacuum into '{path}'"));
        sqlx::query(sql).execute(&mut self.connection(&self.test).await).await.expect("a copy");
        TestApp::start_on(database, &[]).await
    }

    async fn connection(&self, test: &TestApp) -> SqliteConnection {
        SqliteConnection::connect(test.database_url()).await.expect("the register")
    }

    /// Everything in the register, table by table.
    pub async fn contents(&self, test: &TestApp) -> Contents {
        let mut connection = self.connection(test).await;
        let tables = "select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\'";
        let tables: Vec<String> =
            sqlx::query_scalar(tables).fetch_all(&mut connection).await.expect("tables");
        let mut contents = BTreeMap::new();
        for table in tables {
            let columns =
                "select group_concat('quote(' || name || ')', ' || ') from pragma_table_info($1)";
            let columns: String = sqlx::query_scalar(columns)
                .bind(&table)
                .fetch_one(&mut connection)
                .await
                .expect("columns");
            let rows = AssertSqlSafe(format!("select {columns} from {table} order by 1"));
            let rows = sqlx::query_scalar(rows).fetch_all(&mut connection).await.expect("rows");
            contents.insert(table, rows);
        }
        contents
    }

    /// Somebody at a browser of `test`, who has done what must come before `address`;
    /// and the address.
    pub async fn ready(&self, test: &TestApp, name: &str, address: &str) -> (Person, String) {
        let mut person = self.people[name].at(test);
        let mut address = self.say(address);
        if address.contains("HELD") {
            let answer = person.upload("/staff/import", &[], &[file(&self.say(FILE))]).await;
            let way = location(&answer);
            if way.starts_with("/staff/import/") {
                settled(&mut person, &way).await;
            }
            let id = way.strip_prefix("/staff/import/").unwrap_or("none");
            address = address.replace("HELD", id);
        }
        if address == "/staff/sample" && test.address() != self.test.address() {
            test.app.load_sample().await.expect("loads");
        }
        if address.contains("/second-factor/") {
            let fields = self.say("secret=SECRET&code=CODE&password=kitchen-lamp-river");
            person.post("/staff/account/second-factor", &pairs(&fields)).await;
        }
        (person, address)
    }

    /// Sends `body` as what it is: JSON, a table, a file or a form.
    pub async fn post(&self, person: &mut Person, [address, body]: [&str; 2]) -> reqwest::Response {
        let mut body = self.say(body);
        if body.contains("SESSION") {
            let page = person.get("/staff/account").await.text().await.expect("a page");
            let other = page.split("name=\"session\" value=\"").nth(1);
            body = body
                .replace("SESSION", other.map_or("", |rest| rest.split('"').next().unwrap_or("")));
        }
        let answer = match body.chars().next() {
            Some('{') => {
                let json = serde_json::from_str(&body).expect("json");
                person.post_json(address, &json).await
            }
            _ if address.contains(".csv") => person.post_file(address, &body, "k1").await,
            _ if body == "COUNTS" => {
                let step = [("step", "write")];
                person.upload(address, &step, &[file(&self.say("ID,人数\nSHELTER,3\n"))]).await
            }
            _ if body == "FILE" => person.upload(address, &[], &[file(&self.say(FILE))]).await,
            _ => person.post(address, &pairs(&body)).await,
        };
        if address.ends_with("/apply") && answer.status() == 303 {
            settled(person, address.trim_end_matches("/apply")).await;
        }
        answer
    }
}

fn file(text: &str) -> (&str, &[u8]) {
    ("new.csv", text.as_bytes())
}

fn pairs(body: &str) -> Vec<(&str, &str)> {
    body.split('&').filter_map(|pair| pair.split_once('=')).collect()
}
