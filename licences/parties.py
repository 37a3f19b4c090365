"""Who signs with Interact, as a request names them and an agreement writes them down: one list of the fields."""

PARTIES = (
    "institution_name",
    "institution_address",
    "institution_country",
    "representative_name",
    "representative_role",
    "representative_email",
)
