//! What happens when: the windows of all cycles on one line, and the clock moved along it.
use super::{
    cycle::Cycle,
    failure::{Failure, Result},
    founding::Tenant,
    raters,
    report::say_moment,
    scene::Scene,
    scheme::Scheme,
};
use chrono::{DateTime, FixedOffset};
use std::{collections::BTreeMap, sync::Arc};

/// What the office does at a moment, in this order where moments coincide.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Close,
    Advance,
    Open,
}

/// Steps by moment, each with the place of its cycle.
type Moments = BTreeMap<DateTime<FixedOffset>, Vec<(Step, usize)>>;

/// Runs every cycle from plan to publication. Returns them, and how the office was refused at the last of them.
pub(super) async fn run(
    scene: &Arc<Scene>,
    tenant: &Tenant,
    schemes: &[Scheme],
) -> Result<(Vec<Cycle>, Option<Failure>)> {
    let mut cycles = vec![];
    for (scheme, plan) in schemes.iter().zip(&scene.example.plan.schemes) {
        cycles.push(Cycle::plan(scene, tenant, scheme, plan).await?);
    }
    let mut refused = None;
    for (moment, mut steps) in moments(&cycles)? {
        steps.sort_unstable();
        scene.move_clock(moment).await?;
        say_moment(moment);
        for (step, place) in &steps {
            let Some(cycle) = cycles.get(*place) else { continue };
            match step {
                Step::Open => cycle.open(scene).await?,
                Step::Advance => cycle.advance(scene).await?,
                Step::Close => refused = Some(cycle.finish(scene).await?),
            }
        }
        for (step, place) in steps.into_iter().filter(|(step, _)| *step != Step::Close) {
            let Some(cycle) = cycles.get_mut(place) else { continue };
            let own = step == Step::Open && cycle.plan.window("SELF_ASSESSMENT").is_some();
            raters::hand_in(scene, tenant, cycle, own).await?;
            if !own {
                cycle.progress(scene).await?;
            }
        }
    }
    Ok((cycles, refused))
}

fn moments(cycles: &[Cycle]) -> Result<Moments> {
    let mut moments = Moments::new();
    for (place, cycle) in cycles.iter().enumerate() {
        let scoring = cycle.plan.scoring()?;
        let mut put = |at: DateTime<FixedOffset>, step| moments.entry(at).or_default().push((step, place));
        match cycle.plan.window("SELF_ASSESSMENT") {
            Some(first) => {
                put(first.opens, Step::Open);
                put(scoring.opens, Step::Advance);
            }
            None => put(scoring.opens, Step::Open),
        }
        put(scoring.closes, Step::Close);
    }
    Ok(moments)
}
