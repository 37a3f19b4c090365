"""A neutral text of our own to begin with. It binds nobody: replace it by your lawyers' words before production."""

TITLE = "Licence agreement for Jems"
NOTE = "The neutral text that comes with the portal."

CLAUSES: list[dict[str, object]] = [
    {
        "heading": "What is licensed",
        "paragraphs": [
            "The Licensor gives the Licensee the right to install and use the software Jems, in source and in "
            "executable form, for managing the programme named above.",
            "The right is free of charge, not exclusive and cannot be passed on to others.",
        ],
    },
    {
        "heading": "No duty to use",
        "paragraphs": ["Signing this agreement does not oblige the Licensee or the programme to use the software."],
    },
    {
        "heading": "Support",
        "paragraphs": [
            "The Licensee may use eight hours of support within six months from the date of the last signature. "
            "Hours not used by then lapse. Support beyond these hours is not part of this agreement.",
            "The Licensor gives no promise of response or repair times.",
        ],
    },
    {
        "heading": "New versions",
        "paragraphs": [
            "The Licensor maintains the core of the software and publishes new versions, with notes on what changes.",
            "The Licensor strongly recommends a separate test environment in which each new version is tried first.",
        ],
    },
    {
        "heading": "Changes by the Licensee",
        "paragraphs": [
            "The Licensee may change the source code for its own use. Such changes are at its own cost and risk, and "
            "new versions may not fit a changed core.",
            "A Licensee that builds an add-on is encouraged to share it with the other programmes that hold an "
            "agreement.",
        ],
    },
    {
        "heading": "Liability",
        "paragraphs": [
            "The software is given as it is. Each party is liable for damage it causes on purpose or by gross "
            "negligence, and not beyond.",
        ],
    },
    {
        "heading": "Duration",
        "paragraphs": [
            "The agreement is in force from the date of the last signature, without an end date. The Licensee may end "
            "it at any time in writing. The Licensor may revoke it when the Licensee breaks it and does not mend that "
            "within 30 days after being told.",
        ],
    },
    {
        "heading": "Data and contact",
        "paragraphs": [
            "The parties name contact persons in the portal and keep them up to date. Personal data of signatories and "
            "contacts are kept only to prove and to carry out this agreement.",
        ],
    },
    {
        "heading": "Form",
        "paragraphs": [
            "The agreement may be signed on paper or electronically. Changes to it need the same form. If a clause is "
            "not valid, the others stay.",
        ],
    },
]
