//! Scorecards in the detail of their viewer, one by one, in lists, and as a file.
use crate::{
    App,
    transfer::ranking::{self, Headers, Row},
};
use entity::{
    Actor, Error, Id, Page, Result, Slice, acts,
    outcome::{
        figure::kept::Wanted,
        scorecard::{Order, Scorecard},
    },
    record,
};
use scoring::Scheme;

/// How many rows are read at once.
const CHUNK: u32 = 5_000;

/// The scorecards of a cycle, and the scheme that names what they say; none if there are none.
pub async fn list(
    app: &App,
    actor: &Actor,
    cycle: Id<record::Cycle>,
    order: Order,
    wanted: Wanted,
    page: &Page,
) -> Result<(Slice<Scorecard>, Option<Scheme>)> {
    app.list::<acts::scorecard::Read, _>(actor, async |tx, scope| {
        let slice = tx.scorecards().list(&scope, cycle, order, wanted, page).await?;
        let scheme = match slice.rows.first() {
            Some(row) => Some(tx.forms().scheme_of_version(row.scheme_version_id).await?),
            None => None,
        };
        Ok((slice, scheme))
    })
    .await
}

/// One scorecard, whole, and the scheme that names what it says.
pub async fn read(app: &App, actor: &Actor, id: Id<record::Scorecard>) -> Result<(Scorecard, Scheme)> {
    app.see::<acts::scorecard::Read, _>(actor, id, async |tx, permit| {
        let scope = tx.scope::<acts::scorecard::Read>(actor)?;
        let card = tx.scorecards().read(&permit, &scope).await?;
        let scheme = tx.forms().scheme_of_version(card.scheme_version_id).await?;
        Ok((card, scheme))
    })
    .await
}

/// The ranking of a cycle as CSV: the rows whose rank the viewer may see, and then those without one.
pub async fn ranking_csv(app: &App, actor: &Actor, cycle: Id<record::Cycle>, headers: Headers) -> Result<String> {
    let chinese = matches!(headers, Headers::Chinese);
    let rows = app
        .list::<acts::scorecard::Read, _>(actor, async |tx, scope| {
            let mut rows = vec![];
            let mut page = Page::first(CHUNK);
            loop {
                let slice = tx.scorecards().list(&scope, cycle, Order::Rank, Wanted::default(), &page).await?;
                for card in slice.rows {
                    let total = card.figures.as_ref().and_then(|figures| figures.total.as_ref());
                    page.after = Some(format!("{}/{}", card.place.unwrap_or_default(), card.code));
                    rows.push(Row {
                        rank: card.place.and_then(|place| u32::try_from(place).ok()),
                        code: card.code,
                        name: if chinese { card.name_zh } else { card.name_en },
                        total: total.map(|total| total.rounded.to_string()),
                        grade: card.grade,
                        state: card.state.word().to_owned(),
                    });
                }
                if !slice.more {
                    return Ok(rows);
                }
            }
        })
        .await?;
    if rows.is_empty() {
        return Err(Error::NotFound);
    }
    ranking::csv(&rows, headers, true).map_err(Error::internal)
}
