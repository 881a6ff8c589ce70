//! Drives Ibasho, the ceiling and the peers in turns: whatever else the machine does
//! meanwhile slows all of them alike, so that their ratios hold.

use crate::{
    agreement,
    asks::{self, Ask},
    ceiling,
    contender::{self, Contender},
    figures::{self, Figure},
    peers,
    process::{self, Server},
    register::Register,
    report,
    wrk::{self, Turn, drive, median},
};
use anyhow::Context;
use clap::Args;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The ceiling returns so many different bodies.
const BODIES: usize = 256;

/// What to compare.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// Sizes of the register
    #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
    places: Vec<usize>,
    /// Turns that each server has in each row
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Length of a turn
    #[arg(long, default_value_t = 2)]
    seconds: u32,
    /// Only these rows: nearest, some, rare, open, again, filtered, new
    #[arg(long, value_delimiter = ',')]
    rows: Vec<String>,
    /// With the peers that are installed
    #[arg(long)]
    peers: bool,
    /// Write the table to benches/README.md
    #[arg(long)]
    write: bool,
    /// Fail where a figure that Ibasho promises is missed
    #[arg(long)]
    check: bool,
    /// The Ibasho to measure, if not this one
    #[arg(long, default_value = env!("CARGO_BIN_EXE_ibasho"))]
    program: PathBuf,
}

/// One row of the table.
#[derive(Debug)]
pub struct Row {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What it is called in the table.
    pub title: &'static str,
    /// Ibasho.
    pub own: Turn,
    /// The ceiling, or a peer, with how many times faster Ibasho is.
    pub others: Vec<(&'static str, Turn, f64)>,
}

impl Row {
    /// How many times faster Ibasho is than another.
    pub fn ratio_to(&self, name: &str) -> Option<f64> {
        self.others.iter().find(|(other, ..)| *other == name).map(|(.., ratio)| *ratio)
    }
}

/// All that was measured with a register of one size.
#[derive(Debug)]
pub struct Table {
    /// The size of the register.
    pub places: usize,
    /// The rows measured.
    pub rows: Vec<Row>,
    /// Name, seconds until ready, and MB resident at the end, Ibasho first.
    pub servers: Vec<(&'static str, f64, f64)>,
    /// The peers that were not there, and why.
    pub absent: Vec<String>,
}

/// Compares, prints, and says whether every figure was reached.
pub async fn run(args: CompareArgs) -> anyhow::Result<bool> {
    let mut tables = Vec::new();
    for places in &args.places {
        let table = measure(*places, &args).await?;
        println!("{}", report::table(&table));
        tables.push(table);
    }
    let figures = figures::judge(&tables);
    let promises = report::promises(&figures);
    println!("{promises}");
    if args.write {
        let tables: Vec<_> = tables.iter().map(report::table).collect();
        report::write("compare", &format!("{}\n### Promised\n\n{promises}", tables.join("\n")))?;
    }
    Ok(!args.check || figures.iter().all(Figure::is_reached))
}

async fn measure(places: usize, args: &CompareArgs) -> anyhow::Result<Table> {
    let register = Register::of(places, &args.program)?;
    let server = contender::ibasho(&args.program, &register)?;
    let mut asks = asks::all(&register)?;
    asks.retain(|ask| args.rows.is_empty() || args.rows.iter().any(|row| row == ask.name));
    let (others, absent) = if args.peers {
        let rows: Vec<_> = asks.iter().map(|ask| ask.name).collect();
        peers::start(&register, &rows).await
    } else {
        (Vec::new(), vec!["all peers: not asked for".to_owned()])
    };
    let mut rows = Vec::new();
    for ask in asks {
        rows.push(measure_row(&ask, &server, &others, args).await?);
    }
    let mut servers = vec![("Ibasho", server.ready_after.as_secs_f64(), server.resident_mb())];
    servers.extend(
        others.iter().map(|peer| (peer.name, peer.ready_after().as_secs_f64(), peer.resident_mb())),
    );
    Ok(Table { places, rows, servers, absent })
}

async fn measure_row(
    ask: &Ask,
    server: &Server,
    peers: &[Contender],
    args: &CompareArgs,
) -> anyhow::Result<Row> {
    let folder = process::folder()?;
    let bodies = folder.join("bodies");
    // The last questions, which no turn asks where each is asked once.
    let turned = if ask.once { ask.paths.len().saturating_sub(BODIES) } else { ask.paths.len() };
    let stored = ask.paths.iter().rev().take(BODIES);
    ceiling::store(&server.address, stored, ask.gzip, &bodies).await?;
    let ceiling = start_ceiling(&bodies)?;
    let file = ask.write(&folder, "own", str::to_owned)?;
    let mut turns = vec![("ceiling", &*ceiling.address, file.clone())];
    for (number, peer) in peers.iter().enumerate().filter(|(_, peer)| peer.rows.contains(&ask.name))
    {
        let address = &*peer.server.address;
        agreement::check(ask, &server.address, address, peer.path_there)
            .await
            .with_context(|| format!("{} does not answer what Ibasho does", peer.name))?;
        let file = ask.write(&folder, &number.to_string(), peer.path_there)?;
        turns.push((peer.name, address, file));
    }
    let mut all = vec![Vec::new(); turns.len() + 1];
    for round in 0..args.rounds {
        let which = if ask.once {
            turned / args.rounds * round..turned / args.rounds * (round + 1)
        } else {
            0..turned
        };
        all[0].push(drive(&server.address, ask, &file, &which, args.seconds)?);
        for ((_, address, file), done) in turns.iter().zip(&mut all[1..]) {
            done.push(drive(address, ask, file, &which, args.seconds)?);
        }
    }
    let own = all.remove(0);
    let others = turns.iter().zip(&all);
    let others = others.map(|((name, ..), other)| (*name, median(other), wrk::ratio(&own, other)));
    Ok(Row { name: ask.name, title: ask.title, own: median(&own), others: others.collect() })
}

fn start_ceiling(bodies: &Path) -> anyhow::Result<Server> {
    let address = process::free_address()?;
    let mut command = Command::new(std::env::current_exe().context("no name of its own")?);
    command.args(["ceiling", "--listen", &address, "--bodies"]).arg(bodies);
    Server::start(&mut command, &address, "/ready")
}
