//! Everybody asks at once: what is answered, how soon, whether the operator's watch and
//! staff get through, and how soon it is over. Then thousands who send slowly.

use crate::{
    client::{Answer, ask, get},
    contender,
    country::Country,
    quantiles::Quantiles,
    random::Random,
    register::Register,
    staff::Editor,
};
use clap::Args;
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
    time::{sleep, timeout},
};

/// Each of the crowd asks so often, on connections of its own.
const TIMES: usize = 3;
/// Whoever waits longer has given up.
const LONGEST: Duration = Duration::from_secs(40);

/// How many ask
#[derive(Debug, Args)]
pub struct StormArgs {
    /// Places in the register
    #[arg(long, default_value_t = 10_000)]
    places: usize,
    /// Connections at once, one crowd after another
    #[arg(long, value_delimiter = ',', default_value = "1000,5000,10000")]
    crowds: Vec<usize>,
    /// Connections that send a byte a second
    #[arg(long, default_value_t = 2000)]
    slow: usize,
    /// The Ibasho to measure, if not this one
    #[arg(long, default_value = env!("CARGO_BIN_EXE_ibasho"))]
    program: PathBuf,
}

/// Raises the storms on a copy of the register, for staff change it.
pub async fn run(args: StormArgs) -> anyhow::Result<bool> {
    let register = Register::of(args.places, &args.program)?.copy_for_staff(&args.program)?;
    let server = contender::ibasho(&args.program, &register)?;
    let editor = Arc::new(Editor::log_in(&server.address).await?);
    let paths: Arc<[String]> = questions(args.places).into();
    for crowd in args.crowds {
        let storm = tokio::spawn(gather(server.address.clone(), crowd, paths.clone()));
        let watch = tokio::spawn(watch(server.address.clone(), storm.abort_handle()));
        let saves = tokio::spawn(save(editor.clone(), storm.abort_handle()));
        let answers = storm.await?;
        let after = calm_again(&server.address, &paths).await;
        println!("{crowd} at once: {}", summary(&answers));
        println!("  /healthz: {}", summary(&watch.await?));
        println!("  saves of staff: {}", summary(&saves.await?));
        println!("  as before after {:.1} s; {:.0} MB", after.as_secs_f64(), server.resident_mb());
    }
    slow_senders(&server.address, args.slow, &paths).await?;
    println!("  {:.0} MB", server.resident_mb());
    Ok(true)
}

/// What people ask: pages mostly, and what the pages ask.
fn questions(places: usize) -> Vec<String> {
    let country = Country::of(places);
    let mut random = Random::new(5);
    let mut paths = Vec::new();
    for number in 0..3000 {
        let (lon, lat) = country.somewhere(&mut random);
        paths.push(match number % 3 {
            0 => format!("/?lat={lat:.3}&lon={lon:.3}"),
            1 => format!("/api/nearest?lat={lat:.5}&lon={lon:.5}"),
            _ => format!("/disaster?lat={lat:.3}&lon={lon:.3}"),
        });
    }
    paths
}

async fn gather(address: String, crowd: usize, paths: Arc<[String]>) -> Vec<Answer> {
    let mut tasks = JoinSet::new();
    for person in 0..crowd {
        let (address, paths) = (address.clone(), paths.clone());
        tasks.spawn(async move {
            let mut answers = Vec::new();
            for time in 0..TIMES {
                let path = &paths[(person * TIMES + time) % paths.len()];
                answers.push(ask(&address, &get(path), LONGEST).await);
            }
            answers
        });
    }
    tasks.join_all().await.concat()
}

/// Ten times a second, as long as the storm lasts.
async fn watch(address: String, storm: tokio::task::AbortHandle) -> Vec<Answer> {
    let mut answers = Vec::new();
    while !storm.is_finished() {
        answers.push(ask(&address, &get("/healthz"), LONGEST).await);
        sleep(Duration::from_millis(100)).await;
    }
    answers
}

async fn save(editor: Arc<Editor>, storm: tokio::task::AbortHandle) -> Vec<Answer> {
    let mut answers = Vec::new();
    while !storm.is_finished() {
        answers.push(editor.save().await);
        sleep(Duration::from_millis(50)).await;
    }
    answers
}

/// How long until twenty questions in a row are answered within a tenth of a second.
async fn calm_again(address: &str, paths: &[String]) -> Duration {
    let began = Instant::now();
    let mut in_a_row = 0;
    while in_a_row < 20 && began.elapsed() < LONGEST {
        let answer = ask(address, &get(&paths[in_a_row]), LONGEST).await;
        let well = answer.status == 200 && answer.took < Duration::from_millis(100);
        in_a_row = if well { in_a_row + 1 } else { 0 };
    }
    began.elapsed()
}

/// Half a head, then a byte a second; and others, who ask meanwhile.
async fn slow_senders(address: &str, slow: usize, paths: &[String]) -> anyhow::Result<()> {
    let mut senders = JoinSet::new();
    for number in 0..slow {
        let address = address.to_owned();
        let start = if number % 2 == 0 {
            "GET / HTTP/1.1\r\nhost: x\r\nx-slow: "
        } else {
            "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n"
        };
        senders.spawn(async move { send_slowly(&address, start).await });
    }
    let mut others = Vec::new();
    let mut ended = Vec::new();
    while !senders.is_empty() {
        for path in paths.iter().take(20) {
            others.push(ask(address, &get(path), LONGEST).await);
            sleep(Duration::from_millis(10)).await;
        }
        while let Some(done) = senders.try_join_next() {
            ended.push(done?);
        }
    }
    let closed = ended.iter().flatten().count();
    let last = ended.iter().flatten().max().copied().unwrap_or_default();
    println!("{slow} slow senders: {closed} ended, the last after {:.1} s", last.as_secs_f64());
    println!("  others meanwhile: {}", summary(&others));
    Ok(())
}

/// How long it took until the other end had enough, if it ever had.
async fn send_slowly(address: &str, start: &str) -> Option<Duration> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    let began = Instant::now();
    stream.write_all(start.as_bytes()).await.ok()?;
    let mut heard = [0; 4096];
    while began.elapsed() < Duration::from_mins(1) {
        match timeout(Duration::from_secs(1), stream.read(&mut heard)).await {
            Ok(Ok(0) | Err(_)) => return Some(began.elapsed()),
            Err(_) if stream.write_all(b"a").await.is_err() => return Some(began.elapsed()),
            Ok(Ok(_)) | Err(_) => {}
        }
    }
    None
}

/// Answers by status (0: none at all), and how soon they came.
fn summary(answers: &[Answer]) -> String {
    let mut statuses = BTreeMap::<u16, usize>::new();
    for answer in answers {
        *statuses.entry(answer.status).or_default() += 1;
    }
    let mut took = Quantiles::default();
    for answer in answers {
        took.push(answer.took);
    }
    format!("{statuses:?}, {}", took.in_words())
}
