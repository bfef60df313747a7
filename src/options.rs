//! Configuration: flags and environment, secrets by file or environment.

use std::{net::SocketAddr, path::PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};

/// How logs look.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum LogFormat {
    /// One JSON object a line.
    Json,
    /// Short lines for people.
    Text,
}

/// What every command needs.
#[derive(Args, Clone, Debug)]
pub(crate) struct Common {
    /// Address of PostgreSQL 15 or newer as its owner; without it a private server is started in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub(crate) database_url: Option<String>,

    /// Folder of the private server, uploads and generated secrets.
    #[arg(long, env = "CABINET_DATA", default_value = "data", global = true)]
    pub(crate) data: PathBuf,

    /// File with the server's secret: 64 hexadecimal digits. Made in the data folder when it is missing there.
    #[arg(long, env = "CABINET_SECRET_FILE", global = true)]
    pub(crate) secret_file: Option<PathBuf>,

    /// How logs look.
    #[arg(long, env = "CABINET_LOG", value_enum, default_value = "text", global = true)]
    pub(crate) log: LogFormat,
}

/// What serving needs.
#[derive(Args, Clone, Debug)]
pub(crate) struct ServeOptions {
    /// Address to listen on.
    #[arg(long, env = "CABINET_LISTEN", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,

    /// Load the demo portfolio, demo staff and show text messages on a page. Never for real data.
    #[arg(long)]
    pub(crate) demo: bool,

    /// Networks of trusted proxies, whose X-Forwarded-For is believed; comma separated.
    #[arg(long, env = "CABINET_TRUSTED_PROXIES", value_delimiter = ',')]
    pub(crate) trusted_proxies: Vec<String>,

    /// The program is reached over TLS only (behind a proxy): cookies are bound to the host and HSTS is sent.
    #[arg(long, env = "CABINET_TLS")]
    pub(crate) tls: bool,

    /// Requests a minute from one address.
    #[arg(long, env = "CABINET_REQUESTS_PER_MINUTE", default_value_t = 600)]
    pub(crate) requests_per_minute: u32,

    /// Where people and payment providers reach the program from outside, such as `https://lk.example.ru`.
    #[arg(long, env = "CABINET_PUBLIC_ADDRESS")]
    pub(crate) public_address: Option<String>,

    /// Address of a simulator of all payment providers that another process runs, such as `http://127.0.0.1:8090`; for tests
    /// and staging. The real providers are not spoken to then, and the demo starts none of its own.
    #[arg(long, env = "CABINET_PAYMENT_SIMULATOR")]
    pub(crate) payment_simulator: Option<String>,

    /// Connections to the database, at most; two listen and two append, so fewer than eight leave none to read.
    #[arg(long, env = "CABINET_CONNECTIONS", default_value_t = 20, value_parser = clap::value_parser!(u32).range(8..))]
    pub(crate) connections: u32,

    /// Login at the SMSC.ru gateway; without it messages stay in the development outbox.
    #[arg(long, env = "SMSC_LOGIN")]
    pub(crate) smsc_login: Option<String>,

    /// File with the password at the SMSC.ru gateway.
    #[arg(long, env = "SMSC_PASSWORD_FILE")]
    pub(crate) smsc_password_file: Option<PathBuf>,

    /// Sender's name registered at the gateway.
    #[arg(long, env = "SMSC_SENDER")]
    pub(crate) smsc_sender: Option<String>,
}

impl Common {
    /// The server's secret. Without a file named, one in the data folder is used and made at the first start.
    pub(crate) fn secret(&self) -> anyhow::Result<secrecy::SecretString> {
        let path = self.secret_file.clone().unwrap_or_else(|| self.data.join("secret"));
        if self.secret_file.is_none() && !path.exists() {
            make_secret(&path)?;
        }
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("the secret cannot be read from {}", path.display()))?;
        Ok(text.trim().to_owned().into())
    }
}

fn make_secret(path: &std::path::Path) -> anyhow::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};

    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    let secret: [u8; 32] = rand::random();
    // Of two processes at once one makes it and the other reads it.
    match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(mut file) => Ok(file.write_all(hex::encode(secret).as_bytes())?),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error).with_context(|| format!("{} cannot be made", path.display())),
    }
}
