use domain::PaymentExportId;
use projections::PageRequest;
use uuid::Uuid;

use crate::support::{World, at, creditor, exports, organisation, stranger};

#[tokio::test]
async fn an_export_shows_its_batches_and_the_one_that_waits() {
    let world = World::start().await;
    exports(&world).await;
    world.project().await;
    let read = world.read.payment_exports();
    let id = PaymentExportId::new(Uuid::from_u128(0xF001));

    let found = read.by_id(organisation(), id).await.unwrap().unwrap();
    assert_eq!((found.name.as_str(), found.batches, found.acknowledged, found.version), ("1С", 2, 1, 4));
    assert_eq!(found.creditors.0, [creditor(1)].into());
    let batches = read.batches(organisation(), id, &PageRequest::first(9)).await.unwrap().into_rows();
    let told: Vec<_> = batches.iter().map(|batch| (batch.number, batch.rows, batch.acknowledged_at)).collect();
    assert_eq!(told, [(2, 3, None), (1, 3, Some(at(3)))]);
    assert_eq!((batches[1].started_by.as_str(), batches[1].acknowledged_by.as_deref()), ("staff:1", Some("staff:1")));
    let first = read.batches(organisation(), id, &PageRequest::first(1)).await.unwrap();
    let rest = PageRequest::after(1, Some(first.rows[0].0.clone()));
    assert!(first.has_next && read.batches(organisation(), id, &rest).await.unwrap().rows[0].1.number == 1);
    let open = read.open_batches(organisation(), &[id]).await.unwrap();
    assert_eq!(open, [batches[0].clone()]);
    assert_eq!(read.list(organisation(), &PageRequest::first(9)).await.unwrap().into_rows(), [found]);

    assert_eq!(read.by_id(stranger(), id).await.unwrap(), None);
    assert!(read.list(stranger(), &PageRequest::first(9)).await.unwrap().rows.is_empty());
    assert!(read.batches(stranger(), id, &PageRequest::first(9)).await.unwrap().rows.is_empty());
    assert!(read.open_batches(stranger(), &[id]).await.unwrap().is_empty());
}
