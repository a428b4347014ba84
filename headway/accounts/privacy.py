"""How sensitive each field of people and roles is."""

from headway.core.privacy import PERSONAL, PLAIN, SECRET

PRIVACY = {
    "User.id": PLAIN,
    "User.password": SECRET,
    "User.last_login": PERSONAL,
    "User.version": PLAIN,
    "User.email": PERSONAL,
    "User.name": PERSONAL,
    "User.is_active": PERSONAL,
    "User.system_actor": PLAIN,
    "User.added_at": PERSONAL,
    "Holding.id": PLAIN,
    "Holding.version": PLAIN,
    "Holding.person": PERSONAL,
    "Holding.role": PERSONAL,
    "Holding.urn": PLAIN,
    "Holding.starts_on": PERSONAL,
    "Holding.ends_on": PERSONAL,
    "Holding.given_by": PERSONAL,
}
