//! The program is killed under load.

use super::{ledger::assert_some_were_under_way, load::Load};
use crate::support::App;

#[tokio::test]
async fn a_program_killed_under_load_has_kept_every_word_it_gave() {
    let mut app = App::start().await;
    let load = Load::start(&app).await;
    load.is_hot().await;
    app.kill();
    let sent = load.stop().await;
    app.restart();
    assert_some_were_under_way(&sent);
    app.assert_nothing_lost_and_nothing_doubled(&sent).await;
}
