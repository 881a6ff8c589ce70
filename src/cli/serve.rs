//! `ibasho serve`: creates and migrates the register, then answers until told to stop.

use super::first;
use crate::{
    app::{App, Clock},
    config::{Basemap, ServeArgs},
    store::{Mode, Store},
    web,
};
use anyhow::{Context, bail};
use std::{io, net::SocketAddr, process::ExitCode, sync::Arc};
use tokio::{
    net::{TcpListener, TcpSocket},
    signal::unix::SignalKind,
};

/// Connections that wait to be taken; the system may allow fewer (`net.core.somaxconn`).
const MAX_ACCEPT_QUEUE: u32 = 16_384;

pub async fn run(database: &str, settings: ServeArgs) -> anyhow::Result<ExitCode> {
    if matches!(settings.basemap, Basemap::Xyz(_)) && settings.basemap_credit.is_none() {
        bail!("--basemap with an address needs --basemap-credit: who made the map");
    }
    let basemap = web::open_basemap(&settings).await?;
    let hazard_layers = web::read_hazard_layers(&settings).map_err(anyhow::Error::msg)?;
    let listener =
        listen(settings.listen).with_context(|| format!("cannot listen on {}", settings.listen))?;
    let store = Store::open(database, Mode::Create).await?;
    let app = Arc::new(App::start(store, Clock::System).await?);
    if !settings.no_sample && app.is_new() {
        app.load_sample().await?;
    }
    let address = listener.local_addr()?;
    let base = settings.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    first::announce(&app, database, &base).await?;
    println!("{} is open at http://{address}/", settings.service.name);
    let follower = tokio::spawn({
        let app = app.clone();
        async move { app.follow().await }
    });
    let forgetter = tokio::spawn({
        let app = app.clone();
        async move { app.forget_in_time().await }
    });
    let summing = tokio::spawn({
        let (app, retention) = (app.clone(), settings.request_retention());
        async move { app.sum_up_placements_in_time(retention).await }
    });
    let state = web::AppState::new(app.clone(), Arc::new(settings), basemap, hazard_layers);
    web::serve(listener, state, told_to_stop()).await;
    follower.abort();
    forgetter.abort();
    summing.abort();
    app.store().close().await;
    Ok(ExitCode::SUCCESS)
}

/// With a long queue in the system: a connection that finds it full tries again only
/// after a second, then two, then four.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(MAX_ACCEPT_QUEUE)
}

/// Ends with Ctrl-C or a service manager's SIGTERM.
async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        },
        Err(_) => drop(interrupt.await),
    }
}
