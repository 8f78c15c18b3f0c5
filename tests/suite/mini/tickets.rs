//! How long tickets live, and how many.

use std::time::Duration;

use wxmenu::store::SessionStore;

use super::kit::{Kit, data, is_relogin};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_lives_as_long_as_it_is_used() {
    let kit = Kit::with(|settings| settings.mini.ticket_ttl = 30 * DAY, |b| b).await;
    let used = kit.ticket("ann.1").await;
    let unused = kit.ticket("ann.2").await;
    for _ in 0..4 {
        kit.clock.advance(20 * DAY);
        data(&kit.ask(&format!("menu?session={used}")).await);
    }
    is_relogin(&kit.ask(&format!("menu?session={unused}")).await);
    kit.clock.advance(30 * DAY);
    is_relogin(&kit.ask(&format!("menu?session={used}")).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_login_leaves_the_others_alone_until_there_are_too_many() {
    let kit = Kit::with(|settings| settings.mini.tickets_per_user = 2, |b| b).await;
    let mut tickets = Vec::new();
    for number in 0..4 {
        tickets.push(kit.ticket(&format!("ann.{number}")).await);
        kit.clock.advance(Duration::from_secs(25));
    }
    // Twenty-five seconds apart: the first is older than a minute when the fourth comes.
    is_relogin(&kit.ask(&format!("menu?session={}", tickets[0])).await);
    for ticket in &tickets[1..] {
        data(&kit.ask(&format!("menu?session={ticket}")).await);
    }
    let other = kit.ticket("bob").await;
    data(&kit.ask(&format!("menu?session={other}")).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sweep_takes_what_is_dead() {
    let kit = Kit::with(|settings| settings.mini.ticket_ttl = DAY, |b| b).await;
    kit.ticket("ann").await;
    kit.clock.advance(DAY / 2);
    let live = kit.ticket("bob").await;
    kit.clock.advance(DAY / 2);
    let kept = async || {
        kit.store
            .count_kept("ticket", super::kit::NOW)
            .await
            .unwrap()
    };
    assert_eq!(kept().await, 4, "each ticket and its person's list");
    kit.engine.sweep().await.unwrap();
    assert_eq!(kept().await, 2);
    data(&kit.ask(&format!("menu?session={live}")).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_holds_no_ticket_but_its_hash() {
    let kit = Kit::new().await;
    let ticket = kit.ticket("ann").await;
    assert!(
        kit.store
            .kept(&format!("ticket/{ticket}"))
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(
        kit.store
            .count_kept("ticket/", super::kit::NOW)
            .await
            .unwrap(),
        1
    );
}
