use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

use database::{ClusterOptions, PrivateCluster};
use sqlx::{Connection, PgConnection};
use tempfile::TempDir;

use crate::another_process::play;

fn options(data_dir: impl Into<PathBuf>) -> ClusterOptions {
    ClusterOptions { data_dir: data_dir.into(), durable: false, extra_settings: Vec::new() }
}

/// A folder that the server's user may enter, with the path of a cluster in it.
fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let data_dir = folder.path().join("pg");
    (folder, data_dir)
}

async fn ask(cluster: &PrivateCluster, sql: &str) -> String {
    let mut connection = PgConnection::connect(&cluster.url("postgres")).await.unwrap();
    let answer = sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    answer
}

/// The process id of the server, which says whether two answers come from the same one.
fn pid(data_dir: &Path) -> Option<String> {
    Some(fs::read_to_string(data_dir.join("postmaster.pid")).ok()?.lines().next()?.to_owned())
}

#[tokio::test]
async fn a_cluster_is_kept_between_runs() {
    let (_folder, data_dir) = place();
    let cluster = PrivateCluster::start(options(&data_dir)).await.unwrap();
    database::create_database(&cluster.url("postgres"), "kept").await.unwrap();
    assert_eq!(ask(&cluster, "SHOW server_encoding").await, "UTF8");
    cluster.stop().await.unwrap();
    assert_eq!(pid(&data_dir), None, "stopped");

    let again = PrivateCluster::start(options(&data_dir)).await.unwrap();

    assert_eq!(ask(&again, "SELECT datname::text FROM pg_database WHERE datname = 'kept'").await, "kept");
    let secret = fs::metadata(data_dir.join("cabinet.password")).unwrap();
    assert_eq!(secret.permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn a_dropped_cluster_stops() {
    let (_folder, data_dir) = place();
    drop(PrivateCluster::start(options(&data_dir)).await.unwrap());
    assert_eq!(pid(&data_dir), None);
}

#[tokio::test]
async fn the_wrong_password_is_refused() {
    let (_folder, data_dir) = place();
    let cluster = PrivateCluster::start(options(&data_dir)).await.unwrap();
    let (_, after) = cluster.url("postgres").split_once('@').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();

    let refused = PgConnection::connect(&format!("postgres://cabinet:guess@{after}")).await;

    assert!(refused.is_err());
}

#[tokio::test]
async fn two_at_once_share_one_server_and_the_last_one_stops_it() {
    let (_folder, data_dir) = place();
    let (first, second) = tokio::join!(PrivateCluster::start(options(&data_dir)), PrivateCluster::start(options(&data_dir)));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.url("postgres"), second.url("postgres"));

    first.stop().await.unwrap();
    assert_eq!(ask(&second, "SELECT 'still here'").await, "still here");

    second.stop().await.unwrap();
    assert_eq!(pid(&data_dir), None);
}

#[tokio::test]
async fn a_server_that_outlived_its_process_is_found_again() {
    let (_folder, data_dir) = place();
    let died = play("private_cluster::start_and_die", &[("CLUSTER", &data_dir)]);
    assert!(!died.status.success());
    let left = pid(&data_dir);
    assert!(left.is_some(), "the server runs on: {}", String::from_utf8_lossy(&died.stderr));

    let cluster = PrivateCluster::start(options(&data_dir)).await.unwrap();

    assert_eq!(ask(&cluster, "SELECT 'alive'").await, "alive");
    assert_eq!(pid(&data_dir), left);
    cluster.stop().await.unwrap();
    assert_eq!(pid(&data_dir), None);
}

#[tokio::test]
async fn a_killed_server_is_started_anew_while_who_started_it_lives_on() {
    let (_folder, data_dir) = place();
    let first = PrivateCluster::start(options(&data_dir)).await.unwrap();
    let killed = pid(&data_dir).unwrap();
    Command::new("sh").args(["-c", &format!("kill -KILL {killed}")]).status().unwrap();

    let second = PrivateCluster::start(options(&data_dir)).await.unwrap();

    assert_eq!(ask(&second, "SELECT 'alive'").await, "alive");
    assert_ne!(pid(&data_dir), Some(killed));
    drop(first);
}

#[tokio::test]
#[ignore = "plays the process that dies"]
async fn start_and_die() {
    let Some(data_dir) = std::env::var_os("CLUSTER") else { return };
    std::mem::forget(PrivateCluster::start(options(data_dir)).await.unwrap());
    std::process::abort();
}

#[tokio::test]
async fn what_a_killed_start_left_behind_does_no_harm() {
    let (folder, data_dir) = place();
    fs::create_dir(folder.path().join(".pg.new")).unwrap();
    fs::write(folder.path().join(".pg.new/PG_VERSION"), "15\n").unwrap();
    fs::write(folder.path().join(".pg.password"), "half").unwrap();
    fs::create_dir(&data_dir).unwrap();

    let cluster = PrivateCluster::start(options(&data_dir)).await.unwrap();

    assert_eq!(ask(&cluster, "SELECT 'whole'").await, "whole");
}

#[tokio::test]
async fn a_pid_file_of_a_dead_server_does_no_harm() {
    let (_folder, data_dir) = place();
    PrivateCluster::start(options(&data_dir)).await.unwrap().stop().await.unwrap();
    fs::write(data_dir.join("postmaster.pid"), format!("1\n{}\n1\n5432\n/tmp\n127.0.0.1\n0 0\nready\n", data_dir.display()))
        .unwrap();

    let cluster = PrivateCluster::start(options(&data_dir)).await.unwrap();

    assert_eq!(ask(&cluster, "SELECT 'alive'").await, "alive");
}

#[tokio::test]
async fn a_folder_with_something_else_in_it_is_left_alone() {
    let (_folder, data_dir) = place();
    fs::create_dir(&data_dir).unwrap();
    fs::write(data_dir.join("thesis.txt"), "years of work").unwrap();

    let error = PrivateCluster::start(options(&data_dir)).await.unwrap_err().to_string();

    assert!(error.ends_with("is not empty and holds no PostgreSQL cluster; choose another data folder"), "{error}");
    assert!(data_dir.join("thesis.txt").exists());
}

#[tokio::test]
async fn a_setting_the_server_refuses_is_said_in_its_own_words() {
    let (_folder, data_dir) = place();
    let mut wrong = options(&data_dir);
    wrong.extra_settings.push(("no_such_setting".to_owned(), "1".to_owned()));

    let error = PrivateCluster::start(wrong).await.unwrap_err().to_string();

    assert!(error.contains("no_such_setting"), "{error}");
}

#[tokio::test]
async fn as_root_a_folder_closed_to_the_servers_user_is_named() {
    let closed = tempfile::tempdir().unwrap();
    fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let is_root = fs::metadata(closed.path()).unwrap().uid() == 0;

    let started = PrivateCluster::start(options(closed.path().join("pg"))).await;

    match started {
        Ok(_) => assert!(!is_root),
        Err(error) => {
            let said = error.to_string();
            assert!(said.contains("may not enter") && said.contains(&closed.path().display().to_string()), "{said}");
        }
    }
}

#[tokio::test]
async fn the_server_keeps_no_file_of_ours_open() {
    // Like `flock` or `make -j`: a file without close-on-exec, as number 7.
    let (folder, data_dir) = place();
    let lock = folder.path().join("lock");
    let me = std::env::current_exe().unwrap();
    let script = format!("exec 7>{}; exec {} --exact private_cluster::start_and_die --ignored", lock.display(), me.display());
    Command::new("sh").args(["-c", &script]).env("CLUSTER", &data_dir).output().unwrap();

    let open = Path::new("/proc").join(pid(&data_dir).unwrap()).join("fd");
    let files: Vec<PathBuf> =
        fs::read_dir(open).into_iter().flatten().flatten().filter_map(|fd| fs::read_link(fd.path()).ok()).collect();

    assert!(!files.contains(&lock), "{files:?}");
    PrivateCluster::start(options(&data_dir)).await.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn the_socket_lets_its_user_in_without_a_password() {
    let (_folder, data_dir) = place();
    let cluster = PrivateCluster::start(options(&data_dir)).await.unwrap();

    PgConnection::connect(&cluster.socket_url("postgres")).await.unwrap();

    assert!(!cluster.socket_url("postgres").contains("@127.0.0.1"));
    assert!(!format!("{cluster:?}").contains("password"));
}

#[test]
fn without_programs_the_error_says_what_to_do() {
    let (folder, data_dir) = place();
    let said = play("private_cluster::start_and_say", &[("CLUSTER", &data_dir), ("PG_BIN", folder.path())]);
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.contains("no PostgreSQL server programs found (PG_BIN="), "{said}");
    assert!(said.contains("install the package postgresql (15 or newer) or set DATABASE_URL"), "{said}");
}

#[tokio::test]
#[ignore = "plays the process that finds no programs"]
async fn start_and_say() {
    let Some(data_dir) = std::env::var_os("CLUSTER") else { return };
    println!("{}", PrivateCluster::start(options(data_dir)).await.unwrap_err());
}
