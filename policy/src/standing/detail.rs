//! In which detail a scorecard is seen: the finest that any of the viewer's audiences has.
use crate::decide::permit::{Audience, AudienceSet};

/// What a publication declares a detail for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The target.
    Target,
    /// Those who lead or belong to the target's organisation.
    OwnOrganisation,
    /// Everybody in the tenant, about persons.
    TenantPersons,
    /// Everybody in the tenant, about organisations.
    TenantOrganisations,
    /// Everybody, about persons.
    PublicPersons,
    /// Everybody, about organisations.
    PublicOrganisations,
}

/// The parts of a publication that speak to an audience about a person, or about an organisation. None for the office,
/// which sees everything whatever is declared.
pub const fn parts(audience: Audience, person: bool) -> &'static [Part] {
    match (audience, person) {
        (Audience::Office, _) => &[],
        (Audience::Target, true) => &[Part::Target, Part::PublicPersons],
        (Audience::Target, false) => &[Part::Target, Part::PublicOrganisations],
        // The head of the organisation is in the tenant too.
        (Audience::OwnOrganisation, true) => &[Part::OwnOrganisation, Part::TenantPersons, Part::PublicPersons],
        (Audience::OwnOrganisation, false) => {
            &[Part::OwnOrganisation, Part::TenantOrganisations, Part::PublicOrganisations]
        }
        (Audience::Tenant, true) => &[Part::TenantPersons, Part::PublicPersons],
        (Audience::Tenant, false) => &[Part::TenantOrganisations, Part::PublicOrganisations],
        (Audience::Public, true) => &[Part::PublicPersons],
        (Audience::Public, false) => &[Part::PublicOrganisations],
    }
}

/// The finest detail that any of these audiences has, by what a publication declares; none without an audience.
/// `everything` is what the office sees.
pub fn detail<D: Ord>(audiences: AudienceSet, person: bool, everything: D, declared: impl Fn(Part) -> D) -> Option<D> {
    if audiences.contains(Audience::Office) {
        return Some(everything);
    }
    audiences.iter().flat_map(|audience| parts(audience, person)).map(|part| declared(*part)).max()
}
