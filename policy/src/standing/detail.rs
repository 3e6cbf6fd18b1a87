//! In which detail a scorecard is seen: the finest that any of the viewer's audiences has.
use crate::decide::permit::{Audience, AudienceSet};
use crate::words::Detail;

/// How much a publication lets each audience see: of a person's scorecard, and of an organisation's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The target.
    pub target: Detail,
    /// Those who lead or belong to the target's organisation.
    pub own_organisation: Detail,
    /// Everybody in the tenant, of organisations.
    pub tenant_organisations: Detail,
    /// Everybody in the tenant, of persons.
    pub tenant_persons: Detail,
    /// Everybody, of organisations.
    pub public_organisations: Detail,
    /// Everybody, of persons.
    pub public_persons: Detail,
}

impl Declared {
    /// Nothing is published.
    pub const NOTHING: Self = Self {
        target: Detail::None,
        own_organisation: Detail::None,
        tenant_organisations: Detail::None,
        tenant_persons: Detail::None,
        public_organisations: Detail::None,
        public_persons: Detail::None,
    };

    /// What one audience sees of a person's scorecard, or of an organisation's: the publication's word, or what wider
    /// audiences see, to which it belongs too. The office sees everything.
    pub fn seen_by(&self, audience: Audience, person: bool) -> Detail {
        let (tenant, public) = if person {
            (self.tenant_persons, self.public_persons)
        } else {
            (self.tenant_organisations, self.public_organisations)
        };
        match audience {
            Audience::Office => Detail::Channels,
            Audience::Target => self.target.max(public),
            // The head of the organisation is in the tenant too.
            Audience::OwnOrganisation => self.own_organisation.max(tenant).max(public),
            Audience::Tenant => tenant.max(public),
            Audience::Public => public,
        }
    }

    /// What somebody sees who belongs to several audiences; nothing without any.
    pub fn seen(&self, audiences: AudienceSet, person: bool) -> Detail {
        audiences.iter().map(|audience| self.seen_by(audience, person)).max().unwrap_or(Detail::None)
    }
}
