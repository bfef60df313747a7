//! Where links lead.

use domain::{OrganisationId, PaymentLinkId, organisation::Organisation};

use crate::{CommandError, Commands};

impl Commands {
    /// The page that pays by links: at the server's own address where that is the organisation's, else at its first host.
    pub(crate) async fn link_page(&self, organisation: OrganisationId) -> Result<String, CommandError> {
        let (organisation, _) = self.store.load::<Organisation>(organisation).await?;
        let own = host_of(&self.public_address);
        let base = match organisation.hosts() {
            [first, ..] if organisation.hosts().iter().all(|host| host.as_str() != own) => format!("https://{first}"),
            _ => self.public_address.to_string(),
        };
        Ok(format!("{base}/pay"))
    }

    /// The whole link. Its secret stands in the fragment, which browsers send to nobody: neither a log of requests nor a
    /// `Referer` shows it.
    pub(super) async fn link_url(&self, organisation: OrganisationId, link: PaymentLinkId) -> Result<String, CommandError> {
        Ok(format!("{}#{}", self.link_page(organisation).await?, self.link_token(link).as_str()))
    }
}

/// The host of an address such as `https://lk.example.ru:8443`.
fn host_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::host_of;

    #[test]
    fn the_host_of_an_address_is_told_without_scheme_and_port() {
        for address in ["https://lk.example.ru", "http://lk.example.ru:8080", "https://lk.example.ru/cabinet"] {
            assert_eq!(host_of(address), "lk.example.ru");
        }
        assert_eq!(host_of(""), "");
    }
}
