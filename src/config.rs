//! The settings: flags with `IBASHO_*` environment variables of the same name.
//! What a city is called and where it lies is here, never in code.

use crate::domain::{Bounds, Location, PublicOccupancy, WalkingPace};
use chrono::TimeDelta;
use clap::Args;
use ipnet::IpNet;
use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

/// Where the register is kept.
#[derive(Debug, Clone, Args)]
pub struct DatabaseArgs {
    /// Where the register is kept: `sqlite:PATH` or `postgres://USER@HOST/NAME`
    #[arg(
        long,
        env = "IBASHO_DATABASE",
        hide_env_values = true,
        default_value = "sqlite:var/ibasho.db",
        global = true,
        value_name = "URL"
    )]
    pub database: String,
}

/// Where places are expected.
#[derive(Debug, Clone, Args)]
pub struct AreaArgs {
    /// Imports warn about places outside this area: west,south,east,north
    #[arg(
        long,
        env = "IBASHO_BOUNDS",
        default_value = "139.38,35.74,139.56,35.87",
        allow_hyphen_values = true,
        value_parser = Bounds::parse,
        value_name = "W,S,E,N"
    )]
    pub bounds: Bounds,
}

/// How the service presents itself.
#[derive(Debug, Clone, Args)]
pub struct ServiceArgs {
    /// Name of the service, shown on every page
    #[arg(long, env = "IBASHO_NAME", default_value = "いばしょマップ")]
    pub name: String,
    /// Name of the area it serves, for example 所沢市
    #[arg(long, env = "IBASHO_AREA", default_value = "所沢市")]
    pub area: String,
    /// Who runs it and whom to call, shown on /about and where nothing is found
    #[arg(long, env = "IBASHO_CONTACT", default_value = "")]
    pub contact: String,
    /// Where the map opens and distances count from until a position is known:
    /// longitude,latitude
    #[arg(
        long,
        env = "IBASHO_CENTRE",
        default_value = "139.4732,35.7869",
        allow_hyphen_values = true,
        value_parser = parse_location,
        value_name = "LON,LAT"
    )]
    pub centre: Location,
    /// What the centre is called, for example 所沢駅
    #[arg(long, env = "IBASHO_CENTRE_NAME", default_value = "所沢駅")]
    pub centre_name: String,
    /// How much longer the way is than the straight line
    #[arg(long, env = "IBASHO_WALK_DETOUR", default_value_t = 1.3, value_parser = parse_above_zero)]
    pub walk_detour: f64,
    /// Metres that a resident walks in a minute
    #[arg(long, env = "IBASHO_WALK_PACE", default_value_t = 60.0, value_parser = parse_above_zero)]
    pub walk_pace: f64,
}

impl ServiceArgs {
    /// How straight-line metres become walking minutes.
    pub fn walking_pace(&self) -> WalkingPace {
        WalkingPace { detour: self.walk_detour, metres_per_minute: self.walk_pace }
    }
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// Address to listen on
    #[arg(long, env = "IBASHO_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Base map: `gsi` (地理院タイル), a file NAME.pmtiles of your own, an address with {z},
    /// {x} and {y}, or `none`
    #[arg(long, env = "IBASHO_BASEMAP", default_value = "gsi", value_parser = parse_basemap)]
    pub basemap: Basemap,
    /// Credit of the base map; required with an address of your own, and with a file that
    /// names none
    #[arg(long, env = "IBASHO_BASEMAP_CREDIT", value_name = "TEXT")]
    pub basemap_credit: Option<String>,
    /// Hazard maps that visitors can lay over the map: `portal` (重ねるハザードマップ), a file
    /// NAME.toml of your own, or `none`
    #[arg(long, env = "IBASHO_HAZARD_LAYERS", default_value = "portal", value_parser = parse_hazard_layers)]
    pub hazard_layers: HazardLayerList,
    /// Address under which residents reach the service, for links in its answers
    #[arg(long, env = "IBASHO_PUBLIC_URL", value_name = "URL", value_parser = parse_public_url)]
    pub public_url: Option<String>,
    /// Proxies whose X-Forwarded-For is believed: networks such as 10.0.0.0/8, separated by commas
    #[arg(long, env = "IBASHO_TRUSTED_PROXY", value_name = "CIDR", value_delimiter = ',', value_parser = parse_network)]
    pub trusted_proxy: Vec<IpNet>,
    /// Minutes for which a shelter that takes somebody in keeps the room free
    #[arg(long, env = "IBASHO_REQUEST_HOLD_MINUTES", default_value_t = 120, value_parser = clap::value_parser!(u16).range(1..), value_name = "MINUTES")]
    pub request_hold_minutes: u16,
    /// Days after its last step for which a request for a place is kept; then only sums are
    #[arg(long, env = "IBASHO_REQUEST_RETENTION_DAYS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..), value_name = "DAYS")]
    pub request_retention_days: u16,
    /// What residents and their programs are told of how full shelters are: `none` (the
    /// status alone), `words` (whether there is room) or `numbers`
    #[arg(long, env = "IBASHO_PUBLIC_OCCUPANCY", default_value = PublicOccupancy::default().id(), value_parser = parse_public_occupancy, value_name = "WHAT")]
    pub public_occupancy: PublicOccupancy,
    /// Leave a newly created database empty
    #[arg(long, env = "IBASHO_NO_SAMPLE")]
    pub no_sample: bool,
    /// How the service presents itself
    #[command(flatten)]
    pub service: ServiceArgs,
    /// Where places are expected
    #[command(flatten)]
    pub area: AreaArgs,
}

impl ServeArgs {
    /// How long a shelter that takes somebody in keeps the room free.
    pub fn request_hold(&self) -> TimeDelta {
        TimeDelta::minutes(self.request_hold_minutes.into())
    }

    /// How long a request for a place is kept after its last step.
    pub fn request_retention(&self) -> TimeDelta {
        TimeDelta::days(self.request_retention_days.into())
    }

    /// Whether people reach the service by https alone.
    pub fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}

/// The map beneath the places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basemap {
    /// 地理院タイル 淡色地図
    Gsi,
    /// Raster tiles at an address with `{z}`, `{x}` and `{y}`.
    Xyz(String),
    /// A `PMTiles` archive on this machine.
    Archive(PathBuf),
    /// A plain ground.
    None,
}

/// Which hazard maps visitors can lay over the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HazardLayerList {
    /// Those of ハザードマップポータルサイト, as `data/hazard-layers.toml` lists them.
    Portal,
    /// Those of a file like that.
    File(PathBuf),
    /// None.
    None,
}

fn parse_public_occupancy(text: &str) -> Result<PublicOccupancy, String> {
    PublicOccupancy::parse(text).ok_or_else(|| "give `none`, `words` or `numbers`".to_owned())
}

fn parse_hazard_layers(text: &str) -> Result<HazardLayerList, String> {
    match text {
        "portal" => Ok(HazardLayerList::Portal),
        "none" => Ok(HazardLayerList::None),
        file if Path::new(file).extension().is_some_and(|kind| kind == "toml") => {
            Ok(HazardLayerList::File(file.into()))
        }
        _ => Err("give `portal`, `none`, or a file NAME.toml".to_owned()),
    }
}

fn parse_basemap(text: &str) -> Result<Basemap, String> {
    match text {
        "gsi" => Ok(Basemap::Gsi),
        "none" => Ok(Basemap::None),
        url if is_http(url) && ["{z}", "{x}", "{y}"].iter().all(|part| url.contains(part)) => {
            Ok(Basemap::Xyz(url.to_owned()))
        }
        url if is_http(url) => Err("give an address with {z}, {x} and {y}; an archive is \
                                    downloaded first and named as a file"
            .to_owned()),
        file if Path::new(file).extension().is_some_and(|kind| kind == "pmtiles") => {
            Ok(Basemap::Archive(file.into()))
        }
        _ => Err("give `gsi`, `none`, a file NAME.pmtiles, or an http(s) address with {z}, {x} \
                  and {y}"
            .to_owned()),
    }
}

fn is_http(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Reads the address of the service: scheme and host alone.
pub fn parse_public_url(text: &str) -> Result<String, String> {
    let origin = text.trim_end_matches('/');
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    match host {
        Some(host) if !host.is_empty() && host.bytes().all(plain) => Ok(origin.to_owned()),
        _ => Err("give http(s)://HOST without a path".to_owned()),
    }
}

fn parse_network(text: &str) -> Result<IpNet, String> {
    let network = text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    network.map_err(|_| "give a network such as 10.0.0.0/8, or an address".to_owned())
}

fn parse_above_zero(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "give a number".to_owned())?;
    let usable = number.is_finite() && number >= 0.1;
    usable.then_some(number).ok_or_else(|| "give a number of 0.1 or more".to_owned())
}

fn parse_location(text: &str) -> Result<Location, String> {
    let (lon, lat) = text.split_once(',').ok_or("give longitude,latitude")?;
    let number = |text: &str| text.trim().parse::<f64>().map_err(|e| e.to_string());
    Location::new(number(lon)?, number(lat)?).map_err(|e| e.to_string())
}
