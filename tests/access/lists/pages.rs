//! Every page of a list, read as a client reads it.
use super::dice::Dice;
use entity::{Error, Page, Result, Slice, Uuid};
use std::collections::BTreeSet;

/// Reads a whole list in pages of a random size, and holds it to what every list promises: full pages in one order, each
/// row once, the same total on every page, also on the one past the end.
pub(crate) async fn whole<R>(
    dice: &mut Dice,
    read: impl AsyncFn(&Page) -> Result<Slice<R>>,
    id: impl Fn(&R) -> Uuid,
    cursor: impl Fn(&R) -> String,
    before: impl Fn(&R, &R) -> bool,
) -> Vec<Uuid> {
    let first = dice.one_of(&[1, 7, 50, 100]);
    // Lists of hundreds are not read row by row.
    let mut page = Page::first(first);
    let (mut rows, mut total) = (Vec::<R>::new(), None);
    loop {
        let slice = match read(&page).await {
            Err(Error::Forbidden(_)) => return vec![],
            slice => slice.expect("a page"),
        };
        assert_eq!(*total.get_or_insert(slice.total), slice.total, "the total changes from page to page");
        let (full, more) = (usize::try_from(page.first).expect("small"), slice.more);
        assert!(slice.rows.len() == full || (!more && slice.rows.len() < full), "a page with a gap");
        rows.extend(slice.rows);
        page.after = rows.last().map(&cursor);
        page.first = 100;
        if !more {
            break;
        }
    }
    if page.after.is_some() {
        let past = read(&page).await.expect("a page");
        assert!(past.rows.is_empty() && !past.more, "there are rows past the end");
        assert_eq!(Some(past.total), total, "the total past the end");
    }
    assert!(rows.windows(2).all(|pair| before(&pair[0], &pair[1])), "out of order");
    let ids: Vec<_> = rows.iter().map(id).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "a row twice");
    let total = total.unwrap_or_default();
    assert!(total == -1 || usize::try_from(total) == Ok(ids.len()), "{} rows, and the total is {total}", ids.len());
    ids
}

/// Reads every page of the list of one act: the transaction, the scope, the cycle if it is a list of one, and the page; then
/// a row's cursor, and whether one row stands before another.
macro_rules! pages {
    ($act:ty, |$tx:ident, $scope:ident, $cycle:pat_param, $page:ident| $read:expr, $cursor:expr, $before:expr) => {
        |$tx, actor, dice, $cycle| {
            Box::pin(async move {
                match $tx.scope::<$act>(actor) {
                    Err(entity::Error::NotFound | entity::Error::Forbidden(_)) => vec![],
                    Err(other) => panic!("{other}"),
                    Ok($scope) => {
                        let read = async |$page: &entity::Page| $read.await;
                        $crate::access::lists::pages::whole(dice, read, |row| row.id, $cursor, $before).await
                    }
                }
            })
        }
    };
}
pub(crate) use pages;
